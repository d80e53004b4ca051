"""The detector of out-of-distribution (OOD) pictures: what is unlike the training data, and warned of.

Two kinds of warning, both with thresholds in the manifest, both computed again by the page
(web/core/ood.ts):

* Checks of the picture as the model sees it (resized pixels). Each is one of statistics.py's numbers with a
  threshold, and its code says what is off. The thresholds are set so that all checks together wrongly warn of
  1 % of validation images.
* A score from the logits, below which the model finds nothing in the picture that it knows; it wrongly warns
  of 5 % of validation images.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

import numpy as np

from models.evaluation.ood.statistics import reference_channels, statistics
from models.evaluation.ood.strangers import strangers
from models.softmax import log_softmax

CHECK_SHARE, SCORE_SHARE = 0.01, 0.05
# Code, statistic, and which of its ends is warned of: in the order in which the page names them.
CHECKS = (
    ("low-contrast", "contrast", "low"),
    ("noisy", "roughness", "high"),
    ("blurred", "roughness", "low"),
    ("too-dark", "brightness", "low"),
    ("too-bright", "brightness", "high"),
    ("red-channel", "ks-red", "high"),
    ("green-channel", "ks-green", "high"),
    ("blue-channel", "ks-blue", "high"),
)
SCORE_CODE = "unfamiliar"  # as manifests have it


class Detector(TypedDict):
    """The manifest's `familiarity`: reference distributions, checks, the score and its threshold."""

    channels: dict[str, list[float]]
    checks: list[dict]
    score: dict


class DetectorReport(TypedDict):
    """A detector, and how it came about."""

    detector: Detector
    validation: dict
    missed_by_checks: dict[str, float]
    scores: dict[str, dict]


def entropy(log_probabilities: np.ndarray) -> np.ndarray:
    return -(np.exp(log_probabilities) * log_probabilities).sum(1)


# Logits `[N, classes]` and the temperature -> `[N]`, the larger the more in distribution.
SCORES: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    # Hendrycks and Gimpel, "A Baseline for Detecting Misclassified and Out-of-Distribution Examples", 2017
    "max-probability": lambda logits, t: np.exp(log_softmax(logits, t)).max(1),
    # minus the entropy of the calibrated probabilities, in nats
    "negative-entropy": lambda logits, t: -entropy(log_softmax(logits, t)),
    # Hendrycks et al., "Scaling Out-of-Distribution Detection for Real-World Settings", 2022
    "max-logit": lambda logits, _: logits.max(1).astype(np.float64),
    # logsumexp of the raw logits: Liu et al., "Energy-based Out-of-distribution Detection", 2020
    "energy": lambda logits, _: logits.max(1) - log_softmax(logits).max(1),
}


def auroc(known: np.ndarray, ood: np.ndarray) -> float:
    """The chance that an in-distribution picture scores above an OOD one, ties counting half."""
    scores = np.concatenate([known, ood])
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    rank = counts.cumsum() - (counts - 1) / 2  # the mean rank of equal scores
    n = len(known)
    return float((rank[place[:n]].sum() - n * (n + 1) / 2) / (n * len(ood)))


def flagged(values: dict[str, np.ndarray], checks: list[dict]) -> dict[str, np.ndarray]:
    """`[N]` bool by code: which pictures each check warns of. `values` are those of `statistics`."""
    return {
        check["code"]: (
            values[check["statistic"]] < check["low"]
            if "low" in check
            else values[check["statistic"]] > check["high"]
        )
        for check in checks
    }


def thresholds(values: dict[str, np.ndarray], tail: float) -> list[dict]:
    """The checks with thresholds that each leave out the share `tail` of these pictures."""
    return [
        {
            "code": code,
            "statistic": statistic,
            end: round(float(np.quantile(values[statistic], tail if end == "low" else 1 - tail)), 4),
        }
        for code, statistic, end in CHECKS
    ]


def fit_checks(
    training: dict[str, np.ndarray], validation: dict[str, np.ndarray], share: float = CHECK_SHARE
) -> list[dict]:
    """One tail for all checks, as wide as keeps their false alarms together within `share` on validation.

    The thresholds are quantiles of the training pictures, of which there are enough to know so thin a tail.
    """
    for tail in np.geomspace(share, share / 1000, 200):
        checks = thresholds(training, float(tail))
        if any_of(flagged(validation, checks)).mean() <= share:
            break
    return checks


