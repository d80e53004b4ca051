"""Strangers: OOD pictures made up from pictures of the data set."""

from __future__ import annotations

import numpy as np

from models.evaluation.ood.statistics import chunks


def blurred(images: np.ndarray) -> np.ndarray:
    """A Gaussian of an eighth of the width, edges replicated."""
    sigma = images.shape[3] / 8
    reach = int(3 * sigma)
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    kernel /= kernel.sum()
    x = images.astype(np.float32)
    for axis in (2, 3):
        pad = [(0, 0)] * 4
        pad[axis] = (reach, reach)
        padded = np.moveaxis(np.pad(x, pad, mode="edge"), axis, -1)
        n = x.shape[axis]
        x = sum(weight * padded[..., i : i + n] for i, weight in enumerate(kernel))
        x = np.moveaxis(x, -1, axis)
    return x.round().clip(0, 255).astype(np.uint8)


def strangers(images: np.ndarray, seed: int, most: int = 1000) -> dict[str, np.ndarray]:
    """Pictures that no model should be sure of, `[<= most, 3, H, W]` uint8 by kind, made from `images`."""
    rng = np.random.default_rng(seed)
    some = images[rng.permutation(len(images))[:most]]
    blank = rng.integers(0, 256, (len(some), 3, 1, 1), dtype=np.uint8)
    return {
        "noise": rng.integers(0, 256, some.shape, dtype=np.uint8),
        "blank": np.broadcast_to(blank, some.shape).copy(),
        "inverted colours": 255 - some,
        "swapped channels (RGB as BGR)": some[:, ::-1].copy(),
        "heavy blur": np.concatenate([blurred(part) for part in chunks(some)]),
    }
