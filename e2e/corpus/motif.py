"""The drawings of e2e/pictures, of which the corpus is made: a few pictures, told in every way there is."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

DRAWINGS = Path(__file__).resolve().parents[1] / "pictures"
SMALL = (48, 36)
MEDIUM = (64, 48)
LARGE = (160, 120)
"""Enough for dots of black and white to blend into greys when it is shrunk."""


@cache
def draw(label: str, size: tuple[int, int] = SMALL) -> Image.Image:
    """One of the drawings, RGB. Not to be changed."""
    with Image.open(DRAWINGS / f"{label}.png") as drawing:
        return drawing.convert("RGB").resize(size, Image.Resampling.BOX)


def vector(label: str) -> str:
    """The same drawing as SVG, 640 x 480."""
    return (DRAWINGS / f"{label}.svg").read_text(encoding="utf-8")


def clear_corner(label: str, size: tuple[int, int] = SMALL) -> Image.Image:
    """RGBA: a quarter of an ellipse at the top left is clear, its edge half clear."""
    picture = draw(label, size).convert("RGBA")
    width, height = size
    y, x = np.mgrid[:height, :width]
    distance = np.hypot(x / width, y / height)
    alpha = np.select([distance < 0.3, distance < 0.4], [0, 128], 255)
    picture.putalpha(Image.fromarray(alpha.astype(np.uint8)))
    return picture


def dithered(grey: Image.Image, depth: int) -> np.ndarray:
    """A grey picture -> `[H, W]`, 0 .. 2^depth - 1, errors handed on (Floyd, Steinberg): grey from afar."""
    most = 2**depth - 1
    levels = np.asarray(grey, float) / 255 * most
    height, width = levels.shape
    out = np.zeros((height, width), np.uint8)
    for y in range(height):
        for x in range(width):
            out[y, x] = np.clip(round(levels[y, x]), 0, most)
            error = levels[y, x] - out[y, x]
            for dx, dy, share in ((1, 0, 7), (-1, 1, 3), (0, 1, 5), (1, 1, 1)):
                if 0 <= x + dx < width and y + dy < height:
                    levels[y + dy, x + dx] += error * share / 16
    return out


def on_white(picture: Image.Image) -> Image.Image:
    """RGBA -> RGB, as the page shows it."""
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture.convert("RGB"), mask=picture.getchannel("A"))
    return white


# How the stored picture comes of the upright one, by EXIF orientation: the inverse of what a reader does.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def turned(picture: Image.Image, orientation: int) -> Image.Image:
    """The picture as a camera stores it that names this orientation (EXIF 2.32, tag 0x0112)."""
    return picture if orientation == 1 else picture.transpose(STORED[orientation])


def orientation_exif(orientation: int, more: bytes = b"") -> bytes:
    """A TIFF block of one directory with the orientation, big-endian, and `more` behind it."""
    head = bytes.fromhex("4d4d002a00000008000101120003000000010000000000000000")
    return head[:18] + orientation.to_bytes(2) + head[20:] + more


def xmp(orientation: int) -> bytes:
    """An XMP packet that names an orientation, as editors write it beside EXIF; no browser turns by it."""
    return (
        b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        b'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="%d"/></rdf:RDF></x:xmpmeta>'
        b'<?xpacket end="w"?>' % orientation
    )
