"""Reading a picture the way the page does: the same file must give the same tensor here and in a browser.

The order: decode, turn upright (EXIF), composite transparency on white, convert to sRGB, cut out the centred
rectangle of the net's aspect, and shrink it in one antialiased step. web/core holds the same resize; the
files in web/core/golden/ keep the two equal.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps

from models.errors import PipelineError

FILTERS = {
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}


def cover_box(width: int, height: int, out_width: int, out_height: int) -> tuple[float, float, float, float]:
    """The largest centred rectangle of the output's aspect, `(x0, y0, x1, y1)` in (fractions of) pixels."""
    scale = min(width / out_width, height / out_height)
    # Not below 0 by a rounding error: Pillow refuses that.
    left = max(0.0, (width - out_width * scale) / 2)
    top = max(0.0, (height - out_height * scale) / 2)
    return left, top, width - left, height - top


def to_srgb(picture: Image.Image) -> Image.Image:
    """Converts by the embedded ICC profile, perceptually as browsers do; a profile that cannot be read is
    ignored.

    Browsers ignore it too: a damaged profile is no reason to refuse a picture.
    """
    profile = picture.info.get("icc_profile")
    if not profile:
        return picture
    if picture.mode not in ("RGB", "L", "CMYK"):
        picture = picture.convert("RGB")
    try:
        return ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.PERCEPTUAL,
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError):
        return picture


def upright_rgb(picture: Image.Image) -> Image.Image:
    """Any Pillow picture -> mode RGB: upright, in sRGB, on white."""
    picture = ImageOps.exif_transpose(picture)
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I;16") or picture.mode == "I":
        # 16-bit grey: Pillow's convert() clips at 255 instead of scaling.
        picture = Image.fromarray((np.asarray(picture).astype(np.float64) / 257).round().astype(np.uint8))
    if not picture.has_transparency_data:
        return to_srgb(picture).convert("RGB")
    rgba = picture.convert("RGBA")
    alpha = rgba.getchannel("A")
    colour = rgba.convert("RGB")
    if profile:
        # The profile describes the colours, not their blend with white: it is applied first.
        colour.info["icc_profile"] = profile
        colour = to_srgb(colour)
    white = Image.new("RGB", picture.size, "white")
    white.paste(colour, mask=alpha)
    return white


def open_rgb(path: Path) -> Image.Image:
    """A picture file, upright, in sRGB, on white. Raises PipelineError, naming the file, when it is none."""
    try:
        with Image.open(path) as picture:
            return upright_rgb(picture)
    except FileNotFoundError as error:
        raise PipelineError(f"{path}: no such file.") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
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
