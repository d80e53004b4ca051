"""Two models on the same pictures: whether one is worse than the other beyond chance.

Every chance here is one-sided: how likely it is that of two that are equally good, the second looks at least
so much worse. Small: it is worse.
"""

from __future__ import annotations

from math import exp, lgamma, log

import numpy as np

from models.evaluation.calibrate import BINS

RESAMPLES, SEED = 2000, 17


def log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def mcnemar(lost: int, won: int) -> float:
    """McNemar's exact test, mid-p: the chance that of `lost + won` pictures on which two equals differ, the
    second does worse on `lost` or more.

    The binomial tail less half of its first term, which keeps to the level where the tail alone is too
    cautious: Fagerland, Lydersen and Laake, "The McNemar test for binary matched-pairs data", BMC Medical
    Research Methodology 13:91, 2013. 0.5 where there is nothing to tell them apart.
    """
    n = lost + won
    terms = [exp(log_choose(n, k) - n * log(2)) for k in range(lost, n + 1)]
    return min(1.0, sum(terms) - terms[0] / 2)


def fisher(before: tuple[int, int], after: tuple[int, int]) -> float:
    """Fisher's exact test of two shares, each as (how many, of how many): the chance that the second is so
    much the larger. For figures that are known only in sum; of the same pictures it is too cautious, since it
    knows nothing of pairs. ("The Design of Experiments", 1935, section 21.)
    """
    (had, of), (has, out_of) = before, after
    both, everything = had + has, of + out_of
    terms = (
        exp(log_choose(out_of, k) + log_choose(of, both - k) - log_choose(everything, both))
        for k in range(max(has, both - of), min(out_of, both) + 1)
    )
    return min(1.0, sum(terms))


def gaps(probabilities: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of each picture: its bin of the calibration error (calibrate.py), and right minus confidence."""
    confidence = probabilities.max(1)
    bins = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    return bins, (probabilities.argmax(1) == labels) - confidence


def calibration_chance(
    before: np.ndarray, after: np.ndarray, labels: np.ndarray
) -> tuple[float, tuple[float, float]]:
    """Of the second's larger expected calibration error: its chance, and 90 % of the bootstrap's differences.

    before, after: probabilities `[N, classes]` for the same pictures; labels `[N]`. Both are drawn again
    together, RESAMPLES times, and what is counted is how often the second is no worse (Efron and Tibshirani,
    "An Introduction to the Bootstrap", 1993, chapters 13 and 15). Drawing again adds to a small error more
    than to a large one, so that differences come out too small: it passes more rather than less.
    """
    rng, n = np.random.default_rng(SEED), len(labels)
    both = [gaps(probabilities, labels) for probabilities in (before, after)]
    differences = np.empty(RESAMPLES)
    for i in range(RESAMPLES):
        times = np.bincount(rng.integers(n, size=n), minlength=n)
        first, second = (
            np.abs(np.bincount(bins, weights=times * gap, minlength=BINS)).sum() / n for bins, gap in both
        )
        differences[i] = second - first
    low, high = np.quantile(differences, (0.05, 0.95))
    chance = (1 + int((differences <= 0).sum())) / (1 + RESAMPLES)
    return chance, (float(low), float(high))
