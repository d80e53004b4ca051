"""Temperature and calibration error (Guo et al., "On Calibration of Modern Neural Networks", 2017)."""

from __future__ import annotations

from typing import NotRequired, TypedDict

import numpy as np

from models.softmax import log_softmax, softmax

BINS = 15
# Beyond these a temperature says that something else is wrong (shuffled labels, a net that learned nothing).
LOWEST, HIGHEST = 0.05, 20.0


def negative_log_likelihood(logits: np.ndarray, labels: np.ndarray, temperature: float = 1.0) -> float:
    """Mean over images, in nats."""
    return float(-log_softmax(logits, temperature)[np.arange(len(labels)), labels].mean())


def expected_calibration_error(probabilities: np.ndarray, labels: np.ndarray, bins: int = BINS) -> float:
    """Guo et al. eq. 3: the sum of |B|/n * |accuracy - confidence| over equal confidence bins `(low, high]`.

    probabilities `[N, classes]`, labels `[N]`; 0 is perfect, 1 the worst.
    """
    confidence = probabilities.max(1)
    right = probabilities.argmax(1) == labels
    index = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    gap = np.bincount(index, weights=right - confidence, minlength=bins)
    return float(np.abs(gap).sum() / len(labels))


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature of the least mean negative log-likelihood, by golden-section search over its log.

    The likelihood has one minimum in 1/T (it is convex there), hence one in log T too.
    """
    ratio = (np.sqrt(5) - 1) / 2
    low, high = np.log(LOWEST), np.log(HIGHEST)
    while high - low > 1e-6:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        loss_left = negative_log_likelihood(logits, labels, np.exp(left))
        loss_right = negative_log_likelihood(logits, labels, np.exp(right))
        if loss_left < loss_right:
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


class Calibration(TypedDict):
    """The temperature, what it was fitted on and on how many, and what it changes there.

    grades: the report of `choose_grades`.
    """

    temperature: float
    on: NotRequired[str]
    images: int
    nll_before: float
    nll_after: float
    ece_before: float
    ece_after: float
    grades: NotRequired[dict]


def calibrate(logits: np.ndarray, labels: np.ndarray) -> Calibration:
    """Fits on logits `[N, classes]`; returns the temperature and what it changes there."""
    temperature = round(fit_temperature(logits, labels), 4)
    return {
        "temperature": temperature,
        "images": len(labels),
        "nll_before": round(negative_log_likelihood(logits, labels), 5),
        "nll_after": round(negative_log_likelihood(logits, labels, temperature), 5),
        "ece_before": round(expected_calibration_error(softmax(logits), labels), 5),
        "ece_after": round(expected_calibration_error(softmax(logits, temperature), labels), 5),
    }
