"""JPEG of kinds that the standard has and no browser decodes: they are not damaged (ITU-T T.81 and T.87)."""

from __future__ import annotations

import numpy as np

from e2e.corpus.case import Case, Refusal
from e2e.corpus.jpeg_file import EOI, SOI, segment
from e2e.corpus.motif import draw

SIZE = (64, 48)
CODE_LENGTH = 5
"""Of each category of differences: 17 codes of 5 bit, so that none is all ones."""


def grey() -> np.ndarray:
    return np.asarray(draw("ship", SIZE).convert("L")).astype(int)


def frame(marker: int, precision: int) -> bytes:
    width, height = SIZE
    content = bytes((precision,)) + height.to_bytes(2) + width.to_bytes(2)
    return segment(marker, content + bytes((1, 1, 0x11, 0)))


def table(kind: int, values: bytes) -> bytes:
    counts = [0] * 16
    counts[CODE_LENGTH - 1] = len(values)
    return segment(0xC4, bytes((kind << 4, *counts)) + values)


def coded(differences: np.ndarray, after: str = "") -> bytes:
    """Each difference as its category and its bits (T.81, annex F.1.2.1), `after` behind each."""
    bits = ""
    for difference in differences.tolist():
        category = abs(difference).bit_length()
        low = difference if difference > 0 else difference + (1 << category) - 1
        bits += f"{category:0{CODE_LENGTH}b}" + (f"{low:0{category}b}" if category else "") + after
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8).replace(b"\xff", b"\xff\0")


def lossless() -> bytes:
    """Predicted from the left, each row's first from above it (T.81, annex H.1.2)."""
    pixels = grey()
    predicted = np.empty_like(pixels)
    predicted[:, 1:] = pixels[:, :-1]
    predicted[1:, 0] = pixels[:-1, 0]
    predicted[0, 0] = 128
    scan = segment(0xDA, bytes((1, 1, 0, 1, 0, 0)))
    data = coded((pixels - predicted).ravel())
    return SOI + frame(0xC3, 8) + table(0, bytes(range(17))) + scan + data + EOI


def twelve_bit() -> bytes:
    """Extended sequential; of each block its mean alone."""
    width, height = SIZE
    means = grey().reshape(height // 8, 8, width // 8, 8).mean(axis=(1, 3)).ravel()
    # A block's lowest frequency is 8 times its mean (T.81, annex A.3.3), which is taken from -2048 on.
    lowest = np.round((means * 16 - 2048) * 8 / 16).astype(int)
    quantization = segment(0xDB, bytes(1) + bytes([16] * 64))
    tables = table(0, bytes(range(16))) + table(1, bytes(1))
    scan = segment(0xDA, bytes((1, 1, 0, 0, 63, 0)))
    data = coded(np.diff(lowest, prepend=0), after="0" * CODE_LENGTH)
    return SOI + quantization + frame(0xC1, 12) + tables + scan + data + EOI


def near_lossless() -> bytes:
    """JPEG-LS, black from edge to edge: 67 bits of runs, all ones (a byte after 0xFF has 7)."""
    scan = segment(0xDA, bytes((1, 1, 0, 0, 0, 0)))
    return SOI + frame(0xF7, 8) + scan + b"\xff\x7f" * 4 + b"\xfe" + EOI


def cases() -> list[Case]:
    unsupported = Refusal("image-format-unsupported")
    return [
        Case("lossless.jpg", "JPEG, lossless, as medical scanners write it.", lossless(), unsupported),
        Case("12-bit.jpg", "JPEG of 12 bit, as medical scanners write it.", twelve_bit(), unsupported),
        Case("jpeg-ls.jpg", "JPEG-LS.", near_lossless(), unsupported),
    ]
