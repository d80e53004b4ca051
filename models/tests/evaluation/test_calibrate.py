from __future__ import annotations

import numpy as np
import pytest

from models.evaluation.calibrate import (
    calibrate,
    expected_calibration_error,
    fit_temperature,
    negative_log_likelihood,
)
from models.softmax import softmax


def drawn(temperature: float, n: int = 20000) -> tuple[np.ndarray, np.ndarray]:
    """Logits, and labels drawn from their softmax at `temperature`: that temperature is the right one."""
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 2, (n, 10))
    noise = rng.gumbel(size=logits.shape)  # the largest of logits + Gumbel noise is a draw from the softmax
    return logits, (logits / temperature + noise).argmax(1)


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_a_known_temperature_is_found_again(temperature: float) -> None:
    assert fit_temperature(*drawn(temperature)) == pytest.approx(temperature, rel=0.05)


def test_scaling_lowers_likelihood_loss_and_calibration_error() -> None:
    result = calibrate(*drawn(2.5))
    assert result["nll_after"] < result["nll_before"]
    assert result["ece_after"] < 0.02 < result["ece_before"]


def test_scaling_never_changes_the_answer() -> None:
    logits, _ = drawn(1.0, 100)
    assert np.array_equal(softmax(logits).argmax(1), softmax(logits, 3.0).argmax(1))


def test_calibration_error_by_hand() -> None:
    """Bins of 1/15: 0.9 and 0.92 fall in (13/15, 14/15], 0.6 in (8/15, 9/15].

    First bin: confidences sum to 1.82, one of two is right: |1 - 1.82| = 0.82. Second: |1 - 0.6| = 0.4.
    """
    probabilities = np.array([[0.9, 0.1], [0.92, 0.08], [0.4, 0.6]])
    assert expected_calibration_error(probabilities, np.array([0, 1, 1])) == pytest.approx((0.82 + 0.4) / 3)


def test_certainty_falls_into_the_last_bin() -> None:
    assert expected_calibration_error(np.array([[1.0, 0.0]]), np.array([0])) == 0
    assert expected_calibration_error(np.array([[1.0, 0.0]]), np.array([1])) == 1


def test_likelihood_by_hand_and_of_large_logits() -> None:
    logits = np.array([[0.0, np.log(3.0)]])
    assert negative_log_likelihood(logits, np.array([1])) == pytest.approx(-np.log(0.75))
    assert np.isfinite(negative_log_likelihood(np.array([[1e4, -1e4]]), np.array([0])))
