from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.cli import REPOSITORY, main
from models.evaluation.ood.detector import (
    CHECKS,
    SCORES,
    any_of,
    auroc,
    detection,
    fit_checks,
    fit_detector,
    fit_score,
    flagged,
)
from models.evaluation.ood.statistics import CHANNELS, STATISTICS, reference_channels, statistics
from models.evaluation.ood.strangers import blurred, strangers


def natural(n: int, seed: int, size: int = 16) -> np.ndarray:
    """Smooth pictures of some contrast, a little noise on them: `[n, 3, size, size]` uint8."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:size, 0:size] / size
    turn, shift = rng.uniform(0, 2 * np.pi, (2, n, 1, 1))
    wave = np.sin(5 * (x * np.cos(turn) + y * np.sin(turn)) + shift)
    colour = rng.normal(128, 25, (n, 3, 1, 1))
    contrast = rng.uniform(25, 60, (n, 1, 1, 1))
    noise = rng.normal(0, 6, (n, 3, size, size))
    return (colour + contrast * wave[:, None] + noise).clip(0, 255).astype(np.uint8)


def classify(images: np.ndarray) -> np.ndarray:
    """A made-up classifier: sure of smooth pictures of contrast, of others not. `[N, 3]` logits."""
    grey = images.mean(1) / 255
    rough = np.abs(np.diff(grey, axis=2)).mean((1, 2))
    sure = np.minimum(grey.std((1, 2)) * 60, 8) - rough * 30
    return np.stack([sure, np.zeros(len(images)), -sure], axis=1)


def test_the_distance_is_that_of_kolmogorov_and_smirnov() -> None:
    one, other = natural(1, 1), natural(1, 2)
    got = statistics(one, reference_channels(other))
    for c, name in enumerate(CHANNELS):
        gaps = [abs((one[0, c] <= v).mean() - (other[0, c] <= v).mean()) for v in range(256)]
        assert got[f"ks-{name}"][0] == pytest.approx(max(gaps), abs=1e-4)


def test_a_picture_is_at_no_distance_from_itself_and_white_is_far_from_black() -> None:
    picture, black = natural(1, 1), np.zeros((1, 3, 4, 4), np.uint8)
    assert statistics(picture, reference_channels(picture))["ks-red"][0] < 1e-4
    assert statistics(255 - black, reference_channels(black))["ks-blue"][0] == 1


def test_white_noise_has_a_roughness_of_the_root_of_two_and_a_blank_picture_none() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1, 3, 200, 200), dtype=np.uint8)
    blank = np.full((1, 3, 7, 7), 77, np.uint8)
    blank[:, 0] = 10
    channels = reference_channels(noise)
    assert statistics(noise, channels)["roughness"][0] == pytest.approx(np.sqrt(2), rel=0.01)
    assert [statistics(blank, channels)[key][0] for key in ("contrast", "roughness")] == [0, 0]


def test_many_pictures_get_the_same_statistics_as_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    images = natural(20, 3)
    channels = reference_channels(images)
    whole = statistics(images, channels)
    monkeypatch.setattr("models.evaluation.ood.statistics.CHUNK_PIXELS", 1)
    assert reference_channels(images) == channels
    for name in STATISTICS:
        np.testing.assert_allclose(statistics(images, channels)[name], whole[name])


def test_all_checks_together_keep_to_their_share_of_false_alarms() -> None:
    training, validation = natural(3000, 4), natural(1000, 5)
    channels = reference_channels(training)
    values = statistics(validation, channels)
    checks = fit_checks(statistics(training, channels), values)
    assert [check["code"] for check in checks] == [code for code, _, _ in CHECKS]
    assert 0.004 <= any_of(flagged(values, checks)).mean() <= 0.01


def test_noise_blanks_and_blur_are_found_and_named() -> None:
    made = fit_detector(classify, natural(2000, 4), natural(500, 5), 1.0, 1)
    detector = made["detector"]
    alarms = made["validation"]["false_alarms"]
    assert alarms["checks"] <= 0.01
    assert alarms["score"] == pytest.approx(0.05, abs=0.003)
    fresh = natural(500, 6)
    known = (fresh, classify(fresh))
    for kind, code in (("noise", "noisy"), ("blank", "low-contrast")):
        ood = strangers(natural(500, 7), 2)[kind]
        found = detection(detector, 1.0, known, (ood, classify(ood)))
        assert found["checks"] > 0.95
        assert found["codes"][code] > 0.95
        assert found["either"] >= max(found["checks"], found["score"])
    unmoved = detection(detector, 1.0, known, known)
    assert unmoved["auroc"] == 0.5
    assert unmoved["checks"] < 0.05


def test_the_score_that_tells_best_what_the_checks_let_pass_is_chosen() -> None:
    made = fit_detector(classify, natural(500, 4), natural(300, 5), 0.7, 1)
    chosen = made["detector"]["score"]
    best = max(report["mean_auroc"] for report in made["scores"].values())
    assert set(made["scores"]) == set(SCORES)
    assert made["scores"][chosen["statistic"]]["mean_auroc"] == best
    assert made["scores"][chosen["statistic"]]["low"] == chosen["low"]
    assert made["missed_by_checks"]["noise"] < 0.05


def test_strangers_that_the_checks_catch_do_not_decide_the_score() -> None:
    known = np.array([[6.0, 0.0], [5.0, 0.0], [7.0, 0.0], [9.0, 3.0]])
    # Large logits that are as clear, and small ones that are clear enough: energy knows the second kind only.
    ood = {"close": np.array([[9.0, 8.5]] * 4), "small": np.array([[1.0, -5.0]] * 4)}
    for missed, best in (
        ({"close": 1.0, "small": 0.0}, "max-probability"),
        ({"close": 0.0, "small": 1.0}, "max-logit"),
    ):
        assert fit_score(known, ood, missed, 1.0)[0]["statistic"] == best


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    assert auroc(np.array([2.0, 3.0]), np.array([0.0, 1.0])) == 1
    assert auroc(np.array([1.0, 2.0]), np.array([1.0, 2.0])) == 0.5
    assert auroc(np.array([0.0, 4.0]), np.array([1.0, 1.0, 1.0])) == 0.5


def test_scores_do_not_overflow() -> None:
    for score in SCORES.values():
        assert np.isfinite(score(np.array([[1000.0, -1000.0], [0, 0]]), 0.1)).all()


def test_blurring_keeps_a_blank_picture_and_takes_the_detail_of_another() -> None:
    blank, noise = np.full((2, 3, 16, 16), 90, np.uint8), natural(2, 1)
    assert np.array_equal(blurred(blank), blank)
    assert blurred(noise).shape == noise.shape
    assert blurred(noise).std() < noise.std()


def test_the_committed_goldens_are_what_the_command_writes(tmp_path: Path) -> None:
    assert main(["golden-familiarity", "--out", str(tmp_path / "familiarity.json")]) == 0
    committed = REPOSITORY / "web" / "core" / "golden" / "familiarity.json"
    assert (tmp_path / "familiarity.json").read_text() == committed.read_text()
