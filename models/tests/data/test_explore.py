from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from models.data.explore import Part, explore
from models.files import read_json
from models.tests.conftest import SmokeRun


def part(name: str, images: np.ndarray, labels: list[int]) -> Part:
    sizes = np.array([[40 + i, 30] for i in range(len(images))])
    return Part(name, images, np.array(labels), [f"{name} {i}" for i in range(len(images))], sizes)


def test_the_report_counts_and_finds_what_is_there_twice(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    images = np.kron(rng.integers(0, 256, (8, 3, 8, 8)), np.ones((4, 4))).astype(np.uint8)
    images[3] = images[0]  # within a part
    images[5] = images[1]  # across parts, and labelled otherwise
    parts = [part("one", images[:4], [0, 1, 0, 0]), part("two", images[4:], [1, 0, 1, 1])]
    report = explore(parts, ("a", "b"), tmp_path, seed=1)
    assert report["parts"]["one"]["by_class"] == {"a": 3, "b": 1}
    exact = report["duplicates"]["exact"]
    assert (exact["pairs"], exact["within_a_part"], exact["across_parts"]) == (2, 1, 1)
    assert exact["with_other_labels"] == 1
    assert ["one 1", "two 1"] in exact["examples"]
    assert report["duplicates"]["near"]["pairs"] == 2
    assert report["sizes"]["width"]["largest"] == 43
    mean = report["parts"]["two"]["channels"]["mean"]
    np.testing.assert_allclose(mean, images[4:].mean((0, 2, 3)) / 255, atol=1e-4)
    text = (tmp_path / "report.md").read_text()
    assert "| one | 4 | 3 | 1 |" in text
    assert "- one 1 and two 1" in text
    assert Image.open(tmp_path / "sample-a.png").size == (960, 96)
    assert (tmp_path / "near-duplicates.png").is_file()


def test_the_pipeline_explores_its_data(smoke_run: SmokeRun) -> None:
    report = read_json(smoke_run.work.exploration)
    assert {name: row["images"] for name, row in report["parts"].items()} == {
        "train": 900,
        "validation": 100,
        "test": 200,
    }
    assert smoke_run.work.exploration.with_suffix(".md").is_file()
