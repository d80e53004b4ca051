"""What Pillow does not tell of a PNG."""

from __future__ import annotations

import struct
from typing import BinaryIO

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def leading_chunks(file: BinaryIO) -> dict[bytes, bytes]:
    """The chunks before the pixels, the first of each name; of no PNG, none. The file stays where it was."""
    start = file.tell()
    chunks: dict[bytes, bytes] = {}
    if file.read(8) == SIGNATURE:
        while len(head := file.read(8)) == 8:
            length, name = struct.unpack(">I4s", head)
            if name in (b"IDAT", b"IEND"):
                break
            chunks.setdefault(name, file.read(length))
            file.seek(4, 1)  # the checksum is Pillow's business
    file.seek(start)
    return chunks
