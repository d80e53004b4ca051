"""What the model card reports, its pictures, and measuring a published bundle again."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from models.cli import main
from models.errors import PipelineError
from models.evaluation.calibrate import expected_calibration_error
from models.evaluation.measure import (
    VALIDATION,
    Crossed,
    Subject,
    confident_mistakes,
    confusion,
    reliability,
    trust,
)
from models.evaluation.ood.detector import Detector, Known, fit_detector
from models.evaluation.ood.strangers import strangers
from models.evaluation.outside import outside_digest, read_strangers
from models.evaluation.views import WAYS, mirrored, parts_of
from models.export.reference import Outputs
from models.files import read_json
from models.publishing import charts
from models.publishing.markdown import markdown_table
from models.publishing.remeasure import subject_of
from models.softmax import softmax
from models.tests.conftest import SmokeRun

LABELS = ("dark", "light")


def pictures(n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Dark and light pictures with a gradient: `[n, 3, 8, 8]` uint8 and what they are."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 2
    ramp = np.linspace(-30, 30, 8)[:, None] * rng.choice([-1, 1], (n, 1, 1, 1))
    level = 70 + 110 * labels[:, None, None, None] + rng.normal(0, 8, (n, 3, 1, 1))
    return (level + ramp + rng.normal(0, 3, (n, 3, 8, 8))).clip(0, 255).astype(np.uint8), labels


def run(images: np.ndarray) -> Outputs:
    light = (images.mean((1, 2, 3)) - 125) / 20
    logits = np.stack([-light, light], axis=1)
    return Outputs(logits, np.abs(logits))


def float_run(images: np.ndarray) -> np.ndarray:
    return run(images).logits


@pytest.fixture(scope="module")
def subject() -> Subject:
    known = pictures(200, 2)[0]
    given = {"validation": Known(known, 0.05)}
    made = fit_detector(run, pictures(400, 1), given, strangers(known, 1), 1.0, 0.9, 1)
    detector = Detector.from_json(made["detector"], 1.0)
    return Subject(LABELS, 8, 8, "bilinear", 1.0, {"very-likely": 0.9, "probably": 0.6}, detector, run)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Photographs by class, strangers of two WordNet ids, and a sheet of tiles."""
    rng = np.random.default_rng(5)

    def save(path: Path, pixels: np.ndarray) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(pixels.astype(np.uint8)).save(path, quality=95)

    for label, level in (("dark", 60), ("light", 190)):
        for i in range(3):
            save(tmp_path / "photos" / label / f"{i}.jpg", np.full((40, 60, 3), level))
    for name in ("n00000001_cat", "n00000005_tree", "n00000009_cloud"):
        save(tmp_path / "other" / f"{name}.jpg", rng.integers(0, 256, (30, 30, 3)))
    save(tmp_path / "sheets" / "a.png", np.arange(4).repeat(8)[None, :, None].repeat(16, 0).repeat(3, 2) * 60)
    return tmp_path


CARD = {
    "outside": {
        "strangers": [
            {"name": {"en": "others"}, "folder": "other", "without": [["n00000001", "n00000004"]]},
            {"name": {"en": "tiles"}, "folder": "sheets", "files": "*.png", "tile": 8, "most": 5},
            {"name": {"en": "not there"}, "folder": "absent"},
        ],
        "photographs": "photos",
    }
}


def test_confusion_counts_true_classes_by_row() -> None:
    assert confusion(np.array([0, 1, 1, 2]), np.array([0, 0, 1, 2]), 3) == [[1, 1, 0], [0, 1, 0], [0, 0, 1]]


def test_the_bins_of_the_diagram_give_the_calibration_error() -> None:
    rng = np.random.default_rng(1)
    probabilities = softmax(rng.normal(0, 2, (500, 4)))
    labels = rng.integers(0, 4, 500)
    bins = reliability(probabilities, labels)
    assert sum(one["images"] for one in bins) == 500
    error = sum(one["images"] * abs(one["accuracy"] - one["confidence"]) for one in bins) / 500
    assert error == pytest.approx(expected_calibration_error(probabilities, labels), abs=1e-3)


def test_confident_mistakes_are_counted_by_pair_the_commonest_first() -> None:
    probabilities = np.array([[0.95, 0.05], [0.96, 0.04], [0.02, 0.98], [0.6, 0.4], [0.99, 0.01]])
    found = confident_mistakes(probabilities, np.array([1, 1, 0, 1, 0]), ("cat", "dog"))
    assert (found["sure"], found["wrong"]) == (4, 3)
    assert found["pairs"] == [
        {"is": "dog", "taken_for": "cat", "images": 2},
        {"is": "cat", "taken_for": "dog", "images": 1},
    ]


def test_everything_there_is_gets_measured(subject: Subject, outside: Path) -> None:
    images, labels = pictures(60, 3)
    made = trust(subject, CARD, images, labels, outside, float_run)
    rows = {row["name"]: row for row in made["ood"]}
    assert next(iter(rows)).startswith("the test set itself")
    assert not {"auroc", "sure_unwarned"} & set(made["ood"][0])
    assert 0 <= rows["noise"]["sure_unwarned"] <= 1 - rows["noise"]["either"]
    assert rows["noise"]["codes"]["noisy"] == 1
    assert (rows["others"]["images"], rows["tiles"]["images"]) == (2, 5)
    assert "not there" not in rows
    photos = made["photographs"]
    assert photos["accuracy"] == {"int8": 1.0, "float32": 1.0}
    assert photos["accuracy_by_class"] == {"dark": 1.0, "light": 1.0}
    assert [view["runs"] for view in photos["views"]] == [len(way) for way in WAYS.values()]
    assert photos["views"][0]["test"] == round(float((float_run(images).argmax(1) == labels).mean()), 4)
    assert photos["views"][-1]["test"] is None
    assert "photographs" not in trust(subject, CARD, images, labels)


