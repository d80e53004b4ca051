"""Reading a picture the way the page does: the same file must give the same tensor here and in a browser.

The order: decode, convert to sRGB, composite transparency on white, turn upright (EXIF), cut out the centred
rectangle of the net's aspect, and shrink it in one antialiased step. web/core holds the same resize; the
files in web/core/golden/ keep the two equal.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import ExifTags, Image

from models.data.colour import by_profile, by_space, read_png_space
from models.data.png import leading_chunks
from models.errors import PipelineError

FILTERS = {
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
TRANSPOSED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# Where browsers look for EXIF. AVIF has a turn of its own, which Pillow tells as EXIF.
TURNED = frozenset({"JPEG", "MPO", "PNG", "AVIF"})


def cover_box(width: int, height: int, out_width: int, out_height: int) -> tuple[float, float, float, float]:
    """The largest centred rectangle of the output's aspect, `(x0, y0, x1, y1)` in (fractions of) pixels."""
    scale = min(width / out_width, height / out_height)
    # Not below 0 by a rounding error: Pillow refuses that.
    left = max(0.0, (width - out_width * scale) / 2)
    top = max(0.0, (height - out_height * scale) / 2)
    return left, top, width - left, height - top


def orientation(picture: Image.Image) -> int:
    """By which browsers turn a picture that was opened and not yet loaded; 1 for upright (EXIF 2.32, 4.6.5).

    Not by XMP, not by EXIF in WebP, nor by what a PNG tells after its pixels: Pillow's own exif_transpose()
    turns by all of these.
    """
    exif = picture.info.get("exif") if picture.format in TURNED else None
    if not exif:
        return 1
    tags = Image.Exif()
    try:
        tags.load(exif)
        return tags.get(ExifTags.Base.Orientation, 1)
    except (SyntaxError, ValueError, struct.error):
        return 1  # no EXIF at all


def mend_transparency(picture: Image.Image, depth: int) -> Image.Image:
    """For a PNG of `depth` bits with one transparent colour: Pillow scales the samples, but not that."""
    colour = picture.info.get("transparency")
    if picture.mode == "L" and depth < 8:
        picture.info["transparency"] = colour * 255 // (2**depth - 1)
    elif picture.mode == "RGB" and depth == 16:
        picture.info["transparency"] = tuple(sample >> 8 for sample in colour)
    elif picture.mode.startswith("I;16"):
        alpha = np.where(np.asarray(picture) == colour, 0, 255).astype(np.uint8)
        return Image.merge("LA", (grey_of_8_bits(picture), Image.fromarray(alpha)))
    return picture


def grey_of_8_bits(grey: Image.Image) -> Image.Image:
    """16-bit grey -> 8-bit grey, which Pillow's convert() would clip instead of scaling."""
    return Image.fromarray((np.asarray(grey).astype(np.float64) / 257).round().astype(np.uint8))


def read_rgb(file: BinaryIO) -> Image.Image:
    """A picture file -> mode RGB: upright, in sRGB, on white. Raises what Pillow raises."""
    chunks = leading_chunks(file)
    with Image.open(file) as picture:
        turn = TRANSPOSED.get(orientation(picture))
        if picture.info.get("default_image"):
            picture.seek(1)  # an animation, whose first frame browsers show
        frame = picture.tile[0].extents if picture.format == "GIF" else None
        picture.load()
        rgb = on_white(picture, chunks)
    if frame is not None:
        # What the first frame does not cover is clear; Pillow gives it some colour.
        covered, rgb = rgb.crop(frame), Image.new("RGB", rgb.size, "white")
        rgb.paste(covered, frame)
    return rgb.transpose(turn) if turn is not None else rgb


def on_white(picture: Image.Image, png_chunks: Mapping[bytes, bytes]) -> Image.Image:
    """A picture as it is stored -> mode RGB, in sRGB, on white."""
    profile = picture.info.get("icc_profile")
    if "transparency" in picture.info and png_chunks:
        picture = mend_transparency(picture, png_chunks[b"IHDR"][8])
    if picture.mode.startswith("I;16") or picture.mode == "I":
        picture = grey_of_8_bits(picture)
    if picture.has_transparency_data and picture.mode != "LA":
        picture = picture.convert("RGBA")
    # A colour space is of the colours, not of their blend with white: it is applied first.
    if space := read_png_space(png_chunks):
        colours = by_space(picture.convert("RGB"), space)
    elif profile:
        kept = {"LA": "L", "L": "L", "CMYK": "CMYK"}.get(picture.mode, "RGB")
        colours = by_profile(picture.convert(kept), profile)
    else:
        colours = picture.convert("RGB")
    if "A" not in picture.getbands():
        return colours
    white = Image.new("RGB", picture.size, "white")
    white.paste(colours, mask=picture.getchannel("A"))
    return white


def open_rgb(path: Path) -> Image.Image:
    """A picture file, upright, in sRGB, on white. Raises PipelineError, naming the file, when it is none."""
    try:
        with path.open("rb") as file:
            return read_rgb(file)
    except FileNotFoundError as error:
        raise PipelineError(f"{path}: no such file.") from error
    except Exception as error:  # of damaged files Pillow raises anything: AssertionError, RuntimeError, ...
        raise PipelineError(
            f"{path}: cannot be read as a picture ({error}). Remove or replace it."
        ) from error


def cover(rgb: Image.Image, width: int, height: int, resize: str = "bilinear") -> np.ndarray:
    """The centred rectangle of the output's aspect, resized to `[height, width, 3]` uint8."""
    box = cover_box(*rgb.size, width, height)
    return np.asarray(rgb.resize((width, height), FILTERS[resize], box=box))


def read_picture(path: Path, width: int, height: int, resize: str = "bilinear") -> np.ndarray:
    """Reads a picture file into `[height, width, 3]` uint8, sRGB.

    `resize` is a key of FILTERS. Raises PipelineError, naming the file, when it is absent or no readable
    picture.
    """
    return cover(open_rgb(path), width, height, resize)
