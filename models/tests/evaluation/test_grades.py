"""The grades of an answer: from which probability on it is worded how surely."""

from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.grades import LIMITS, fit_grades, isotonic, kept


def answers(confidence: np.ndarray, chance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two classes' probabilities, and labels that are right with `chance`."""
    right = np.random.default_rng(1).random(len(confidence)) < chance
    return np.stack([confidence, 1 - confidence], 1), np.where(right, 0, 1)


def test_neighbours_in_the_wrong_order_are_pooled() -> None:
    assert isotonic(np.array([1.0, 0, 1, 1, 0, 1])).tolist() == pytest.approx(
        [0.5, 0.5, 2 / 3, 2 / 3, 2 / 3, 1]
    )


def test_words_follow_how_often_answers_so_sure_are_right() -> None:
    sure = np.linspace(0.5, 1, 40_000)
    honest = fit_grades(*answers(sure, sure))
    assert honest["very-likely"] == pytest.approx(0.9, abs=0.03)
    assert honest["probably"] == pytest.approx(0.6, abs=0.03)
    boasting = fit_grades(*answers(sure, sure - 0.08))
    assert boasting["very-likely"] == pytest.approx(0.98, abs=0.015)
    assert boasting["probably"] == pytest.approx(0.68, abs=0.03)


def test_it_is_told_how_often_answers_worded_so_were_right() -> None:
    sure = np.array([0.95, 0.9, 0.7, 0.6, 0.5])
    probabilities = np.stack([sure, 1 - sure], 1)
    found = kept(probabilities, np.array([0, 1, 0, 0, 0]), {"very-likely": 0.9, "probably": 0.6})
    assert found == {
        "very-likely": {"answers": 2, "right": 0.5},
        "probably": {"answers": 2, "right": 1.0},
    }
    none = kept(probabilities[:1], np.array([0]), {"very-likely": 0.99, "probably": 0.6})
    assert none["very-likely"] == {"answers": 0, "right": None}


def test_grades_keep_to_their_limits_and_their_order() -> None:
    sure = np.linspace(0.5, 1, 1000)
    always, never = fit_grades(*answers(sure, sure * 0 + 2)), fit_grades(*answers(sure, sure * 0))
    assert always == {grade: low for grade, (low, _) in LIMITS.items()}
    assert never == {grade: high for grade, (_, high) in LIMITS.items()}
    for made in (always, never):
        assert made["probably"] <= made["very-likely"]
        assert all(type(value) is float for value in made.values())