def any_of(flags: dict[str, np.ndarray]) -> np.ndarray:
    return np.any(list(flags.values()), axis=0)


def fit_score(
    logits: np.ndarray,
    ood_logits: dict[str, np.ndarray],
    missed: dict[str, float],
    temperature: float,
    share: float = SCORE_SHARE,
) -> tuple[dict, dict]:
    """The score that tells validation pictures best from made-up strangers, and what each would have done.

    `missed`: by kind, the share that the checks let pass: what they catch, no score need find. Best: the
    largest AUROC, averaged over the kinds with these shares as weights. The threshold leaves `share` of the
    validation pictures below it. No real stranger takes part in the choice: those are for measuring.
    """
    weights = [missed[kind] + 1e-6 for kind in ood_logits]  # all caught: an even average
    report = {}
    for name, score in SCORES.items():
        known = score(logits, temperature)
        low = round(float(np.quantile(known, share)), 4)
        kinds = {
            kind: {
                "auroc": round(auroc(known, score(rows, temperature)), 4),
                "detected": round(float((score(rows, temperature) < low).mean()), 4),
            }
            for kind, rows in ood_logits.items()
        }
        mean = float(np.average([kind["auroc"] for kind in kinds.values()], weights=weights))
        report[name] = {"low": low, "mean_auroc": round(mean, 4), "strangers": kinds}
    best = max(report, key=lambda name: report[name]["mean_auroc"])
    return {"code": SCORE_CODE, "statistic": best, "low": report[best]["low"]}, report


def fit_detector(
    run: Callable[[np.ndarray], np.ndarray],
    training: np.ndarray,
    validation: np.ndarray,
    temperature: float,
    seed: int,
) -> DetectorReport:
    """Fits thresholds and chooses the score.

    `run`: uint8 `[N, 3, H, W]` -> logits of the model that is shipped.
    """
    channels = reference_channels(training)
    values = statistics(validation, channels)
    checks = fit_checks(statistics(training, channels), values)
    logits = run(validation)
    made_up = strangers(validation, seed)
    missed = {
        kind: 1 - float(any_of(flagged(statistics(images, channels), checks)).mean())
        for kind, images in made_up.items()
    }
    ood_logits = {kind: run(images) for kind, images in made_up.items()}
    score, scores = fit_score(logits, ood_logits, missed, temperature)
    flags = flagged(values, checks)
    below = SCORES[score["statistic"]](logits, temperature) < score["low"]
    return {
        "detector": {"channels": channels, "checks": checks, "score": score},
        "validation": {
            "images": len(validation),
            "false_alarms": {
                "checks": round(float(any_of(flags).mean()), 4),
                "score": round(float(below.mean()), 4),
                **{code: round(float(rows.mean()), 4) for code, rows in flags.items()},
            },
        },
        "missed_by_checks": {kind: round(share, 4) for kind, share in missed.items()},
        "scores": scores,
    }


def detection(
    detector: Detector,
    temperature: float,
    known: tuple[np.ndarray, np.ndarray],
    ood: tuple[np.ndarray, np.ndarray],
) -> dict[str, object]:
    """How well OOD pictures are told from in-distribution ones; both given as images and their logits.

    `checks`, `score`, `either`: the share warned of. `auroc`: the score's.
    """
    score = SCORES[detector["score"]["statistic"]]
    images, logits = ood
    flags = flagged(statistics(images, detector["channels"]), detector["checks"])
    values = score(logits, temperature)
    below = values < detector["score"]["low"]
    codes = {code: round(float(rows.mean()), 4) for code, rows in flags.items() if rows.any()}
    return {
        "images": len(images),
        "auroc": round(auroc(score(known[1], temperature), values), 4),
        "score": round(float(below.mean()), 4),
        "checks": round(float(any_of(flags).mean()), 4),
        "either": round(float((below | any_of(flags)).mean()), 4),
        "codes": dict(sorted(codes.items(), key=lambda item: -item[1])),
    }
