"""Whether what pages answer is still like what they answered before: what is held back, and each class.

The reference is the first days of the log itself, by model version. What a manifest could name, the shares
of the test pictures, are those of a data set that somebody balanced: visitors show what they like, and a page
that answers them just as it should would be another from its first day. So drift here is change, and says
nothing about whether the first days were good.

Answers of one visit are alike (eight pictures of one dog), so that a test which takes each for itself finds
drift in nothing. Counts are divided by the design effect, which the log itself tells, as it has visits:
J. N. K. Rao and A. J. Scott, "A Simple Method for the Analysis of Clustered Binary Data", Biometrics 48
(1992), for one share; their first-order correction, "The Analysis of Categorical Data from Complex Sample
Surveys", JASA 76 (1981), for several.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np

from models.evaluation.counts import HELD_BACK, Visits

# J. Cohen, "Statistical Power Analysis for the Behavioral Sciences", 2nd ed. (1988): a small effect.
SMALL_H = 0.2
# Of w, whose square is chi-square over the answers, 0.1 is small there and 0.3 medium.
LEAST_W = 0.2
# Fewer expected in a cell, and chi-square is no longer that (Cochran, 1954): such classes are taken together.
LEAST_EXPECTED = 5


@dataclass(frozen=True)
class Options:
    reference_days: int = 7
    """Days with answers, from the first on, that the others are compared with."""
    significance: float = 0.01
    """For all tests of a run together, by Holm's method."""
    least: int = 100
    """Answers, divided by the design effect, on both sides; a day with fewer is not judged."""


@dataclass(frozen=True)
class Row:
    """A test: of a day of a model version, of what is held back or of the classes."""

    model: str
    version: str
    day: date
    what: str
    """`held back` or `classes`."""
    answers: int
    before: float
    """The share in the reference; of classes, of the one that changed the most."""
    now: float
    label: str
    """That class; empty for what is held back."""
    effect: float
    """Cohen's h or w."""
    p: float | None
    """None: too few to say."""


@dataclass(frozen=True)
class Judged:
    row: Row
    drifted: bool


def chi_square_tail(x: float, freedom: int) -> float:
    """P(X >= x) of a chi-square distribution, exactly: Abramowitz and Stegun, 26.4.4 and 26.4.5."""
    if freedom % 2:
        term, total = math.sqrt(2 * x / math.pi) * math.exp(-x / 2), math.erfc(math.sqrt(x / 2))
        first = 3
    else:
        term, total = math.exp(-x / 2), 0.0
        first = 2
    for k in range(first, freedom + 1, 2):
        total += term
        term *= x / k
    return min(total, 1.0)


def cohen_h(p: float, q: float) -> float:
    return 2 * abs(math.asin(math.sqrt(p)) - math.asin(math.sqrt(q)))


def design_effect(part: np.ndarray, whole: np.ndarray) -> float:
    """How much wider the share spreads than that of answers on their own; at least 1.

    part, whole: `[visits]`, a visit's answers of one kind, and all of them. The variance of a ratio of sums
    over visits, by that of a binomial share (Rao and Scott, 1992).
    """
    visits, n = len(whole), whole.sum()
    p = part.sum() / n
    if visits < 2 or p in (0, 1):
        return 1.0
    variance = visits / (visits - 1) / n**2 * ((part - p * whole) ** 2).sum()
    return max(1.0, float(variance * n / (p * (1 - p))))


def mean_design_effect(side: np.ndarray) -> float:
    """Of a table `[visits, labels]`: each label's, weighted by 1 - its share (Rao and Scott, 1981)."""
    whole = side.sum(1)
    weights = 1 - side.sum(0) / whole.sum()
    if weights.sum() == 0:
        return 1.0
    effects = [design_effect(side[:, k], whole) for k in range(side.shape[1])]
    return float((weights * effects).sum() / weights.sum())


Visit = dict[str, int]


def table(visits: list[Visit], labels: list[str]) -> np.ndarray:
    """`[visits, labels]`, those alone that have any."""
    counts = np.array([[visit.get(label, 0) for label in labels] for visit in visits], float)
    return counts[counts.sum(1) > 0] if len(labels) and len(visits) else np.zeros((0, len(labels)))


