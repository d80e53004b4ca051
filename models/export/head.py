"""The linear layer behind the pooling, and the class activation maps that it gives.

Zhou et al., "Learning Deep Features for Discriminative Localization", 2016. The mean of a class's map over
its positions is its logit, but for what an int8 graph rounds on the way. `web/core/activation-map.ts` does
the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.export.weights import Stored, expand


@dataclass(frozen=True)
class Head:
    """weight `[classes, channels]`, bias `[classes]`, float32."""

    weight: np.ndarray
    bias: np.ndarray

    def activation_maps(self, features: np.ndarray) -> np.ndarray:
        """features: the last map, `[N, channels, height, width]` -> `[N, classes, height, width]`."""
        return np.einsum("kc,nchw->nkhw", self.weight, features) + self.bias[:, None, None]


def read_head(described: dict, weights: bytes) -> Head:
    """described: a manifest's `head`; weights: the content of the weight file."""
    return Head(*(expand(weights, stored_of(described[name])) for name in ("weight", "bias")))


def stored_of(place: dict) -> Stored:
    """What `Stored.describe` described."""
    return Stored(place["offset"], place["dtype"], tuple(place["shape"]), place.get("scaleOffset"))
