"""Writes PNG, chunk by chunk (W3C PNG, third edition)."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from PIL import Image

from e2e.corpus.motif import SMALL, draw

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
# First column and row, and steps, of Adam7's passes (section 8.1).
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(name: bytes, content: bytes = b"", crc: int | None = None) -> bytes:
    right = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", right if crc is None else crc)


def header(width: int, height: int, depth: int = 8, kind: int = RGB, interlace: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace))


def scanlines(samples: np.ndarray, depth: int) -> bytes:
    """`[H, W, channels]` -> rows, each with its filter's byte; filters 0 to 4 in turn (section 9)."""
    height, width, channels = samples.shape
    if depth == 16:
        rows = samples.astype(">u2").view(np.uint8).reshape(height, -1)
    elif depth == 8:
        rows = samples.astype(np.uint8).reshape(height, -1)
    else:
        per_byte = 8 // depth
        padded = np.zeros((height, -(-width // per_byte) * per_byte), np.uint8)
        padded[:, :width] = samples[..., 0]
        shifts = np.arange(per_byte)[::-1] * depth
        rows = (padded.reshape(height, -1, per_byte) << shifts).sum(axis=2).astype(np.uint8)
    step = max(1, channels * depth // 8)
    wide = rows.astype(int)
    left = np.pad(wide, ((0, 0), (step, 0)))[:, : wide.shape[1]]
    up = np.pad(wide, ((1, 0), (0, 0)))[:height]
    corner = np.pad(left, ((1, 0), (0, 0)))[:height]
    guess = left + up - corner
    to_left, to_up, to_corner = abs(guess - left), abs(guess - up), abs(guess - corner)
    paeth = np.where(
        (to_left <= to_up) & (to_left <= to_corner), left, np.where(to_up <= to_corner, up, corner)
    )
    predicted = (0, left, up, (left + up) // 2, paeth)
    out = bytearray()
    for y in range(height):
        filter_type = y % 5 if depth >= 8 else 0
        guessed = predicted[filter_type]
        line = wide[y] - (guessed if isinstance(guessed, int) else guessed[y])
        out += bytes([filter_type]) + (line % 256).astype(np.uint8).tobytes()
    return bytes(out)


def pixels(samples: np.ndarray, depth: int, interlace: bool = False) -> bytes:
    """What IDAT holds."""
    if not interlace:
        return zlib.compress(scanlines(samples, depth), 9)
    passes = [samples[y::rows, x::columns] for x, y, columns, rows in ADAM7]
    return zlib.compress(b"".join(scanlines(part, depth) for part in passes if part.size), 9)


def png(
    samples: np.ndarray,
    depth: int = 8,
    kind: int = RGB,
    interlace: bool = False,
    before: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """A file of `[H, W, channels]`; `before` and `after` are chunks around IDAT."""
    height, width = samples.shape[:2]
    head = SIGNATURE + header(width, height, depth, kind, int(interlace))
    return head + before + chunk(b"IDAT", pixels(samples, depth, interlace)) + after + chunk(b"IEND")


def values(picture: Image.Image) -> np.ndarray:
    """`[H, W, channels]`"""
    array = np.asarray(picture)
    return array if array.ndim == 3 else array[..., None]


def plain(label: str, size: tuple[int, int] = SMALL) -> bytes:
    """A PNG for where one is wanted within something else."""
    return png(values(draw(label, size)))
