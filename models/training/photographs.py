"""Photographs of none of the classes, as outliers to learn from: random square crops."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from models.data.exposed import Exposed

SMALLEST_CROP = 0.25  # of a photograph's shorter square


def drawn(count: int, given: Exposed, size: int, faces: float, generator: torch.Generator) -> Tensor:
    """`[count, 3, size, size]` in 0..1; faces: how many of them are of people, where there are any."""
    out = torch.empty(count, 3, size, size)
    for k in range(count):
        photo = given.photographs[given.draw(given.faces, faces, generator)]
        height, width = photo.shape[:2]
        area, x, y = torch.rand(3, generator=generator).tolist()
        side = max(1, round(min(height, width) * math.sqrt(SMALLEST_CROP + (1 - SMALLEST_CROP) * area)))
        top, left = round(y * (height - side)), round(x * (width - side))
        cut = torch.from_numpy(photo[top : top + side, left : left + side].copy()).permute(2, 0, 1)[None]
        out[k] = F.interpolate(cut, (size, size), mode="bilinear", antialias=True)[0].float() / 255
        if torch.rand((), generator=generator) < 0.5:
            out[k] = out[k].flip(-1)
    return out
