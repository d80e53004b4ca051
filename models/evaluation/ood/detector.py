"""The detector of out-of-distribution (OOD) pictures: what is unlike the training data, and warned of.

Two kinds of warning, both with thresholds in the manifest, both computed again by the page (web/core/ood.ts):

* checks of the picture itself (checks.py), whose code says what is off;
* a score of what the net gives for it (scores.py), below whose threshold it is OOD.

Score and threshold are chosen by what a visitor gets to see: of pictures of none of the classes, how many get
a sure answer and no warning, where no more than a given share of known pictures is warned of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from models.evaluation.ood.checks import any_of, fit_checks, flagged
from models.evaluation.ood.scores import SCORES, Reference, auroc, fit_reference, needed_by, score
from models.evaluation.ood.statistics import reference_channels, statistics
from models.export.reference import Outputs
from models.softmax import softmax

SCORE_CODE = "out-of-distribution"
REFERENCE_IMAGES = 10_000  # of the training pictures: more move a class's mean by nothing
# Of known pictures warned of: where the curve of a report is told.
CURVE = (0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3)

QUANTILES = 21  # from the least to the largest, each 5 % of the pictures further

# uint8 `[N, 3, H, W]` -> what the model that is shipped gives.
Run = Callable[[np.ndarray], Outputs]


@dataclass(frozen=True)
class Detector:
    """channels: reference distributions; statistic, low: the score and its threshold.

    reference: of scores of features, None for those of logits. quantiles: of the score, for the page to show
    where a picture lies: `known` and `strangers`, QUANTILES each.
    """

    channels: dict[str, list[float]]
    checks: list[dict]
    statistic: str
    low: float
    temperature: float
    reference: Reference | None = None
    quantiles: dict[str, list[float]] | None = None

    def score(self, outputs: Outputs) -> np.ndarray:
        return score(self.statistic, outputs, self.temperature, self.reference)

    def flagged(self, images: np.ndarray) -> dict[str, np.ndarray]:
        """By the checks: `[N]` bool by code."""
        return flagged(statistics(images, self.channels), self.checks)

    def warned(self, images: np.ndarray, outputs: Outputs) -> np.ndarray:
        """`[N]` bool: whether the page warns of it."""
        return any_of(self.flagged(images)) | (self.score(outputs) < self.low)

    def to_json(self) -> dict[str, object]:
        """The manifest's `outOfDistribution`, but for its `reference`, which holds the numbers themselves."""
        more = {"reference": self.reference.to_json()} if self.reference else {}
        if self.quantiles:
            more["quantiles"] = self.quantiles
        return {
            "channels": self.channels,
            "checks": self.checks,
            "score": {"code": SCORE_CODE, "statistic": self.statistic, "low": self.low, **more},
        }

    @staticmethod
    def from_json(given: dict, temperature: float) -> Detector:
        """What `to_json` gave."""
        chosen = given["score"]
        reference = Reference.from_json(chosen["reference"]) if "reference" in chosen else None
        return Detector(
            given["channels"],
            given["checks"],
            chosen["statistic"],
            chosen["low"],
            temperature,
            reference,
            chosen.get("quantiles"),
        )


@dataclass(frozen=True)
class Known:
    """Pictures of the classes that the net did not learn from. limit: how many of them may be warned of."""

    images: np.ndarray
    limit: float


@dataclass(frozen=True)
class Seen:
    """Pictures, and all that is asked of them while scores are compared."""

    images: int
    outputs: Outputs
    by_checks: np.ndarray
    sure: np.ndarray


def threshold(values: np.ndarray, by_checks: np.ndarray, limit: float) -> float:
    """The highest, to 4 decimals, with which no more than `limit` of these are warned of, checks and all."""
    left = np.sort(values[~by_checks])
    more = max(0, int(limit * len(values)) - int(by_checks.sum()))
    return float(np.floor(left[min(more, len(left) - 1)] * 1e4) / 1e4) if len(left) else 0.0


def sure_unwarned(seen: Seen, values: np.ndarray, low: float) -> float:
    return float((seen.sure & ~seen.by_checks & (values >= low)).mean())


def compare(
    known: dict[str, Seen],
    limits: dict[str, float],
    strangers: dict[str, Seen],
    rate: Callable[[str, Outputs], np.ndarray],
) -> dict[str, dict]:
    """By score: its threshold, what it does at that to each kind of strangers, and its whole curve."""
    return {
        name: judge(known, limits, strangers, lambda outputs, name=name: rate(name, outputs))
        for name in SCORES
    }


def judge(
    known: dict[str, Seen],
    limits: dict[str, float],
    strangers: dict[str, Seen],
    rate: Callable[[Outputs], np.ndarray],
) -> dict[str, object]:
    """What `compare` tells of one score."""
    mine = {kind: rate(seen.outputs) for kind, seen in known.items()}
    theirs = {kind: rate(seen.outputs) for kind, seen in strangers.items()}

    def lowest(shares: dict[str, float]) -> float:
        """The threshold that keeps to every kind's own share."""
        return min(threshold(mine[kind], seen.by_checks, shares[kind]) for kind, seen in known.items())

    def unwarned(low: float) -> dict[str, float]:
        return {kind: round(sure_unwarned(seen, theirs[kind], low), 4) for kind, seen in strangers.items()}

    def mean(shares: dict[str, float]) -> float:
        return round(float(np.mean(list(shares.values()))), 4)

    low = lowest(limits)
    everything = np.concatenate(list(mine.values()))
    return {
        "low": low,
        "sure_unwarned": unwarned(low),
        "mean_sure_unwarned": mean(unwarned(low)),
        "auroc": {kind: round(auroc(everything, rows), 4) for kind, rows in theirs.items()},
        "curve": [
            {"warned": share, "sure_unwarned": mean(unwarned(lowest(dict.fromkeys(known, share))))}
            for share in CURVE
        ],
    }


