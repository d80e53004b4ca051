"""Whether a candidate is worse than the champion beyond chance: checks, each of which may refuse it.

Four go by chance, on the very same pictures (evaluation/paired.py). They share LEVEL among them (Bonferroni),
so that one that is as good as the champion is refused no more than one time in twenty. Two go by size.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from models.data.split import Split
from models.evaluation.calibrate import expected_calibration_error
from models.evaluation.measure import percent
from models.evaluation.paired import calibration_chance, fisher, mcnemar
from models.publishing.contender import Answers, Contender
from models.publishing.remeasure import columns

LEVEL = 0.05  # the chance that one that is as good is refused
MOST_BYTES = 1.25  # times the champion's, and as for the next: more is another decision than a better model
MOST_MULTIPLY_ADDS = 1.5
ACCURACY, CALIBRATION, ALARMS, STRANGERS = "accuracy", "calibration error", "warned of, wrongly", "strangers"
BYTES, MULTIPLY_ADDS, MILLISECONDS = "bytes", "multiply-adds", "ms, native, here"
BY_CHANCE = (ACCURACY, CALIBRATION, ALARMS, STRANGERS)


@dataclass(frozen=True)
class Pictures:
    """The test pictures as one of the two sees them, and pictures of none of its classes by name.

    labels: the ids of the classes, in the order by which the test pictures' labels count.
    """

    labels: tuple[str, ...]
    test: Split
    strangers: dict[str, np.ndarray]


@dataclass(frozen=True)
class Check:
    """champion, candidate: the figures. chance: that an equal one looks so much worse, where it is by chance.

    worse: None where it only informs. on: what the figures are of.
    """

    name: str
    champion: float
    candidate: float
    on: str
    chance: float | None = None
    worse: bool | None = None

    def cells(self) -> list[str]:
        share = self.name in BY_CHANCE or self.name.startswith(STRANGERS)
        plain = "{:,.2f}" if self.name == MILLISECONDS else "{:,.0f}"
        figures = [
            percent(value) if share else plain.format(value) for value in (self.champion, self.candidate)
        ]
        chance = "" if self.chance is None else f"{self.chance:.4f}"
        return [self.name, *figures, chance, {True: "WORSE", False: "no", None: ""}[self.worse], self.on]


@dataclass(frozen=True)
class Comparison:
    """Two versions. question: what sets their questions apart, "" where they answer the same one."""

    champion: str
    candidate: str
    checks: tuple[Check, ...] = ()
    question: str = ""

    @property
    def reasons(self) -> list[str]:
        worse = [check.name for check in self.checks if check.worse]
        return [*([self.question] if self.question else []), *worse]

    def table(self) -> str:
        head = ["", f"champion {self.champion}", f"candidate {self.candidate}", "chance", "worse", "of"]
        return columns([head, *(check.cells() for check in self.checks)])

    def figures(self) -> dict[str, list[float]]:
        """Of both, by each check that may refuse, as the history keeps them."""
        judged = [check for check in self.checks if check.worse is not None]
        return {check.name: [round(check.champion, 4), round(check.candidate, 4)] for check in judged}

    def to_json(self) -> dict[str, Any]:
        return {
            "champion": self.champion,
            "candidate": self.candidate,
            "level": LEVEL / len(BY_CHANCE),
            "reasons": self.reasons,
            "checks": [asdict(check) for check in self.checks],
        }


def other_question(champion: Contender, candidate: Contender) -> str:
    """Why the two cannot be compared; "" where they can: both choose among the same classes."""
    had, has = set(champion.labels), set(candidate.labels)
    if had == has:
        return ""
    parts = [
        f"{'without' if gone else 'with'} {', '.join(sorted(names))}"
        for gone, names in ((True, had - has), (False, has - had))
        if names
    ]
    return f"another question: {' and '.join(parts)}"


def compare(
    champion: Contender, candidate: Contender, pictures: tuple[Pictures, Pictures], time: bool = True
) -> Comparison:
    """pictures: the champion's and the candidate's, in the same order. time: whether to tell milliseconds."""
    before, after = (on_classes(one, seen) for one, seen in zip((champion, candidate), pictures, strict=True))
    checks = [
        *on_test(before, after, pictures[0].test.labels),
        *on_strangers(champion, candidate, pictures),
        *sizes(champion, candidate),
    ]
    if time:
        both = champion.milliseconds(), candidate.milliseconds()
        checks.append(Check(MILLISECONDS, *both, "for information: no clock of a busy machine is a verdict"))
    return Comparison(champion.version, candidate.version, tuple(checks))


def on_classes(contender: Contender, pictures: Pictures) -> Answers:
    """To the test pictures, its classes in the pictures' order."""
    answers = contender.answers(pictures.test.images)
    order = [contender.labels.index(label) for label in pictures.labels]
    return Answers(answers.probabilities[:, order], answers.warned)


