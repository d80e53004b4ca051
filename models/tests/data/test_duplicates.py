from __future__ import annotations

import numpy as np

from models.data.duplicates import groups, near_pairs


def test_near_duplicates_are_found_and_flat_pictures_of_other_colours_are_not() -> None:
    rng = np.random.default_rng(1)
    base = np.kron(rng.integers(0, 256, (6, 3, 8, 8)), np.ones((4, 4))).astype(np.uint8)
    again = (base[:2] * 0.95 + 6).round().astype(np.uint8)
    flat = np.stack([np.full((3, 32, 32), value, np.uint8) for value in (0, 120, 250)])
    images = np.concatenate([base, again, flat])
    assert near_pairs(images).tolist() == [[0, 6], [1, 7]]
    assert groups(4, np.array([[0, 2], [2, 3]])).tolist() == [0, 1, 0, 0]