def quantiles_of(scores: list[np.ndarray]) -> list[float]:
    """Of all these together."""
    found = np.quantile(np.concatenate(scores), np.linspace(0, 1, QUANTILES))
    return [round(float(value), 4) for value in found]


def best_of(report: dict[str, dict], images: dict[str, int]) -> str:
    """Fewest strangers that get a sure answer and no warning; of those that chance alone may have set apart
    (by no more than the standard error of the fewest), the largest AUROC: it warns of most others too.

    images: of each kind of strangers, how many.
    """
    fewest = min(report.values(), key=lambda row: row["mean_sure_unwarned"])
    variances = [share * (1 - share) / images[kind] for kind, share in fewest["sure_unwarned"].items()]
    most = fewest["mean_sure_unwarned"] + sum(variances) ** 0.5 / len(variances)
    as_few = [name for name, row in report.items() if row["mean_sure_unwarned"] <= most]
    return max(as_few, key=lambda name: np.mean(list(report[name]["auroc"].values())))


def fit_detector(
    run: Run,
    training: tuple[np.ndarray, np.ndarray],
    known: dict[str, Known],
    strangers: dict[str, np.ndarray],
    temperature: float,
    sure: float,
    seed: int,
) -> dict[str, object]:
    """Sets the checks' thresholds, chooses the score and its own; a report with the `detector` as JSON.

    training: images and labels. known: by name, `validation` among them, which the checks are set by.
    strangers: by kind, pictures of none of the classes. sure: from which probability on the page says very
    likely.
    """
    images, labels = training
    channels = reference_channels(images)
    seen = {kind: statistics(one.images, channels) for kind, one in known.items()}
    others = [values for kind, values in seen.items() if kind != "validation"]
    checks = fit_checks([statistics(images, channels), *others], list(seen.values()))
    some = np.sort(np.random.default_rng(seed).permutation(len(images))[:REFERENCE_IMAGES])
    reference = fit_reference(run(images[some]).features, labels[some])

    def look(pictures: np.ndarray, values: dict[str, np.ndarray]) -> Seen:
        outputs = run(pictures)
        by_checks = any_of(flagged(values, checks))
        return Seen(len(pictures), outputs, by_checks, softmax(outputs.logits, temperature).max(1) >= sure)

    looked = {kind: look(one.images, seen[kind]) for kind, one in known.items()}
    strange = {kind: look(pictures, statistics(pictures, channels)) for kind, pictures in strangers.items()}

    def rate(name: str, outputs: Outputs) -> np.ndarray:
        return score(name, outputs, temperature, reference)

    report = compare(looked, {kind: one.limit for kind, one in known.items()}, strange, rate)
    statistic = best_of(report, {kind: seen.images for kind, seen in strange.items()})
    low = report[statistic]["low"]
    quantiles = {
        name: quantiles_of([rate(statistic, seen.outputs) for seen in group.values()])
        for name, group in (("known", looked), ("strangers", strange))
    }
    detector = Detector(
        channels, checks, statistic, low, temperature, needed_by(statistic, reference), quantiles
    )
    return {
        "detector": detector.to_json(),
        "sure": sure,
        "known": {
            kind: {
                "images": seen.images,
                "limit": known[kind].limit,
                "checks": round(float(seen.by_checks.mean()), 4),
                "score": round(float((detector.score(seen.outputs) < low).mean()), 4),
                "either": round(float((seen.by_checks | (detector.score(seen.outputs) < low)).mean()), 4),
            }
            for kind, seen in looked.items()
        },
        "strangers": {
            kind: {"images": seen.images, "sure": round(float(seen.sure.mean()), 4)}
            for kind, seen in strange.items()
        },
        "scores": report,
    }


def detection(
    detector: Detector,
    sure: float,
    known: Outputs,
    ood: tuple[np.ndarray, Outputs],
) -> dict[str, object]:
    """How well OOD pictures, images and outputs, are told from in-distribution ones.

    `checks`, `score`, `either`: the share warned of. `sure_unwarned`: the share that gets a probability of at
    least `sure` and no warning. `auroc`: the score's.
    """
    images, outputs = ood
    flags = detector.flagged(images)
    values = detector.score(outputs)
    below = values < detector.low
    either = below | any_of(flags)
    certain = softmax(outputs.logits, detector.temperature).max(1) >= sure
    codes = {code: round(float(rows.mean()), 4) for code, rows in flags.items() if rows.any()}
    return {
        "images": len(images),
        "auroc": round(auroc(detector.score(known), values), 4),
        "score": round(float(below.mean()), 4),
        "checks": round(float(any_of(flags).mean()), 4),
        "either": round(float(either.mean()), 4),
        "sure_unwarned": round(float((certain & ~either).mean()), 4),
        "codes": dict(sorted(codes.items(), key=lambda item: -item[1])),
    }
