"""What is printed on a terminal: a name from outside (a file, a bucket, a manifest) must not steer it."""

from __future__ import annotations

import re

# Control characters but newline and tab, lone surrogates (of file names that are not UTF-8: no stream takes
# them), and what breaks or turns a line. packages/inkling/node/cli/printable.ts has the same.
UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """The text with such characters as escapes, `\\x1b`."""
    return UNPRINTABLE.sub(lambda found: ascii(found[0])[1:-1], text)
