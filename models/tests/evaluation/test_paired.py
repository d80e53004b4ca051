"""Whether one of two models is worse beyond chance, against figures by hand and by drawing."""

from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.calibrate import expected_calibration_error
from models.evaluation.paired import calibration_chance, fisher, mcnemar


@pytest.mark.parametrize(
    ("lost", "won", "chance"),
    [
        (7, 1, 5 / 256),  # (C(8,7) + C(8,8)) / 2^8, less half of C(8,7) / 2^8
        (1, 7, 1 - 5 / 256),
        (5, 5, 0.5),
        (0, 0, 0.5),
        (1, 0, 0.25),
        (3000, 3000, 0.5),
    ],
)
def test_mcnemar_is_the_binomial_tail_less_half_of_its_first_term(lost: int, won: int, chance: float) -> None:
    assert mcnemar(lost, won) == pytest.approx(chance, rel=1e-9)


def test_of_equals_no_more_are_called_worse_than_the_level_says() -> None:
    rng = np.random.default_rng(4)
    lost = rng.binomial(40, 0.5, 4000)
    called = np.mean([mcnemar(int(some), 40 - int(some)) < 0.05 for some in lost])
    assert 0.02 < called < 0.06


def test_fisher_and_the_lady_who_tasted_tea() -> None:
    assert fisher((1, 4), (3, 4)) == pytest.approx(17 / 70, rel=1e-9)
    assert fisher((0, 4), (4, 4)) == pytest.approx(1 / 70, rel=1e-9)
    assert fisher((50, 1000), (50, 1000)) > 0.5


def surer(n: int, by: float) -> tuple[np.ndarray, np.ndarray]:
    """Answers `[N, 2]` as sure as they are right, made surer `by` so much; labels."""
    rng = np.random.default_rng(2)
    sure = rng.uniform(0.5, 0.9, n)
    labels = (rng.uniform(size=n) > sure).astype(int)
    told = np.minimum(sure + by, 1)
    return np.column_stack([told, 1 - told]), labels


def test_a_worse_calibration_is_told_from_the_same_one() -> None:
    before, labels = surer(1000, 0)
    after, _ = surer(1000, 0.1)
    chance, (low, high) = calibration_chance(before, after, labels)
    assert chance < 0.001
    difference = expected_calibration_error(after, labels) - expected_calibration_error(before, labels)
    assert low < difference < high
    assert calibration_chance(after, before, labels)[0] > 0.99
    assert calibration_chance(before, before, labels)[0] == 1
    assert calibration_chance(before, after, labels) == (chance, (low, high))  # no luck of the draw
