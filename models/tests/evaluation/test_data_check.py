from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models import config
from models.cli import main
from models.data import cifar10
from models.data.split import Split, Splits
from models.evaluation.data_check import chi_square_beyond, compare, kolmogorov_smirnov, record_of

SMOKE = config.get("smoke")


def splits(seed: int = 1, brighter: int = 0, labels: np.ndarray | None = None, count: int = 1200) -> Splits:
    rng = np.random.default_rng(seed)
    level = rng.normal(110 + brighter, 25, (count, 3, 1, 1))
    images = (level + rng.normal(0, 20, (count, 3, 16, 16))).clip(0, 255).astype(np.uint8)
    some = Split(images, rng.integers(0, 10, count) if labels is None else labels)
    return Splits(some, some.take(np.arange(50)), some.take(np.arange(0)))


def refused(last: Splits, now: Splits) -> list[str]:
    """What is refused, where the files are others."""
    before, record = record_of(SMOKE, last, {"file": "a"}), record_of(SMOKE, now, {"file": "b"})
    return [row.what for row in compare(json.loads(json.dumps(before)), record, now) if row.refused]


def test_the_tests_give_the_published_probabilities() -> None:
    """Chi-square: the tables' 5 % points. Kolmogorov-Smirnov: 1.36 / sqrt(n / 2) is the 5 % point."""
    for square, freedom in ((3.841, 1), (5.991, 2), (16.919, 9), (18.307, 10), (1074.679, 1000)):
        assert chi_square_beyond(square, freedom) == pytest.approx(0.05, abs=1e-4)
    assert chi_square_beyond(100.0, 9) == pytest.approx(1.5e-17, rel=0.05)
    assert [chi_square_beyond(0.0, freedom) for freedom in (0, 1, 2)] == [1.0, 1.0, 1.0]
    assert chi_square_beyond(1e6, 9) == 0.0
    a = np.arange(2000) / 2000
    distance, chance = kolmogorov_smirnov(a, a + 1.358 / np.sqrt(1000))
    assert distance == pytest.approx(1.358 / np.sqrt(1000), abs=1e-3)
    assert chance == pytest.approx(0.05, abs=5e-3)
    assert kolmogorov_smirnov(a, a) == (0.0, 1.0)
    assert kolmogorov_smirnov(a, a + 1)[1] < 1e-12


def test_more_pictures_of_the_same_kind_are_let_through() -> None:
    assert refused(splits(1), splits(2, count=1500)) == []


def test_what_differs_beyond_chance_is_refused() -> None:
    found = refused(splits(1), splits(2, brighter=25))
    assert {"brightness, median", "ks-red, median"} <= set(found)
    assert not {"pictures", "shares of the classes, %"} & set(found)


def test_another_mixture_of_classes_is_refused() -> None:
    skewed = np.where(np.random.default_rng(3).random(1200) < 0.5, 0, np.arange(1200) % 10)
    assert refused(splits(1), splits(1, labels=skewed)) == ["shares of the classes, %"]


def test_fewer_pictures_are_refused_even_if_they_are_the_same_kind() -> None:
    assert refused(splits(1), splits(1, count=900)) == ["pictures"]


def test_the_gate_keeps_the_record_of_what_it_let_through(
    tmp_path: Path, made_up: Path, capsys: pytest.CaptureFixture
) -> None:
    def check(data: Path, *more: str) -> int:
        places = ["--work", str(tmp_path / "work"), "--artifacts", str(tmp_path / "artifacts")]
        return main(["check-data", "smoke", "--data", str(data), *places, *more])

    dark = tmp_path / "dark"
    cifar10.write_made_up(dark, 200, seed=3)
    for path in (dark / cifar10.FOLDER).glob("*.bin"):
        records = np.fromfile(path, np.uint8).reshape(-1, cifar10.RECORD_BYTES)
        records[:, 1:] //= 2
        records.tofile(path)
    assert check(made_up) == 0
    assert "nothing to compare with" in capsys.readouterr().out
    assert check(made_up) == 0
    assert "the same, by their SHA-256" in capsys.readouterr().out
    for _ in range(2):  # what is refused is not what the next is compared with
        assert check(dark) == 3
        said = capsys.readouterr().out
        assert "drifted" in said
        assert "changed: data_batch_1.bin" in said
    assert check(dark, "--accept", "a new camera") == 0
    assert json.loads((tmp_path / "artifacts/checked/smoke.json").read_text())["accepted"] == "a new camera"
    assert check(dark) == 0
