"""Augmentation of small images, one batch at a time, all of it vectorised torch on the CPU.

Two kinds. Every image is mirrored and moved, as is usual for CIFAR-10. A share of them also goes through an
imitation of a camera and a careless photographer: another framing (scale, aspect, tilt), exposure, white
balance, blur or sharpening, sensor noise, JPEG blocks. That is what a visitor's photograph differs by from
CIFAR-10's pictures.
"""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F
from torch import Tensor

# ITU-T T.81 (JPEG), annex K.1: the example luminance quantization table.
JPEG_TABLE = [
    [16, 11, 10, 16, 24, 40, 51, 61],
    [12, 12, 14, 19, 26, 58, 60, 55],
    [14, 13, 16, 24, 40, 57, 69, 56],
    [14, 17, 22, 29, 51, 87, 80, 62],
    [18, 22, 37, 56, 68, 109, 103, 77],
    [24, 35, 55, 64, 81, 104, 113, 92],
    [49, 64, 78, 87, 103, 121, 120, 101],
    [72, 92, 95, 98, 112, 100, 103, 99],
]

BLOCKY_SHARE = 0.4  # of what is seen through the camera: photographs come as JPEG more often than not


def uniform(n: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    return torch.rand(n, generator=generator) * (high - low) + low


def warp(
    images: Tensor, size: int, flip: Tensor, camera: Tensor, shift: int, generator: torch.Generator
) -> Tensor:
    """Mirrors, moves and, where `camera`, also scales, stretches and tilts; samples at `size` x `size`.

    images `[N, 3, H, W]` float; flip, camera `[N]` bool; shift in whole pixels. Outside the image its mirror
    image stands (padding by reflection). Whole-pixel moves at the image's own size copy pixels exactly.
    """
    n, _, height, _ = images.shape
    moves = torch.randint(-shift, shift + 1, (n, 2), generator=generator) * (2 / height)
    scale = torch.where(camera, torch.exp(uniform(n, math.log(0.7), math.log(1.35), generator)), 1.0)
    stretch = torch.where(camera, torch.exp(uniform(n, -0.15, 0.15, generator)), 1.0)
    angle = torch.where(camera, uniform(n, -0.17, 0.17, generator), 0.0)
    mirror = torch.where(flip, -1.0, 1.0)
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.stack(
        [
            torch.stack([mirror * scale * stretch * cos, -scale * sin, moves[:, 0]], 1),
            torch.stack([mirror * scale * stretch * sin, scale * cos, moves[:, 1]], 1),
        ],
        1,
    )
    grid = F.affine_grid(theta, [n, 3, size, size], align_corners=False)
    return F.grid_sample(images, grid, "bilinear", "reflection", align_corners=False)


def dct_matrix() -> Tensor:
    """The 8-point DCT-II, orthonormal, `[8, 8]`."""
    k = torch.arange(8, dtype=torch.float32)
    basis = torch.cos(math.pi * (2 * k[None] + 1) * k[:, None] / 16) / 2
    basis[0] /= math.sqrt(2)
    return basis


def jpeg_blocks(images: Tensor, quality: Tensor) -> Tensor:
    """The loss that JPEG makes: each 8x8 block's DCT is rounded to the table for `quality` `[N]` (1..100).

    images `[N, 3, H, W]` in 0..1, H and W multiples of 8. Chroma subsampling is left out: it costs more than
    it adds.
    """
    n, c, h, w = images.shape
    # libjpeg's rule for qualities from 50 up: scale = 200 - 2 q; below: 5000 / q (both in percent).
    percent = torch.where(quality < 50, 5000 / quality, 200 - 2 * quality)
    table = (torch.tensor(JPEG_TABLE)[None] * percent[:, None, None] / 100).clamp(min=1) / 255
    dct = dct_matrix()
    blocks = images.reshape(n, c, h // 8, 8, w // 8, 8).transpose(3, 4)
    coefficients = dct @ blocks @ dct.T
    table = table[:, None, None, None]
    blocks = dct.T @ (torch.round(coefficients / table) * table) @ dct
    return blocks.transpose(3, 4).reshape(n, c, h, w)


def expose(images: Tensor, generator: torch.Generator) -> Tensor:
    """Random brightness, contrast, white balance and saturation; images `[N, 3, H, W]` in 0..1."""
    n = len(images)
    grey = images.mean(1, keepdim=True)
    saturation = uniform(n, 0.4, 1.5, generator)
    saturation[torch.rand(n, generator=generator) < 0.04] = 0
    images = grey + (images - grey) * saturation[:, None, None, None]
    mean = images.mean((1, 2, 3), keepdim=True)
    contrast = torch.exp(uniform(n, -0.45, 0.4, generator))[:, None, None, None]
    images = mean + (images - mean) * contrast
    gain = torch.exp(
        torch.randn(n, 3, generator=generator) * 0.07 + uniform(n, -0.3, 0.25, generator)[:, None]
    )
    return (images * gain[:, :, None, None]).clamp(0, 1)


def lens(images: Tensor, generator: torch.Generator) -> Tensor:
    """Blur (3x3 binomial) to sharpening, then sensor noise; images `[N, 3, H, W]` in 0..1."""
    n = len(images)
    kernel = torch.tensor([1.0, 2.0, 1.0])
    kernel = (kernel[:, None] * kernel[None] / 16).expand(3, 1, 3, 3)
    blurred = F.conv2d(F.pad(images, (1, 1, 1, 1), mode="replicate"), kernel, groups=3)
    amount = uniform(n, -0.6, 1.2, generator)[:, None, None, None]
    images = images + (blurred - images) * amount
    sigma = uniform(n, 0, 0.04, generator)[:, None, None, None]
    return (images + sigma * torch.randn(images.shape, generator=generator)).clamp(0, 1)


def camera(images: Tensor, blocky_share: float, generator: torch.Generator) -> Tensor:
    """Exposure, lens and sensor, and on a share of them JPEG blocks; images `[N, 3, H, W]` in 0..1."""
    seen = lens(expose(images, generator), generator)
    blocky = torch.rand(len(seen), generator=generator) < blocky_share
    quality = uniform(int(blocky.sum()), 35, 95, generator)
    seen[blocky] = jpeg_blocks(seen[blocky], quality).clamp(0, 1)
    return seen


def erase(images: Tensor, where: Tensor, side: int, generator: torch.Generator) -> Tensor:
    """Cutout (DeVries and Taylor, 2017): a square of `side` px, its centre anywhere, becomes mid-grey."""
    n, _, h, w = images.shape
    centre_y = torch.randint(0, h, (n, 1, 1), generator=generator)
    centre_x = torch.randint(0, w, (n, 1, 1), generator=generator)
    rows, columns = torch.arange(h)[None, :, None], torch.arange(w)[None, None]
    hole = ((rows - centre_y).abs() * 2 < side) & ((columns - centre_x).abs() * 2 < side)
    return torch.where((hole & where[:, None, None])[:, None], 0.45, images)


def camera_batch(
    images: Tensor, flip: Tensor, size: int, camera_share: float, cutout: bool, generator: torch.Generator
) -> Tensor:
    """uint8 `[N, 3, H, W]` -> augmented float `[N, 3, size, size]` in 0..1."""
    n = len(images)
    some = torch.rand(n, generator=generator) < camera_share
    x = warp(images.float() / 255, size, flip, some, images.shape[2] // 8, generator)
    if some.any():
        x[some] = camera(x[some], BLOCKY_SHARE, generator)
    if cutout:
        x = erase(x, torch.rand(n, generator=generator) < 0.5, size // 4, generator)
    return x
