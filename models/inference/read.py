"""Picture files as bytes -> pixels, or the page's error code of why not (web/core/errors.ts)."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from models.data.picture import read_rgb

# As web/core/image-limits.ts.
MAX_PIXELS = 128_000_000
# What all of the page's browsers decode, but for drawings: Pillow draws no SVG.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "ICO", "CUR", "AVIF")
# By which bytes a file begins, from the offset on: it is such a file, whatever is wrong with it.
OURS = (
    (0, b"\x89PN"),
    (0, b"\xff\xd8\xff"),
    (0, b"GIF87a"),
    (0, b"GIF89a"),
    (8, b"WEBP"),
    (4, b"ftypavif"),
    (4, b"ftypavis"),
    (0, bytes(16)),  # what interrupted copies leave
)
OTHERS = (
    (0, b"II*\0"),
    (0, b"MM\0*"),
    (0, b"\0\0\0\x0cjP  "),
    (0, b"\xff\x0a"),
    (0, b"\0\0\0\x0cJXL "),
)
HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")


@dataclass
class PictureError(Exception):
    """`code`: of web/core/errors.ts; `detail`: in English, for logs."""

    code: str
    detail: str = ""


def read_bytes(content: bytes) -> Image.Image:
    """A picture file -> mode RGB: upright, in sRGB, on white. Raises PictureError."""
    if not content:
        raise PictureError("image-empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                width, height = picture.size
            if width * height > MAX_PIXELS:
                raise PictureError("image-too-large", f"{width} x {height}")
            return read_rgb(io.BytesIO(content))
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError("image-too-large", str(error)) from error
    except UnidentifiedImageError as error:
        raise PictureError(code_of(content)) from error
    except MemoryError as error:
        raise PictureError("out-of-memory") from error
    except Exception as error:  # of damaged files Pillow raises anything
        raise PictureError("image-corrupt", str(error)) from error


def code_of(content: bytes) -> str:
    """Why nothing opens it, by its first bytes."""
    if content[4:8] == b"ftyp" and content[8:12] in HEIC:
        return "image-heic-unsupported"
    if is_drawing(content) or any(content[at : at + len(mark)] == mark for at, mark in OTHERS):
        return "image-format-unsupported"
    if any(content[at : at + len(mark)] == mark for at, mark in OURS):
        return "image-corrupt"
    return "image-not-an-image"


def is_drawing(content: bytes) -> bool:
    """Whether it looks like an SVG, in UTF-8 or UTF-16."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf\xfe\xff").replace(b"\0", b"").lstrip().lower()
    return head.startswith(b"<") and b"<svg" in head and not head.startswith((b"<html", b"<!doctype html"))