def compare(before: np.ndarray, now: np.ndarray, least: int) -> tuple[float, float | None]:
    """Effect and p of two tables `[visits, labels]`: Pearson's chi-square of counts, design effect taken off.

    The effect is Cohen's h of the first label where there are two, else w, with both sides alike in weight.
    p: None where either side is too small.
    """
    sides = (before, now)
    if min(side.sum() for side in sides) == 0:
        return 0.0, None
    observed = np.stack([side.sum(0) / mean_design_effect(side) for side in sides])
    totals = observed.sum(1)
    rare = (np.outer(totals, observed.sum(0)) / observed.sum() < LEAST_EXPECTED).any(0)
    if observed.shape[1] > 2 and rare.any():
        observed = np.column_stack([observed[:, ~rare], observed[:, rare].sum(1)])
    observed = observed[:, observed.sum(0) > 0]
    columns = observed.shape[1]
    shares = observed / totals[:, None]
    pooled = observed.sum(0) / observed.sum()
    if columns == 2:
        effect = cohen_h(float(shares[0][0]), float(shares[1][0]))
    else:
        effect = math.sqrt(float(((shares[1] - shares[0]) ** 2 / pooled).sum()) / 2)
    if totals.min() < least:
        return effect, None
    if columns < 2:
        return 0.0, 1.0
    expected = np.outer(totals, pooled)
    return effect, chi_square_tail(float(((observed - expected) ** 2 / expected).sum()), columns - 1)


def rows_of(visits: Visits, options: Options, wanted: Callable[[str, str], bool]) -> list[Row]:
    """Two tests for each day after the reference, of each model version that is wanted."""
    rows = []
    for model, version in sorted({(model, version) for model, version, _ in visits.by}):
        if not wanted(model, version):
            continue
        days = sorted(day for m, v, day in visits.by if (m, v) == (model, version))
        reference = [
            visit for day in days[: options.reference_days] for visit in visits.by[model, version, day]
        ]
        labels = sorted(
            {label for day in days for visit in visits.by[model, version, day] for label in visit}
            - {HELD_BACK}
        )
        for day in days[options.reference_days :]:
            today = visits.by[model, version, day]
            rows.append(held_back_row(model, version, day, reference, today, options))
            if labels:
                rows.append(classes_row(model, version, day, reference, today, labels, options))
    return rows


def held_back_row(
    model: str, version: str, day: date, reference: list[Visit], today: list[Visit], options: Options
) -> Row:
    def sides(visits: list[Visit]) -> np.ndarray:
        return np.array(
            [[visit.get(HELD_BACK, 0), sum(visit.values()) - visit.get(HELD_BACK, 0)] for visit in visits],
            float,
        )

    before, now = sides(reference), sides(today)
    effect, p = compare(before, now, options.least)
    shares = [float(side[:, 0].sum() / side.sum()) for side in (before, now)]
    return Row(model, version, day, "held back", int(now.sum()), *shares, "", effect, p)


def classes_row(
    model: str,
    version: str,
    day: date,
    reference: list[Visit],
    today: list[Visit],
    labels: list[str],
    options: Options,
) -> Row:
    before, now = table(reference, labels), table(today, labels)
    effect, p = compare(before, now, options.least)
    shares = [side.sum(0) / max(side.sum(), 1) for side in (before, now)]
    most = int(np.abs(shares[1] - shares[0]).argmax())
    return Row(
        model,
        version,
        day,
        "classes",
        int(now.sum()),
        float(shares[0][most]),
        float(shares[1][most]),
        labels[most],
        effect,
        p,
    )


def judge(rows: list[Row], options: Options) -> list[Judged]:
    """Which are drift: beyond chance, by S. Holm's method (Scand. J. Statist. 6, 1979), and large enough."""
    tested = sorted((row.p, i) for i, row in enumerate(rows) if row.p is not None)
    significant: set[int] = set()
    for place, (p, i) in enumerate(tested):
        if p > options.significance / (len(tested) - place):
            break
        significant.add(i)
    floors = {"held back": SMALL_H, "classes": LEAST_W}
    return [Judged(row, i in significant and row.effect >= floors[row.what]) for i, row in enumerate(rows)]


def markdown(judged: list[Judged], refused: int) -> str:
    """A table, a row a test; days with too few answers are said to be such."""
    lines = [
        "| model | version | day | of | answers | before | now | effect | p | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for one in judged:
        row = one.row
        what = f"{row.what}, {row.label} the most" if row.label else row.what
        p = "too few" if row.p is None else f"{row.p:.2g}"
        lines.append(
            f"| {row.model} | {row.version} | {row.day} | {what} | {row.answers} | {row.before:.1%} "
            f"| {row.now:.1%} | {row.effect:.2f} | {p} | {'drift' if one.drifted else ''} |"
        )
    if refused:
        lines += ["", not_of_the_form(refused)]
    return "\n".join(lines)


def not_of_the_form(refused: int) -> str:
    return f"Visits that were not of the form, and count for nothing: {refused}."
