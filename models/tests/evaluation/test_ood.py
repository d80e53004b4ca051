from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.cli import REPOSITORY, main
from models.config import Config
from models.data.held_out import HeldOut
from models.data.split import Split, Splits
from models.evaluation.answers import answers_to
from models.evaluation.ood.checks import CHECKS, any_of, fit_checks, flagged
from models.evaluation.ood.choose import (
    HELD_OUT,
    MADE_UP,
    as_dropped,
    choose_detector,
    choose_grades,
    through_camera,
)
from models.evaluation.ood.detector import (
    QUANTILES,
    Detector,
    Known,
    Seen,
    best_of,
    compare,
    detection,
    fit_detector,
    threshold,
)
from models.evaluation.ood.scores import (
    LOGIT_SCORES,
    SCORES,
    Reference,
    auroc,
    centred_cosine,
    cosine,
    fit_reference,
    mahalanobis,
    score,
)
from models.evaluation.ood.statistics import CHANNELS, STATISTICS, reference_channels, statistics
from models.evaluation.ood.strangers import blurred, strangers
from models.export.reference import Outputs
from models.publishing.detector_store import read_detector, store_detector, without_vectors
from models.tests.data.test_held_out import write_cifar100


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


def classify(images: np.ndarray) -> Outputs:
    """A made-up classifier of three classes: sure of smooth pictures of contrast, of others not."""
    grey = images.mean(1) / 255
    rough = np.abs(np.diff(grey, axis=2)).mean((1, 2))
    sure = np.minimum(grey.std((1, 2)) * 60, 8) - rough * 30
    logits = np.stack([sure, np.zeros(len(images)), -sure], axis=1)
    features = np.stack([grey.mean((1, 2)), grey.std((1, 2)) * 4, rough * 9, np.ones(len(images))], axis=1)
    return Outputs(logits, features.astype(np.float32))


def labels_of(images: np.ndarray) -> np.ndarray:
    return np.arange(len(images)) % 3


def fitted(training: int, validation: int, **more) -> dict:
    images, known = natural(training, 4), natural(validation, 5)
    given = {"temperature": 1.0, "sure": 0.9, "seed": 1, "strangers": strangers(known, 1)} | more
    return fit_detector(
        classify,
        (images, labels_of(images)),
        {"validation": Known(known, 0.05)},
        given.pop("strangers"),
        **given,
    )


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
    checks = fit_checks([statistics(training, channels)], [values])
    assert [check["code"] for check in checks] == [code for code, _, _ in CHECKS]
    assert 0.004 <= any_of(flagged(values, checks)).mean() <= 0.01


def test_checks_leave_alone_what_is_known_to_look_otherwise() -> None:
    smooth, sharp = natural(2000, 4), natural(500, 5)
    sharp = np.clip(sharp + np.random.default_rng(6).integers(-40, 41, sharp.shape), 0, 255).astype(np.uint8)
    channels = reference_channels(smooth)
    known = [statistics(images, channels) for images in (smooth, sharp)]
    narrow = fit_checks([known[0]], [known[0]])
    assert any_of(flagged(known[1], narrow)).mean() > 0.2
    wide = fit_checks(known, known)
    for values in known:
        assert any_of(flagged(values, wide)).mean() <= 0.01


def test_noise_and_blanks_are_found_and_named() -> None:
    made = fitted(2000, 500)
    detector = Detector.from_json(made["detector"], 1.0)
    alarms = made["known"]["validation"]
    assert alarms["checks"] <= 0.01
    assert 0.03 <= alarms["either"] <= alarms["limit"] == 0.05
    fresh = natural(500, 6)
    known = classify(fresh)
    for kind, code in (("noise", "noisy"), ("blank", "low-contrast")):
        ood = strangers(natural(500, 7), 2)[kind]
        found = detection(detector, 0.9, known, (ood, classify(ood)))
        assert found["checks"] > 0.95
        assert found["codes"][code] > 0.95
        assert found["either"] >= max(found["checks"], found["score"])
        assert found["sure_unwarned"] < 0.05
    unmoved = detection(detector, 0.9, known, (fresh, known))
    assert unmoved["auroc"] == 0.5
    assert unmoved["either"] < 0.1


def seen(logits: list[list[float]], features: list[list[float]]) -> Seen:
    """Sure pictures, which no check warns of."""
    n = len(logits)
    outputs = Outputs(np.array(logits), np.array(features))
    return Seen(n, outputs, np.zeros(n, bool), np.ones(n, bool))


