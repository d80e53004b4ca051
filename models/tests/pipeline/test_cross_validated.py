"""A run whose data set has no test split."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from models.cli import main
from models.data.pizza import LABELS
from models.files import read_json
from models.tests.conftest import PizzaGiven, pizza_arguments
from models.tests.publishing import bundle_schema


def test_the_whole_way_publishes_what_the_page_accepts(pizza_run: Path) -> None:
    folder = next((pizza_run / "bucket" / "smoke-pizza").iterdir())
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    jsonschema.validate(manifest, bundle_schema.MANIFEST)
    jsonschema.validate(json.loads((folder / "golden.json").read_text()), bundle_schema.GOLDEN)
    assert [label["id"] for label in manifest["labels"]] == list(LABELS)
    assert "2-fold cross-validation" in manifest["measured"]["data"]
    assert "Taken for pizza: " in manifest["measured"]["data"]
    assert "of 4 noise pictures" in manifest["measured"]["data"]
    card = (folder / "card.md").read_text(encoding="utf-8")
    assert "2-fold cross-validation" in card
    assert "| noise pictures | 4 |" in card
    assert manifest["measured"]["images"] == 120


def test_every_photo_is_answered_by_the_fold_that_did_not_see_it(pizza_run: Path) -> None:
    evaluation = read_json(pizza_run / "work" / "evaluate" / "evaluation.json")
    assert [fold["images"] for fold in evaluation["folds"]] == [60, 60]
    seen = np.concatenate([np.load(pizza_run / f"work/folds/{k}/logits.npz")["index"] for k in (0, 1)])
    assert sorted(seen) == list(range(120))
    assert evaluation["torch_against_float32"]["largest_logit_difference"] < 1e-3
    trust = read_json(pizza_run / "work" / "evaluate" / "trust.json")
    assert np.trace(trust["confusion"]) == round(120 * evaluation["int8"]["accuracy"])
    assert trust["ood"][0]["images"] == 20  # those held out from the published net
    assert trust["ood"][-1]["taken_for_positive"] <= 4
    mistakes = read_json(pizza_run / "work" / "folds" / "mistakes.json")
    assert len(mistakes) == round(120 * (1 - evaluation["int8"]["accuracy"]))


def test_a_second_run_does_nothing_and_a_lost_fold_alone_is_made_again(
    pizza_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(pizza_arguments(pizza_run)) == 0
    assert "..." not in capsys.readouterr().out
    shutil.copytree(pizza_run, tmp_path / "copy")
    work = tmp_path / "copy" / "work"
    (work / "folds" / "1" / "fold.json").unlink()
    kept = (work / "folds" / "0" / "fold.json").stat().st_mtime_ns
    before = read_json(work / "evaluate" / "evaluation.json")["int8"]
    assert main(pizza_arguments(tmp_path / "copy", "--force", "evaluate", command="evaluate")) == 0
    assert (work / "folds" / "0" / "fold.json").stat().st_mtime_ns == kept
    assert read_json(work / "evaluate" / "evaluation.json")["int8"] == before


def test_the_command_says_what_is_missing(
    pizza_given: PizzaGiven, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    work = ["--work", str(tmp_path / "work"), "--bucket", str(tmp_path / "bucket")]
    assert main(["prepare", "pizza", *work]) == 2
    assert "--data is missing" in (said := capsys.readouterr().err)
    assert "kaggle.com" in said
    assert main(["compare", "pizza", "--data", str(pizza_given.data), "--work", str(tmp_path)]) == 2
    assert "--backbones is missing" in capsys.readouterr().err
