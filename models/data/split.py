"""What every data set comes to: labelled images of the net's input size, in three parts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Split:
    """Images `[N, 3, H, W]` uint8, RGB planes, and labels `[N]` int64."""

    images: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, index: np.ndarray) -> Split:
        return Split(self.images[index], self.labels[index])


@dataclass(frozen=True)
class Splits:
    """`test` has no image where a data set is measured by cross-validation instead."""

    train: Split
    validation: Split
    test: Split