def test_the_score_that_leaves_fewest_strangers_sure_and_unwarned_is_chosen() -> None:
    """Logits of which the strangers' are as clear, and features by which alone they are told."""
    rng = np.random.default_rng(3)
    labels = np.arange(200) % 2
    features = np.array([[5.0, 1, 0], [1, 5, 0]])[labels] + rng.normal(0, 0.1, (200, 3))
    logits = np.array([[6.0, 0], [0, 6]])[labels] + rng.normal(0, 0.5, (200, 2))
    known = seen(logits.tolist(), features.tolist())
    other = seen(logits[:50].tolist(), (features[:50] * [0.2, 0.2, 1] + [0, 0, 5]).tolist())
    reference = fit_reference(features, labels)

    def rate(name: str, outputs: Outputs) -> np.ndarray:
        return score(name, outputs, 1.0, reference)

    report = compare({"validation": known}, {"validation": 0.05}, {"others": other}, rate)
    assert set(report) == set(SCORES)
    for name in LOGIT_SCORES:
        assert report[name]["mean_sure_unwarned"] > 0.8
    best = best_of(report, {"others": other.images})
    assert best not in LOGIT_SCORES
    assert report[best]["mean_sure_unwarned"] == 0
    assert report[best]["auroc"]["others"] == 1
    warned = [point["sure_unwarned"] for point in report["energy"]["curve"]]
    assert warned == sorted(warned, reverse=True)


def test_of_scores_that_chance_may_have_set_apart_the_one_that_warns_of_most_is_chosen() -> None:
    def row(share: float, area: float) -> dict[str, object]:
        return {"mean_sure_unwarned": share, "sure_unwarned": {"others": share}, "auroc": {"others": area}}

    report = {"energy": row(0.0624, 0.95), "cosine": row(0.09, 0.99), "mahalanobis": row(0.0622, 0.85)}
    assert best_of(report, {"others": 2000}) == "energy"
    assert best_of(report, {"others": 10_000_000}) == "mahalanobis"
    assert best_of(report, {"others": 60}) == "cosine"


def test_the_threshold_keeps_to_its_limit_with_what_the_checks_warn_of() -> None:
    values = np.arange(100) / 10
    none, some = np.zeros(100, bool), np.arange(100) >= 97
    assert threshold(values, none, 0.05) == 0.5
    assert threshold(values, some, 0.05) == 0.2  # three of the five are the checks'
    assert threshold(values, np.ones(100, bool), 0.05) == 0


def test_no_known_pictures_are_warned_of_beyond_their_own_limit() -> None:
    training, known = natural(600, 4), natural(300, 5)
    softer = blurred(natural(300, 6)) // 2 + 60
    both = {"validation": Known(known, 0.05), "photographs": Known(softer, 0.1)}
    made = fit_detector(classify, (training, labels_of(training)), both, strangers(known, 1), 1.0, 0.9, 1)
    # What the checks alone warn of cannot be taken back.
    for row in made["known"].values():
        assert row["either"] <= max(row["limit"], row["checks"])


def test_features_are_compared_with_the_nearest_mean() -> None:
    reference = Reference(
        np.array([[127, 0], [0, 127]], np.int8),
        np.array([2, 1], np.float32) / 127,
        np.array([1, 4], np.float32),
    )
    np.testing.assert_allclose(reference.vectors, [[2, 0], [0, 1]], atol=1e-6)
    rows = np.array([[4.0, 0], [0, 0.5], [3, 3], [0, 0]])
    np.testing.assert_allclose(cosine(rows, reference), [1, 1, 0.5**0.5, 0], atol=1e-6)
    np.testing.assert_allclose(mahalanobis(rows, reference), [-4, -1, -25, -4], atol=1e-5)
    assert centred_cosine(rows, reference)[0] > 0.9


def test_means_in_int8_give_nearly_the_same_scores() -> None:
    rng = np.random.default_rng(2)
    labels = np.arange(300) % 3
    features = np.abs(rng.normal(labels[:, None] * rng.normal(0, 1, 64), 0.5))
    reference = fit_reference(features, labels)
    exact = np.stack([features[labels == c].mean(0) for c in range(3)])
    assert np.abs(reference.vectors - exact).max() <= reference.scales.max() / 2 + 1e-6
    lengths = np.linalg.norm(features, axis=1)[:, None] * np.linalg.norm(exact, axis=1)
    assert np.abs(cosine(features, reference) - (features @ exact.T / lengths).max(1)).max() < 2e-3


