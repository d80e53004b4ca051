"""Takes JPEG files apart and puts them together, segment by segment (ITU-T T.81)."""

from __future__ import annotations

import struct

from PIL import Image

from e2e.corpus.reading import saved

SOI, EOI = b"\xff\xd8", b"\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg(picture: Image.Image, **options: object) -> bytes:
    return saved(picture, "JPEG", **{"quality": 90, "subsampling": 0} | options)


def after_soi(data: bytes, *segments: bytes) -> bytes:
    return SOI + b"".join(segments) + data[2:]


def exif(block: bytes) -> bytes:
    return segment(0xE1, b"Exif\0\0" + block)


def segments(data: bytes) -> list[tuple[int, int]]:
    """Marker and place of each segment from SOI to EOI; what a scan holds belongs to its SOS."""
    found, at = [], 2
    while at < len(data):
        marker = data[at + 1]
        found.append((marker, at))
        if marker == 0xD9:
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:
            while data[at] != 0xFF or data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
                at += 1
    return found


def place(data: bytes, *markers: int) -> int:
    """Where the first segment of one of these markers begins."""
    return next(at for marker, at in segments(data) if marker in markers)