def test_where_it_is_cross_validated_what_was_held_out_is_warned_of(subject: Subject) -> None:
    images, labels = pictures(60, 3)
    logits, known = np.eye(2)[labels] * 9, pictures(40, 4)[0]
    made = trust(subject, {}, images, labels, crossed=Crossed(logits, known))
    assert made["confusion"] == [[30, 0], [0, 30]]
    assert made["ood"][0]["name"] == VALIDATION
    assert {row["images"] for row in made["ood"]} == {40}


def test_tiles_are_cut_from_the_sheet_and_ranges_leave_pictures_out(subject: Subject, outside: Path) -> None:
    kind = {"name": {"en": "tiles"}, "folder": "sheets", "files": "*.png", "tile": 8}
    tiles = read_strangers(subject, outside, kind)
    assert tiles.shape == (8, 3, 8, 8)
    assert sorted(tiles.mean((1, 2, 3)).tolist()) == [0, 0, 60, 60, 120, 120, 180, 180]
    everything = {"name": {"en": "none"}, "folder": "other", "without": [["n00000001", "n00000009"]]}
    with pytest.raises(PipelineError, match=r"other: no pictures for 'none'"):
        read_strangers(subject, outside, everything)


def test_the_digest_of_what_is_outside_notices_a_change(outside: Path) -> None:
    before = outside_digest(outside, CARD)
    assert outside_digest(outside, CARD) == before
    assert outside_digest(None, CARD) != before
    (outside / "other" / "n00000005_tree.jpg").unlink()
    assert outside_digest(outside, CARD) != before


def test_views_are_of_the_middle_of_the_middle_and_of_all() -> None:
    stripes = np.zeros((10, 30, 3), np.uint8)
    stripes[:, 10:20] = 200
    parts = parts_of([Image.fromarray(stripes)], 8, 8, "bilinear")
    assert (parts["centre"][..., 1:-1] == 200).all()
    assert (parts["middle"] == 200).all()
    assert parts["whole"][0, 0, 0, 0] == 0
    assert np.array_equal(mirrored(parts["whole"])[0, 0, 0], parts["whole"][0, 0, 0, ::-1])


def test_a_markdown_table() -> None:
    assert markdown_table([["a", "b"], ["x", "1"]]) == "| a | b |\n| --- | ---: |\n| x | 1 |"


@pytest.mark.parametrize(
    "draw",
    [
        lambda: charts.confusion_matrix([[5, 1], [0, 7]], ["cat", "dog"]),
        lambda: charts.reliability_diagram(
            [{"images": 3, "confidence": 0.5, "accuracy": 0.4}],
            [{"images": 0, "confidence": 0, "accuracy": 0}],
        ),
        lambda: charts.trade_off(
            {"energy": [(0.01, 0.4), (0.1, 0.3)], "cosine": [(0.01, 0.2), (0.1, 0)]}, "cosine"
        ),
        lambda: charts.training_curves(
            [{"epoch": 1, "loss": 2.0, "train_accuracy": 0.2, "validation_accuracy": 0.3}]
        ),
    ],
)
def test_a_chart_is_svg_and_the_same_each_time(draw) -> None:
    first, second = draw(), draw()
    assert first == second
    assert ElementTree.fromstring(first).tag.endswith("svg")
    assert b"date" not in first.lower()


def test_the_card_has_the_figures_and_shows_its_pictures(smoke_run: SmokeRun) -> None:
    folder = smoke_run.work.card
    text = (folder / "card.md").read_text(encoding="utf-8")
    evaluation = read_json(smoke_run.work.evaluation)
    assert f"{100 * evaluation['int8']['accuracy']:.2f} %" in text
    assert f"**{100 * evaluation['int8']['ece']['after']:.2f} %**" in text
    for name in ("noise", "blank", "inverted colours", "swapped channels", "heavy blur", "Apache-2.0"):
        assert name in text
    shown = re.findall(r"\]\((card/[a-z-]+\.svg)\)", text)
    assert sorted(shown) == sorted(str(path.relative_to(folder)) for path in folder.glob("card/*.svg"))
    assert len(shown) == 4
    assert "nan" not in text


def test_a_bundle_is_measured_again_without_a_checkpoint(
    smoke_run: SmokeRun, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    (manifest,) = smoke_run.bucket.glob("*/*/manifest.json")
    bundle = tmp_path / manifest.parent.name
    shutil.copytree(manifest.parent, bundle)
    data = smoke_run.work.data
    assert main(["measure", "--data", str(data), "--bundle", str(bundle)]) == 0
    said = capsys.readouterr().out
    evaluation = read_json(smoke_run.work.evaluation)
    assert f"accuracy {evaluation['int8']['accuracy']:.2%}" in said
    assert "heavy blur" in said
    rows = read_json(smoke_run.work.trust)["ood"]
    for row in rows:
        assert re.search(rf"{re.escape(row['name'])} .* {100 * row['either']:.1f} %", said)


def test_a_bundle_without_an_ood_detector_is_named(smoke_run: SmokeRun, tmp_path: Path) -> None:
    (manifest,) = smoke_run.bucket.glob("*/*/manifest.json")
    (tmp_path / "manifest.json").write_text(manifest.read_text().replace('"outOfDistribution"', '"other"'))
    with pytest.raises(PipelineError, match=r"manifest\.json: no `outOfDistribution`"):
        subject_of(tmp_path)