def is_worse(chance: float) -> bool:
    return chance < LEVEL / len(BY_CHANCE)


def paired(name: str, bad: tuple[np.ndarray, np.ndarray], on: str) -> Check:
    """bad: `[N]` bool each, of which pictures it does badly; the figures are the shares of these."""
    lost, won = int((bad[1] & ~bad[0]).sum()), int((bad[0] & ~bad[1]).sum())
    chance = mcnemar(lost, won)
    figures = (float(one.mean()) for one in bad)
    return Check(name, *figures, f"{on}: worse on {lost:,}, better on {won:,}", chance, is_worse(chance))


def on_test(before: Answers, after: Answers, labels: np.ndarray) -> Iterator[Check]:
    on = f"{len(labels):,} test pictures"
    wrong = tuple(one.probabilities.argmax(1) != labels for one in (before, after))
    check = paired(ACCURACY, wrong, on)
    yield Check(ACCURACY, 1 - check.champion, 1 - check.candidate, check.on, check.chance, check.worse)
    errors = (expected_calibration_error(one.probabilities, labels) for one in (before, after))
    chance, (low, high) = calibration_chance(before.probabilities, after.probabilities, labels)
    within = f"{on}: by {100 * low:+.2f} to {100 * high:+.2f} % (90 %)"
    yield Check(CALIBRATION, *errors, within, chance, is_worse(chance))
    yield paired(ALARMS, (before.warned, after.warned), on)


def sure_unwarned(contender: Contender, images: np.ndarray) -> np.ndarray:
    """`[N]` bool: what the page calls very likely, without a warning."""
    answers = contender.answers(images)
    return (answers.probabilities.max(1) >= contender.manifest["grades"]["very-likely"]) & ~answers.warned


def on_strangers(
    champion: Contender, candidate: Contender, pictures: tuple[Pictures, Pictures]
) -> Iterator[Check]:
    """Sure and unwarned: of all kinds together, which decides, and of each. Without any, by both cards."""
    first, second = (one.strangers for one in pictures)
    if not first:
        yield from by_cards(champion, candidate)
        return
    sure = {
        name: (sure_unwarned(champion, images), sure_unwarned(candidate, second[name]))
        for name, images in first.items()
    }
    everything = tuple(np.concatenate(rows) for rows in zip(*sure.values(), strict=True))
    yield paired(STRANGERS, everything, f"{len(everything[0]):,} sure and unwarned")
    for name, rows in sure.items():
        yield Check(f"{STRANGERS}: {name}", *(float(row.mean()) for row in rows), f"{len(rows[0]):,}")


def by_cards(champion: Contender, candidate: Contender) -> Iterator[Check]:
    """What the cards state of kinds that both have: sums, not pairs, so chance gets more room."""
    stated = [
        {kind["name"]["en"]: kind for kind in one.figures.get("strangers", [])}
        for one in (champion, candidate)
    ]
    common = [name for name in stated[0] if name in stated[1]]
    sums = [
        (
            sum(round(kinds[name]["sureUnwarned"] * kinds[name]["images"]) for name in common),
            sum(kinds[name]["images"] for name in common),
        )
        for kinds in stated
    ]
    if not all(of for _, of in sums):
        return
    chance = fisher(*sums)
    shares = (some / of for some, of in sums)
    yield Check(
        STRANGERS, *shares, f"{sums[1][1]:,} sure and unwarned, by the cards", chance, is_worse(chance)
    )


def sizes(champion: Contender, candidate: Contender) -> Iterator[Check]:
    both = (
        (BYTES, MOST_BYTES, champion.bytes, candidate.bytes),
        (MULTIPLY_ADDS, MOST_MULTIPLY_ADDS, champion.multiply_adds, candidate.multiply_adds),
    )
    for name, most, had, has in both:
        yield Check(name, had, has, f"{has / had:.2f} times; at most {most:g}", worse=has > most * had)
