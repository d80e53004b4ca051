"""The documented function against the published bundles' golden files, which the page is held to as well."""

from __future__ import annotations

import base64
import io
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.cli import REPOSITORY
from models.errors import PipelineError
from models.inference.classifier import classify, open_bundle, published
from models.inference.read import PictureError
from models.softmax import softmax

BUCKET = REPOSITORY / "public" / "models"
MODELS = ["cifar10", "pizza"]


def golden(model: str) -> list[tuple[Image.Image, list[float]]]:
    bundle = published(BUCKET, model)
    given = json.loads((bundle / "manifest.json").read_text())["input"]
    size = (given["width"], given["height"])
    cases = json.loads((bundle / "golden.json").read_text())["cases"]
    return [
        (Image.frombytes("RGB", size, base64.b64decode(case["rgb"])), case["logits"]["int8"])
        for case in cases
    ]


@pytest.mark.parametrize("model", MODELS)
def test_gives_the_published_logits_and_their_probabilities(model: str):
    bundle = published(BUCKET, model)
    opened = open_bundle(bundle)
    for picture, logits in golden(model):
        answer = classify(bundle, picture)
        np.testing.assert_allclose(answer.logits, logits, atol=1e-3)
        rows = softmax(np.array([logits], np.float32), opened.manifest["temperature"])[0]
        np.testing.assert_allclose(list(answer.probabilities.values()), rows, atol=1e-3)
        assert answer.label == opened.labels[int(np.argmax(logits))]
        assert answer.probability == max(answer.probabilities.values())


def test_answers_a_file_its_bytes_and_its_pixels_alike():
    bundle, file = published(BUCKET, "cifar10"), REPOSITORY / "public" / "samples" / "ship.webp"
    by_path = classify(bundle, file)
    assert by_path.label == "ship"
    assert by_path.warnings == ()
    # 640 x 480: the middle of it.
    assert by_path.crop == (80, 0, 480, 480)
    by_bytes = classify(bundle, file.read_bytes())
    with Image.open(file) as picture:
        by_pixels = classify(bundle, picture)
    for other in (by_bytes, by_pixels):
        np.testing.assert_array_equal(other.logits, by_path.logits)


def test_warns_of_what_the_page_warns_of():
    bundle = published(BUCKET, "cifar10")
    assert "out-of-distribution" in classify(bundle, REPOSITORY / "public/samples/pizza.webp").warnings
    blank = io.BytesIO()
    Image.new("RGB", (64, 64), "black").save(blank, "PNG")
    assert {"low-contrast", "too-dark"} <= set(classify(bundle, blank.getvalue()).warnings)


def test_tells_what_is_no_picture_and_what_is_no_bundle(tmp_path: Path):
    bundle = published(BUCKET, "cifar10")
    with pytest.raises(PictureError, match="image-empty"):
        classify(bundle, b"")
    with pytest.raises(FileNotFoundError):
        classify(bundle, tmp_path / "absent.png")
    with pytest.raises(PipelineError, match="no model 'tulips'"):
        published(BUCKET, "tulips")
    with pytest.raises(PipelineError, match="no such file"):
        published(tmp_path, "cifar10")
    copy = tmp_path / bundle.name
    shutil.copytree(bundle, copy)
    weights = copy / "weights.bin"
    content = bytearray(weights.read_bytes())
    content[1000] ^= 1
    weights.write_bytes(content)
    with pytest.raises(PipelineError, match=r"weights\.bin: not the file"):
        classify(copy, REPOSITORY / "public/samples/ship.webp")
