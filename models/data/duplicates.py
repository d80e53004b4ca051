"""Exact and near duplicates among pictures: a difference hash, then a look at the thumbnails themselves.

dHash (N. Krawetz, "Kind of Like That", 2013): the signs of the horizontal differences of a 9 x 8 grey
thumbnail, 64 bits. Two pictures whose hashes differ in at most LIMIT bits are candidates. Plain skies and
white backgrounds agree in their hashes without being the same picture, so candidates must also agree in
their colours.
"""

from __future__ import annotations

import numpy as np

LIMIT = 4  # bits of 64
COLOUR_LIMIT = 10.0  # mean absolute difference of 8 x 8 colour thumbnails, in steps of 255
THUMB = 32
BLOCK = 2000


def dhash(images: np.ndarray) -> np.ndarray:
    """uint8 `[N, 3, H, W]` -> 64-bit hashes `[N]` uint64."""
    import torch  # seconds; most commands that read pictures never look for duplicates
    import torch.nn.functional as F

    hashes = []
    for start in range(0, len(images), BLOCK):
        grey = torch.from_numpy(images[start : start + BLOCK]).float().mean(1, keepdim=True)
        small = F.adaptive_avg_pool2d(grey, (8, 9))[:, 0].numpy()
        bits = (small[:, :, 1:] > small[:, :, :-1]).reshape(len(small), 64)
        hashes.append(np.packbits(bits, axis=1).view(">u8")[:, 0].astype(np.uint64))
    return np.concatenate(hashes) if hashes else np.zeros(0, np.uint64)


def colours(images: np.ndarray) -> np.ndarray:
    """uint8 `[N, 3, H, W]` -> `[N, 192]` float32, the 8 x 8 colour thumbnail in 0..255."""
    import torch
    import torch.nn.functional as F

    parts = [
        F.adaptive_avg_pool2d(torch.from_numpy(images[start : start + BLOCK]).float(), 8).flatten(1).numpy()
        for start in range(0, len(images), BLOCK)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, 192), np.float32)


def near_pairs(images: np.ndarray) -> np.ndarray:
    """All pairs `[P, 2]`, i < j, that look the same; compares every picture with every other."""
    hashes, small = dhash(images), colours(images)
    found = [np.zeros((0, 2), np.int64)]
    for top in range(0, len(hashes), BLOCK):
        rows = hashes[top : top + BLOCK, None]
        for left in range(top, len(hashes), BLOCK):
            distance = np.bitwise_count(rows ^ hashes[None, left : left + BLOCK])
            i, j = np.nonzero(distance <= LIMIT)
            i, j = i + top, j + left
            i, j = i[i < j], j[i < j]
            same = np.abs(small[i] - small[j]).mean(1) <= COLOUR_LIMIT
            found.append(np.stack([i[same], j[same]], 1))
    return np.concatenate(found)


def groups(count: int, pairs: np.ndarray) -> np.ndarray:
    """`[count]` group numbers: pictures joined by pairs, however indirectly, share the lowest index."""
    parent = np.arange(count)

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = int(parent[i])
        return i

    for i, j in pairs:
        a, b = root(int(i)), root(int(j))
        parent[max(a, b)] = min(a, b)
    return np.array([root(i) for i in range(count)], np.int64)
