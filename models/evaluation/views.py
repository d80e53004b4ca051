"""Several views of one picture, their probabilities averaged: what each way gains. The page uses the first.

A view is what the net sees of a picture: the centre square, a smaller one, the whole squeezed into a square;
each as it is or mirrored.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from models.data.picture import FILTERS, cover_box

MIDDLE = 0.85
CENTRE = "centre square"
# Parts of a picture (mirrored or not) that are averaged, by the name of the way.
WAYS: dict[str, tuple[tuple[str, bool], ...]] = {
    CENTRE: (("centre", False),),
    "and its mirror image": (("centre", False), ("centre", True)),
    "and the middle 85 %": (("centre", False), ("middle", False)),
    "and the middle 85 %, both also mirrored": (
        ("centre", False),
        ("centre", True),
        ("middle", False),
        ("middle", True),
    ),
    "and the whole picture, squeezed": (("centre", False), ("whole", False)),
}


def part(rgb: Image.Image, name: str, width: int, height: int, resize: str) -> np.ndarray:
    """One part of an upright RGB picture -> `[3, height, width]` uint8."""
    left, top, right, bottom = cover_box(*rgb.size, width, height)
    if name == "whole":
        box = (0.0, 0.0, float(rgb.size[0]), float(rgb.size[1]))
    else:
        share = MIDDLE if name == "middle" else 1.0
        x, y = (left + right) / 2, (top + bottom) / 2
        half_x, half_y = (right - left) * share / 2, (bottom - top) * share / 2
        box = (x - half_x, y - half_y, x + half_x, y + half_y)
    return np.asarray(rgb.resize((width, height), FILTERS[resize], box=box)).transpose(2, 0, 1)


def parts_of(pictures: list[Image.Image], width: int, height: int, resize: str) -> dict[str, np.ndarray]:
    """`[N, 3, height, width]` uint8 by the name of the part."""
    return {
        name: np.stack([part(picture, name, width, height, resize) for picture in pictures])
        for name in ("centre", "middle", "whole")
    }


def mirrored(images: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(images[..., ::-1])
