"""Commands of `python -m models`, a file each: `add()` declares the arguments, `do()` gives what to print."""
