"""Out-of-distribution (OOD) scores of what a net gives: the larger, the more like the training data.

Of the logits, or of the pooled features: how near they are to the nearest class's mean.
web/core/ood-score.ts has the same formulas.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from models.export.reference import Outputs
from models.softmax import log_softmax

FEWEST_SPREAD = 1e-3  # of a channel, against the mean of all: what hardly varies would count for everything


def entropy(log_probabilities: np.ndarray) -> np.ndarray:
    return -(np.exp(log_probabilities) * log_probabilities).sum(1)


# Logits `[N, classes]` and the temperature -> `[N]`.
LOGIT_SCORES: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    # Hendrycks and Gimpel, "A Baseline for Detecting Misclassified and Out-of-Distribution Examples", 2017
    "max-probability": lambda logits, t: np.exp(log_softmax(logits, t)).max(1),
    # minus the entropy of the calibrated probabilities, in nats
    "negative-entropy": lambda logits, t: -entropy(log_softmax(logits, t)),
    # Hendrycks et al., "Scaling Out-of-Distribution Detection for Real-World Settings", 2022
    "max-logit": lambda logits, _: logits.max(1).astype(np.float64),
    # logsumexp of the raw logits: Liu et al., "Energy-based Out-of-distribution Detection", 2020
    "energy": lambda logits, _: logits.max(1) - log_softmax(logits).max(1),
}


@dataclass(frozen=True)
class Reference:
    """What features are compared with, as it is shipped: the mean of each class in int8.

    means: int8 `[classes, channels]`, times scales, float32 `[classes]`; precision: float32 `[channels]`,
    1 / the variance within the classes, None where the score has no use for it.
    """

    means: np.ndarray
    scales: np.ndarray
    precision: np.ndarray | None = None

    @property
    def vectors(self) -> np.ndarray:
        """The means, float64: each product is rounded to float32 once, as web/core/weights.ts does."""
        products = self.means * self.scales.astype(np.float64)[:, None]
        return products.astype(np.float32).astype(np.float64)

    def to_json(self) -> dict[str, list]:
        arrays = {"means": self.means, "scales": self.scales, "precision": self.precision}
        return {name: array.tolist() for name, array in arrays.items() if array is not None}

    @staticmethod
    def from_json(given: dict[str, list]) -> Reference:
        return Reference(
            np.array(given["means"], np.int8),
            np.array(given["scales"], np.float32),
            np.array(given["precision"], np.float32) if "precision" in given else None,
        )


def fit_reference(features: np.ndarray, labels: np.ndarray) -> Reference:
    """features: of training pictures, `[N, channels]`; labels `[N]`, of every class at least one."""
    classes = [features[labels == c].astype(np.float64) for c in range(int(labels.max()) + 1)]
    means = np.stack([rows.mean(0) for rows in classes])
    variance = np.mean([rows.var(0) for rows in classes], 0)
    variance += FEWEST_SPREAD * variance.mean() + 1e-12
    scales = np.maximum(np.abs(means).max(1), 1e-12) / 127
    rounded = np.rint(means / scales[:, None]).astype(np.int8)
    return Reference(rounded, scales.astype(np.float32), (1 / variance).astype(np.float32))


def cosines(rows: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """`[N, classes]`; 0 where one has no direction."""
    lengths = np.linalg.norm(rows, axis=1)[:, None] * np.linalg.norm(vectors, axis=1)
    return np.divide(rows @ vectors.T, lengths, out=np.zeros_like(lengths), where=lengths > 0)


def cosine(features: np.ndarray, reference: Reference) -> np.ndarray:
    return cosines(features, reference.vectors).max(1)


def centred_cosine(features: np.ndarray, reference: Reference) -> np.ndarray:
    """Seen from the mean of the classes' means."""
    centre = reference.vectors.mean(0)
    return cosines(features - centre, reference.vectors - centre).max(1)


def mahalanobis(features: np.ndarray, reference: Reference) -> np.ndarray:
    """Minus the squared distance to the nearest mean, each channel with its own precision.

    After Lee et al., "A Simple Unified Framework for Detecting Out-of-Distribution Samples", 2018, who take
    the whole covariance.
    """
    weights = reference.precision.astype(np.float64)
    distances = [((features - mean) ** 2 * weights).sum(1) for mean in reference.vectors]
    return -np.min(distances, axis=0)


# Features `[N, channels]` float64 -> `[N]`.
FEATURE_SCORES: dict[str, Callable[[np.ndarray, Reference], np.ndarray]] = {
    "cosine": cosine,
    "centred-cosine": centred_cosine,
    "mahalanobis": mahalanobis,
}
SCORES = (*LOGIT_SCORES, *FEATURE_SCORES)


def needed_by(statistic: str, reference: Reference) -> Reference | None:
    """As much of `reference` as the score looks at, and a bundle has to carry."""
    if statistic in LOGIT_SCORES:
        return None
    return reference if statistic == "mahalanobis" else replace(reference, precision=None)


def score(statistic: str, outputs: Outputs, temperature: float, reference: Reference | None) -> np.ndarray:
    """`[N]`. reference: for scores of features, else not looked at."""
    if statistic in LOGIT_SCORES:
        return LOGIT_SCORES[statistic](outputs.logits, temperature)
    return FEATURE_SCORES[statistic](outputs.features.astype(np.float64), reference)


def auroc(known: np.ndarray, ood: np.ndarray) -> float:
    """The chance that an in-distribution picture scores above an OOD one, ties counting half."""
    scores = np.concatenate([known, ood])
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    rank = counts.cumsum() - (counts - 1) / 2  # the mean rank of equal scores
    n = len(known)
    return float((rank[place[:n]].sum() - n * (n + 1) / 2) / (n * len(ood)))