@pytest.mark.parametrize("statistic", ["energy", "cosine", "mahalanobis"])
def test_a_detector_comes_back_from_json_and_from_a_weight_file(statistic: str) -> None:
    made = fitted(200, 100)["detector"]
    outputs, images = classify(natural(30, 9)), natural(30, 9)
    reference = fit_reference(outputs.features, labels_of(images))
    given = Detector(
        made["channels"],
        made["checks"],
        statistic,
        0.5,
        1.0,
        None if statistic == "energy" else reference,
        made["score"]["quantiles"],
    )
    weights, stored = store_detector(given, b"w" * 21)
    manifest = {"outOfDistribution": stored, "temperature": 1.0}
    assert without_vectors(manifest, weights)[:21] == b"w" * 21
    assert (weights == b"w" * 21) == (statistic == "energy")
    for other in (Detector.from_json(given.to_json(), 1.0), read_detector(manifest, weights)):
        np.testing.assert_array_equal(other.score(outputs), given.score(outputs))
        np.testing.assert_array_equal(other.warned(images, outputs), given.warned(images, outputs))
        assert other.quantiles == given.quantiles


def test_quantiles_show_where_known_pictures_and_strangers_lie() -> None:
    score = fitted(2000, 500)["detector"]["score"]
    for name in ("known", "strangers"):
        assert len(score["quantiles"][name]) == QUANTILES
        assert score["quantiles"][name] == sorted(score["quantiles"][name])
    # At most 5 % of the known ones, whom the checks warn of too, are below the threshold.
    assert score["quantiles"]["known"][1] >= score["low"] >= score["quantiles"]["known"][0]
    assert score["quantiles"]["known"][10] > score["quantiles"]["strangers"][10]


def made_up_config(**more) -> Config:
    return Config(name="made-up", architecture="none", stages=(), size=16, **more)


def splits() -> Splits:
    parts = [natural(count, seed) for count, seed in ((300, 1), (200, 2), (0, 3))]
    return Splits(*(Split(images, labels_of(images)) for images in parts))


def test_outliers_held_out_take_the_place_of_made_up_strangers(tmp_path: Path) -> None:
    assert (
        choose_detector(made_up_config(), splits(), None, HeldOut(), classify, 1.0, 0.9)["chosen_by"]
        == MADE_UP
    )
    write_cifar100(tmp_path)
    given = HeldOut(outliers=(tmp_path,))
    config = made_up_config(outlier_sets=(("CIFAR-100", ()), ("Caltech-101", ())))
    photographs = Split(natural(50, 8), labels_of(natural(50, 8)))
    made = choose_detector(config, splits(), photographs, given, classify, 1.0, 0.9)
    assert made["chosen_by"] == HELD_OUT
    assert list(made["strangers"]) == ["CIFAR-100"]
    assert set(made["known"]) == {"validation", "photographs"}


def test_grades_are_measured_on_photographs_or_through_an_imitated_camera() -> None:
    config, some = made_up_config(), splits().validation

    def chosen(photographs: Split | None) -> dict[str, object]:
        seen, name = as_dropped(config, some, photographs)
        answers = answers_to(seen, lambda images: classify(images).logits)
        return choose_grades(answers, name, 1.0)

    on_photographs = chosen(some)
    assert (on_photographs["images"], on_photographs["on"]) == (200, "photographs held out")
    assert chosen(None)["on"].endswith("imitated camera sees them")
    once, again = through_camera(some.images, 1), through_camera(some.images, 1)
    assert np.array_equal(once, again)
    assert once.shape == some.images.shape
    assert not np.array_equal(once, some.images)


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    assert auroc(np.array([2.0, 3.0]), np.array([0.0, 1.0])) == 1
    assert auroc(np.array([1.0, 2.0]), np.array([1.0, 2.0])) == 0.5
    assert auroc(np.array([0.0, 4.0]), np.array([1.0, 1.0, 1.0])) == 0.5


def test_scores_do_not_overflow() -> None:
    for rate in LOGIT_SCORES.values():
        assert np.isfinite(rate(np.array([[1000.0, -1000.0], [0, 0]]), 0.1)).all()


def test_blurring_keeps_a_blank_picture_and_takes_the_detail_of_another() -> None:
    blank, noise = np.full((2, 3, 16, 16), 90, np.uint8), natural(2, 1)
    assert np.array_equal(blurred(blank), blank)
    assert blurred(noise).shape == noise.shape
    assert blurred(noise).std() < noise.std()


def test_the_committed_goldens_are_what_the_command_writes(tmp_path: Path) -> None:
    assert main(["golden-ood", "--out", str(tmp_path / "ood.json")]) == 0
    committed = REPOSITORY / "web" / "core" / "golden" / "ood.json"
    assert (tmp_path / "ood.json").read_text() == committed.read_text()
