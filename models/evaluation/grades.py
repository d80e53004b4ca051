"""From which probability on an answer is worded how surely: the manifest's `grades`.

The words promise how often they are right. What probabilities are worth is measured on photographs that took
no part in training, as visitors take them, not on the data set's own pictures alone.
"""

from __future__ import annotations

import numpy as np

# What each word promises, the surest first: of answers that are just so sure, at least this share is right.
PROMISES = {"very-likely": 0.9, "probably": 0.6}
# Beyond these the measurement says something else (a few wrong labels, too few pictures).
LIMITS = {"very-likely": (0.8, 0.99), "probably": (0.5, 0.8)}


def isotonic(values: np.ndarray) -> np.ndarray:
    """The non-decreasing sequence nearest to `values` in least squares (pool adjacent violators)."""
    means: list[float] = []
    counts: list[int] = []
    for value in values:
        means.append(float(value))
        counts.append(1)
        while len(means) > 1 and means[-2] >= means[-1]:
            total = counts[-2] + counts[-1]
            means[-2:] = [(means[-2] * counts[-2] + means[-1] * counts[-1]) / total]
            counts[-2:] = [total]
    return np.repeat(means, counts)


def fit_grades(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """probabilities `[N, classes]`, calibrated; labels `[N]`. The grades, to 2 decimals, the surest first."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    order = np.argsort(confidence, kind="stable")
    precision = isotonic(right[order].astype(float))
    grades = {}
    for grade, promise in PROMISES.items():
        kept = confidence[order][precision >= promise]
        low, high = LIMITS[grade]
        least = float(kept[0]) if len(kept) else high
        grades[grade] = round(float(min(high, max(low, np.ceil(least * 100 - 1e-9) / 100))), 2)
    return grades


def kept(probabilities: np.ndarray, labels: np.ndarray, grades: dict[str, float]) -> dict[str, dict]:
    """By grade, how many answers are worded so, and the share of them that is right."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    made, above = {}, np.inf
    for grade, least in grades.items():
        worded = (confidence >= least) & (confidence < above)
        share = round(float(right[worded].mean()), 4) if worded.any() else None
        made[grade] = {"answers": int(worded.sum()), "right": share}
        above = least
    return made
