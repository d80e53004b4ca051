"""Outlier exposure: pictures of anything else to learn from, for a net that has only seen dishes.

Hendrycks et al., "Deep Anomaly Detection with Outlier Exposure", 2019. A net that learns pizza from other
food alone takes many a round thing for one. What is shown to it here has no dish in it: the training images
of CIFAR-10 (animals and vehicles), enlarged or as a mosaic, and drawn shapes. They are made anew for every
step. Photographs of other things (Caltech-101's, of categories that are not held out) may come besides.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from models.data import cifar10
from models.data.exposed import Exposed
from models.training import photographs
from models.training.augment import camera

MOSAIC_SIDES = (2, 3, 4, 6)  # tiles to a side: from two large ones to about their own resolution
GRAINS = (2, 3, 5, 9, 17, 33)  # colours to a side of a drawn surface
MOST_SHAPES = 8
ENLARGED, MOSAICS = 0.6, 0.25  # shares of what is drawn; the rest are drawings
BLOCKY_SHARE = 0.3  # fewer than of photographs: most come from blocky enlargements already
CRISP_STEPS = (0, 2, 4, 6)
DETAILED = 0.5  # share that gets the fine detail of a photo
DETAIL_SIDES = (24, 32, 48, 64)


def pick(choices: tuple[int, ...], generator: torch.Generator) -> int:
    return choices[int(torch.randint(len(choices), (), generator=generator))]


def enlarge(images: Tensor, size: int) -> Tensor:
    """`[N, 3, h, w]` -> `[N, 3, size, size]`, bicubic."""
    return F.interpolate(images, (size, size), mode="bicubic").clamp(0, 1)


def coarsen(images: Tensor, side: int) -> Tensor:
    """Shrinks square images to `side` px and enlarges them again: no more detail than that is left."""
    few = F.interpolate(images, (side, side), mode="bilinear", antialias=True)
    return enlarge(few, images.shape[-1])


def crisp(images: Tensor, steps: int) -> Tensor:
    """Sharp edges where an enlarged image has ramps: a shock filter (Osher and Rudin, 1990), `steps` times.

    On the dark side of an edge every pixel takes its neighbourhood's least value, on the other the greatest.
    """
    for _ in range(steps):
        grey = images.mean(1, keepdim=True)
        above = grey > F.avg_pool2d(F.pad(grey, (2, 2, 2, 2), mode="replicate"), 5, 1)
        most, least = F.max_pool2d(images, 3, 1, 1), -F.max_pool2d(-images, 3, 1, 1)
        images = torch.where(above, most, least)
    return images


def with_detail(images: Tensor, photos: Tensor, side: int) -> Tensor:
    """`images` with what `photos` have beyond `side` px of detail: grain must not tell what is real."""
    return (images + photos - coarsen(photos, side)).clamp(0, 1)


def surface(size: int, generator: torch.Generator) -> Tensor:
    """`[3, size, size]`: colours that change at random, smoothly, over a few to many patches."""
    grain = pick(GRAINS, generator)
    base = torch.rand(1, 3, 1, 1, generator=generator)
    spread = float(torch.rand((), generator=generator))
    noise = base + (torch.rand(1, 3, grain, grain, generator=generator) - 0.5) * spread
    return enlarge(noise, size)[0]


def shape(size: int, generator: torch.Generator) -> Tensor:
    """`[size, size]` bool: an ellipse, a rectangle or stripes, tilted, anywhere; round ones may be large."""
    kind = pick((0, 1, 2), generator)
    x0, y0, a, b, angle = torch.rand(5, generator=generator).tolist()
    line = torch.linspace(-0.5, 0.5, size)
    cos, sin = np.cos(np.pi * angle), np.sin(np.pi * angle)
    x, y = line[None] - x0 + 0.5, line[:, None] - y0 + 0.5
    u, v = x * cos + y * sin, y * cos - x * sin
    a, b = 0.04 + 0.46 * a, 0.04 + 0.46 * b
    if kind == 0:
        return (u / a) ** 2 + (v / b) ** 2 < 1
    if kind == 1:
        return (u.abs() < a) & (v.abs() < b)
    return torch.sin(u * 2 * np.pi / (0.05 + 0.3 * a)) > 1 - 2 * b


def drawing(size: int, generator: torch.Generator) -> Tensor:
    """`[3, size, size]`: shapes of one surface each upon another."""
    picture = surface(size, generator)
    for _ in range(int(torch.randint(MOST_SHAPES + 1, (), generator=generator))):
        picture = torch.where(shape(size, generator), surface(size, generator), picture)
    return picture


class Outliers:
    """Draws from CIFAR-10's training images below `root`; see models/data/cifar10.py for the layout.

    exposed: photographs to draw from too, `share` of all; `faces` of them of people.
    """

    def __init__(
        self, root: Path, exposed: Exposed | None = None, share: float = 0.0, faces: float = 0.0
    ) -> None:
        self.exposed, self.share, self.faces = exposed, share, faces
        folder = cifar10.folder_of(root)
        self.images = np.concatenate(
            [cifar10.read_batch(folder / f"data_batch_{i}.bin").images for i in range(1, 6)]
        )

    def some(self, count: int, generator: torch.Generator) -> Tensor:
        """`[count, 3, side, side]` in 0..1: squares of CIFAR-10 images, 18 to 32 px."""
        index = torch.randint(len(self.images), (count,), generator=generator).numpy()
        side = int(torch.randint(18, 33, (), generator=generator))
        top, left = torch.randint(33 - side, (2,), generator=generator).tolist()
        cut = self.images[index, :, top : top + side, left : left + side]
        return torch.from_numpy(cut).float() / 255

    def mosaic(self, size: int, generator: torch.Generator) -> Tensor:
        """`[3, size, size]`: tiles, the outermost cut off where they do not fit."""
        sides = pick(MOSAIC_SIDES, generator)
        tiles = enlarge(self.some(sides * sides, generator), -(-size // sides))
        grid = tiles.reshape(sides, sides, *tiles.shape[1:]).permute(2, 0, 3, 1, 4)
        return grid.reshape(3, sides * tiles.shape[2], -1)[:, :size, :size]

    def draw(self, count: int, size: int, generator: torch.Generator, photos: Tensor) -> Tensor:
        """`[count, 3, size, size]` in 0..1: enlarged images, mosaics and drawings, seen by a poor camera; and
        photographs, half of them so.

        photos: some `[N, 3, size, size]` of the data set's negatives, whose fine detail half of them get.
        """
        sharp = self.photographs(count, size, generator)
        count -= len(sharp)
        out = torch.empty(count, 3, size, size)
        for i, lot in enumerate(torch.rand(count, generator=generator).tolist()):
            if lot < ENLARGED:
                steps = pick(CRISP_STEPS, generator)
                out[i] = crisp(enlarge(self.some(1, generator), size), steps)[0]
            elif lot < ENLARGED + MOSAICS:
                out[i] = self.mosaic(size, generator)
            else:
                out[i] = drawing(size, generator)
        for i in range(count if len(photos) else 0):
            if torch.rand((), generator=generator) < DETAILED:
                k = int(torch.randint(len(photos), (), generator=generator))
                side = pick(DETAIL_SIDES, generator)
                out[i : i + 1] = with_detail(out[i : i + 1], photos[k : k + 1], side)
        seen = camera(out, BLOCKY_SHARE, generator) if count else out
        return torch.cat([seen, sharp]) if len(sharp) else seen

    def photographs(self, count: int, size: int, generator: torch.Generator) -> Tensor:
        """`[some, 3, size, size]`: a share of `count`, as they are or seen by a poor camera."""
        if self.exposed is None or self.share <= 0:
            return torch.empty(0, 3, size, size)
        some = int((torch.rand(count, generator=generator) < self.share).sum())
        out = photographs.drawn(some, self.exposed, size, self.faces, generator)
        poor = torch.rand(some, generator=generator) < 0.5
        if poor.any():
            out[poor] = camera(out[poor], BLOCKY_SHARE, generator)
        return out
