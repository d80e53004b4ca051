"""Whether a data set is still what the last run learned from: counts, digests, and how its pictures spread.

Pictures are compared by the statistics that the page's own checks look at (ood/statistics.py): two-sample
Kolmogorov-Smirnov tests of each, and a chi-square test of the classes' counts. Refused is what differs beyond
chance and by enough to matter: with thousands of pictures, the least difference is beyond chance.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from models.config import Config
from models.data.sources import source
from models.data.split import Splits
from models.evaluation.ood.statistics import STATISTICS, reference_channels, statistics

SAMPLE = 2000  # pictures whose statistics are kept
LEVEL = 0.01  # how often data of the same kind may be refused, over all tests together
DISTANCE = 0.1  # Kolmogorov and Smirnov's, or Cramer's V: less is let through whatever chance says
FEWEST = 0.9  # of the pictures that there were


@dataclass(frozen=True)
class Row:
    """One thing that was compared, in words for people."""

    what: str
    last: str
    now: str
    verdict: str
    refused: bool = False


def record_of(config: Config, splits: Splits, digests: dict[str, str]) -> dict:
    """What the next run compares itself with, as JSON."""
    channels = reference_channels(splits.train.images)
    labels, parts = source(config).labels, (splits.train, splits.validation, splits.test)
    counts = sum(np.bincount(part.labels, minlength=len(labels)) for part in parts)
    return {
        "size": config.size,
        "files": digests,
        "classes": dict(zip(labels, counts.tolist(), strict=True)),
        "channels": channels,
        "statistics": rounded(statistics(sample(splits), channels)),
    }


def sample(splits: Splits) -> np.ndarray:
    """`[N, 3, H, W]` uint8: at most SAMPLE of the training pictures, drawn with a fixed seed."""
    images = splits.train.images
    return images[np.sort(np.random.default_rng(0).permutation(len(images))[:SAMPLE])]


def rounded(values: dict[str, np.ndarray]) -> dict[str, list[float]]:
    return {name: [round(float(value), 5) for value in rows] for name, rows in values.items()}


def compare(last: dict | None, now: dict, splits: Splits) -> list[Row]:
    """last: the record of the last run; None: there was none. splits: what `now` is the record of."""
    total = sum(now["classes"].values())
    if last is None:
        return [Row("pictures", "", str(total), "the first run: nothing to compare with")]
    before = sum(last["classes"].values())
    few = total < FEWEST * before
    fewer = f"fewer than {FEWEST:.0%} of the last" if few else "enough"
    rows = [Row("pictures", str(before), str(total), fewer, few), files_row(last["files"], now["files"])]
    if last["files"] == now["files"]:
        return rows
    rows.append(classes_row(last["classes"], now["classes"]))
    if last["size"] != now["size"]:
        return [
            *rows,
            Row("size", str(last["size"]), str(now["size"]), "another size: drift is not measured"),
        ]
    # By the last run's reference: distances from another one are other distances.
    mine = statistics(sample(splits), last["channels"])
    return [*rows, *(drift_row(name, np.array(last["statistics"][name]), mine[name]) for name in STATISTICS)]


def files_row(last: dict[str, str], now: dict[str, str]) -> Row:
    changed = [name for name in sorted({*last, *now}) if last.get(name) != now.get(name)]
    verdict = f"changed: {', '.join(changed)}" if changed else "the same, by their SHA-256"
    return Row("files", str(len(last)), str(len(now)), verdict)


def classes_row(last: dict[str, int], now: dict[str, int]) -> Row:
    """Pearson's chi-square test of homogeneity; a class that came or went is refused without one."""
    if last.keys() != now.keys():
        return Row("classes", ", ".join(last), ", ".join(now), "other classes", True)
    counts = np.array([list(last.values()), list(now.values())], float)
    counts = counts[:, counts.any(0)]
    expected = counts.sum(1, keepdims=True) * counts.sum(0) / counts.sum()
    square, freedom = float(((counts - expected) ** 2 / expected).sum()), counts.shape[1] - 1
    chance = chi_square_beyond(square, freedom)
    strength = math.sqrt(square / counts.sum())
    shares = [", ".join(f"{100 * value / row.sum():.0f}" for value in row) for row in counts]
    return judged("shares of the classes, %", *shares, "V", strength, chance)


def drift_row(name: str, last: np.ndarray, now: np.ndarray) -> Row:
    distance, chance = kolmogorov_smirnov(last, now)
    medians = (f"{np.median(values):.3f}" for values in (last, now))
    return judged(f"{name}, median", *medians, "D", distance, chance)


def judged(what: str, last: str, now: str, measure: str, size: float, chance: float) -> Row:
    # Bonferroni: as many tests as there are rows like this one.
    refused = chance < LEVEL / (len(STATISTICS) + 1) and size > DISTANCE
    verdict = f"{measure} {size:.3f}, p {chance:.2g}{': drifted' if refused else ''}"
    return Row(what, last, now, verdict, refused)


def kolmogorov_smirnov(a: np.ndarray, b: np.ndarray) -> tuple[float, float]:
    """The largest distance of two samples' cumulative distributions, and how often chance gives as much.

    By the asymptotic distribution with Stephens's correction (Journal of the Royal Statistical Society B 32,
    1970; as in Press et al., "Numerical Recipes", 14.3).
    """
    values = np.concatenate([a, b])
    shares = [np.searchsorted(np.sort(one), values, "right") / len(one) for one in (a, b)]
    distance = float(np.abs(shares[0] - shares[1]).max())
    root = math.sqrt(len(a) * len(b) / (len(a) + len(b)))
    x = (root + 0.12 + 0.11 / root) * distance
    if x < 0.2:  # the series below converges too slowly, and this is 1 to ten decimals
        return distance, 1.0
    terms = (2 * (-1) ** (k - 1) * math.exp(-2 * (k * x) ** 2) for k in range(1, 101))
    return distance, min(1.0, max(0.0, sum(terms)))


def chi_square_beyond(square: float, freedom: int) -> float:
    """How often chance gives at least this sum of squares.

    The closed form for whole degrees of freedom (Abramowitz and Stegun, "Handbook of Mathematical Functions",
    26.4.4 and 26.4.5).
    """
    if freedom < 1:
        return 1.0
    half, odd = square / 2, freedom % 2 / 2
    if half == 0:
        return 1.0
    first = math.erfc(math.sqrt(half)) if odd else 0.0
    # By logarithms: e^-half alone would be 0 where the whole is not.
    powers = (odd + k for k in range(freedom // 2))
    terms = (math.exp(power * math.log(half) - half - math.lgamma(power + 1)) for power in powers)
    return min(1.0, first + sum(terms))
