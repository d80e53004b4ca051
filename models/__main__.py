"""`python -m models`: see cli.py."""

import sys

from models.cli import main

if __name__ == "__main__":
    sys.exit(main())
