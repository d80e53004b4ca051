"""Statistics of a picture as the model sees it: what the OOD detector's checks look at.

Grey below is (R + G + B) / 3, all values in 0..255.

| statistic | formula | code: warned of |
| --- | --- | --- |
| `ks-red`, `ks-green`, `ks-blue` | max over v of abs(F(v) - R(v)) | `red-channel`, ...: too large |
| `brightness` | mean(grey) / 255 | `too-dark`: too small; `too-bright`: too large |
| `contrast` | standard deviation(grey) / 255 | `low-contrast`: too small |
| `roughness` | sqrt(mean(d^2)) / standard deviation(grey) | `blurred`: too small; `noisy`: too large |

F is the cumulative distribution of the picture's channel, R that of all training pixels (Kolmogorov and
Smirnov's distance); d are the differences of neighbours to the right and below (von Neumann's ratio: sqrt(2)
for white noise, near 0 for a smooth ramp, 0 by definition for a blank picture).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

CHANNELS = ("red", "green", "blue")
CHUNK_PIXELS = 4_000_000
STATISTICS = ("ks-red", "ks-green", "ks-blue", "brightness", "contrast", "roughness")


def chunks(images: np.ndarray) -> Iterator[np.ndarray]:
    step = max(1, CHUNK_PIXELS // images[0].size)
    for start in range(0, len(images), step):
        yield images[start : start + step]


def cumulative(images: np.ndarray) -> np.ndarray:
    """uint8 `[N, 3, H, W]` -> `[N, 3, 256]`: the share of a channel's pixels that are at most v."""
    n, channels = images.shape[:2]
    flat = images.reshape(n * channels, -1)
    rows = np.arange(n * channels)[:, None] * 256
    counts = np.bincount((rows + flat).ravel(), minlength=n * channels * 256)
    return counts.reshape(n, channels, 256).cumsum(2) / flat.shape[1]


def reference_channels(images: np.ndarray) -> dict[str, list[float]]:
    """The pooled cumulative distribution of each channel over all images, 256 shares to 4 decimals."""
    total = sum(cumulative(part).sum(0) for part in chunks(images)) / len(images)
    return {name: [round(float(share), 4) for share in total[c]] for c, name in enumerate(CHANNELS)}


def chunk_statistics(images: np.ndarray, reference: np.ndarray) -> dict[str, np.ndarray]:
    distance = np.abs(cumulative(images) - reference).max(2)
    grey = images.sum(1, dtype=np.int64) / 3
    # Exact for a blank picture, whose mean may be off in its last digit.
    blank = grey.max((1, 2)) == grey.min((1, 2))
    deviation = np.where(blank, 0, grey.std((1, 2)))
    across, down = np.diff(grey, axis=2), np.diff(grey, axis=1)
    steps = across[0].size + down[0].size
    squares = (across**2).sum((1, 2)) + (down**2).sum((1, 2))
    ratio = np.sqrt(squares / max(steps, 1)) / np.where(blank, 1, deviation)
    return {
        **{f"ks-{name}": distance[:, c] for c, name in enumerate(CHANNELS)},
        "brightness": grey.mean((1, 2)) / 255,
        "contrast": deviation / 255,
        "roughness": ratio,
    }


def statistics(images: np.ndarray, channels: dict[str, list[float]]) -> dict[str, np.ndarray]:
    """uint8 `[N, 3, H, W]` -> `[N]` by the name of each of STATISTICS; see the head of this file."""
    reference = np.array([channels[name] for name in CHANNELS])
    parts = [chunk_statistics(part, reference) for part in chunks(images)]
    return {name: np.concatenate([part[name] for part in parts]) for name in STATISTICS}
