"""`python -m models recalibrate`: a published bundle with another detector, from its own int8 graph."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from PIL import Image

from models import cards
from models.cli import main
from models.export.artifacts import WEIGHTS
from models.files import read_json
from models.publishing.bundle import version_of
from models.publishing.card_folder import FIGURES
from models.publishing.detector_card import OOD_TITLE, TRADE_OFF
from models.publishing.model_card import PHOTOGRAPHS_TITLE
from models.publishing.recalibrate import kept_figures, with_sections
from models.publishing.remeasure import subject_of
from models.tests.conftest import SmokeRun
from models.tests.data.test_held_out import write_cifar100
from models.tests.publishing import bundle_schema


def bundle_of(bucket: Path) -> Path:
    (entry,) = read_json(bucket / "index.json")["models"]
    return bucket / entry["id"] / entry["version"]


@pytest.fixture
def bucket(smoke_run: SmokeRun, tmp_path: Path) -> Path:
    """As an earlier pipeline would have published it: schema 1."""
    shutil.copytree(smoke_run.bucket, tmp_path / "bucket")
    path = bundle_of(tmp_path / "bucket") / "manifest.json"
    manifest = read_json(path)
    del manifest["grades"], manifest["outOfDistribution"]
    path.write_text(json.dumps({**manifest, "schema": 1, "familiarity": {"channels": {}}}))
    return tmp_path / "bucket"


def test_a_bundle_of_schema_1_becomes_one_of_schema_2(
    smoke_run: SmokeRun, bucket: Path, tmp_path: Path
) -> None:
    old = bundle_of(bucket)
    card = old / "card.md"
    text = card.read_text(encoding="utf-8")
    card.write_text(f"{text}\n{PHOTOGRAPHS_TITLE}\n\nwarned of 99 %\n", encoding="utf-8")
    write_cifar100(tmp_path / "outliers")
    for label in cards.load("smoke")["labels"]:
        folder = tmp_path / "photographs" / label["id"]
        folder.mkdir(parents=True)
        pixels = np.random.default_rng(1).integers(0, 256, (40, 40, 3), dtype=np.uint8)
        Image.fromarray(pixels).save(folder / "a.jpg")
    given = ("--held-out", str(tmp_path / "outliers"), "--photographs", str(tmp_path / "photographs"))
    places = ("--data", str(smoke_run.work.data), "--bucket", str(bucket), "--work", str(tmp_path / "work"))
    command = ["recalibrate", "smoke", *places, *given, "--prune"]
    assert main(command) == 0
    made = bundle_of(bucket)
    assert made != old
    assert old.is_dir()  # which a rollback would lead to
    manifest = read_json(made / "manifest.json")
    jsonschema.validate(manifest, bundle_schema.MANIFEST)
    jsonschema.validate(read_json(made / "golden.json"), bundle_schema.GOLDEN)
    assert manifest["version"] == version_of(manifest)
    text = (made / "card.md").read_text(encoding="utf-8")
    assert text.count("The page says 'very likely' from") == 1
    assert "10 photographs held out" in text
    assert "validation pictures" in text
    assert (made / TRADE_OFF).is_file()
    assert f"]({TRADE_OFF})" in text
    # Nothing of the old detector is left, though no photographs from elsewhere were given to measure on.
    assert "warned of 99 %" not in text
    assert text.count(OOD_TITLE) == 1
    before = (smoke_run.bucket / "smoke").glob("*/weights.bin")
    assert (made / WEIGHTS).read_bytes().startswith(next(before).read_bytes()[:1000])
    assert subject_of(made).detector.statistic == manifest["outOfDistribution"]["score"]["statistic"]
    # The figures are told anew too, and as this data set has test pictures, those of the answers.
    figures = read_json(made / FIGURES)
    assert figures["grades"]["images"] == 10
    assert figures["confusion"] == read_json(smoke_run.work.trust)["confusion"]
    assert figures["tradeOff"]
    # A second time nothing is left to do: the same pictures give the same bundle.
    assert main(command) == 0
    assert bundle_of(bucket) == made


def test_answers_that_cannot_be_measured_again_are_kept(tmp_path: Path) -> None:
    assert kept_figures(tmp_path) == {}
    (tmp_path / FIGURES).parent.mkdir()
    (tmp_path / FIGURES).write_text(json.dumps({"confusion": [[1]], "strangers": [], "limits": []}))
    assert kept_figures(tmp_path) == {"confusion": [[1]]}


def test_a_section_comes_in_place_of_the_one_that_was_there() -> None:
    text = "# A card\n\n## One\n\n1\n\n## Two\n\n2\n\n## Three\n\n3\n"
    assert (
        with_sections(text, {"## Two": "## Two\n\nanew", "## More": "## More\n\nof it"})
        == "# A card\n\n## One\n\n1\n\n## Two\n\nanew\n\n## More\n\nof it\n\n## Three\n\n3\n"
    )
    assert with_sections(text, {"## Two": "## Two\n\n2", "## Three": ""}) == text.replace(
        "\n## Three\n\n3\n", ""
    )
    assert with_sections("# A card\n", {"## Two": "## Two\n\n2"}) == "# A card\n\n## Two\n\n2\n"


def test_a_model_that_is_not_published_is_named(
    bucket: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["recalibrate", "pizza", "--data", str(tmp_path), "--bucket", str(bucket)]) == 2
    assert "no model 'pizza'. Publish it first" in capsys.readouterr().err
