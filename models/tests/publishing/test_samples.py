"""The samples that the browser's agreement check runs on."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.cli import main
from models.data import cifar10
from models.errors import PipelineError
from models.publishing import samples
from models.tests.conftest import SmokeRun


def test_samples_are_lossless_and_carry_the_bundles_own_logits(
    tmp_path: Path, made_up: Path, smoke_run: SmokeRun
) -> None:
    (manifest,) = smoke_run.bucket.glob("*/*/manifest.json")
    out = tmp_path / "samples.json"
    options = {"data": made_up, "bundle": manifest.parent, "count": 10, "out": out}
    assert (
        main(["samples", *(str(part) for key, value in options.items() for part in (f"--{key}", value))]) == 0
    )
    written = json.loads(out.read_text())
    assert len(written["samples"]) == 10
    test = cifar10.read_batch(made_up / cifar10.FOLDER / "test_batch.bin")
    order = np.random.default_rng(samples.SEED).permutation(len(test))
    for sample, index in zip(written["samples"], order, strict=False):
        pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(sample["png"]))))
        assert np.array_equal(pixels.transpose(2, 0, 1), test.images[index])
        assert sample["label"] == cifar10.LABELS[test.labels[index]]
        assert len(sample["logits"]["native"]) == len(written["labels"]) == 10
        assert sample["logits"]["native"] == sample["logits"]["numpy"]


def test_a_folder_that_is_no_bundle_is_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=r"manifest\.json"):
        samples.load_manifest(tmp_path)
