"""How many strangers sound certain."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np

from models.evaluation.certain import HEAD, certain_table, read_sets
from models.export.reference import Outputs
from models.tests.data.test_held_out import config, write_cifar100


def subject(logits: list[list[float]], warned: list[bool], positive: int | None) -> SimpleNamespace:
    """A model that gives these whatever it sees."""
    return SimpleNamespace(
        run=lambda images: Outputs(np.array(logits), np.zeros((len(images), 1))),
        detector=SimpleNamespace(warned=lambda images, outputs: np.array(warned)),
        temperature=1.0,
        positive=positive,
    )


def test_certain_are_those_of_nine_tenths_that_are_not_warned_of() -> None:
    images = np.zeros((4, 3, 2, 2), np.uint8)
    logits = [[9, 0], [9, 0], [2, 0], [0, 9]]  # the third: 88 %
    given = subject(logits, [True, False, False, False], positive=0)
    assert certain_table(given, {"strangers": images}) == [
        [*HEAD, "false alarms"],
        ["strangers", "4", "25.0 %", "50.0 %", "3 (75.0 %)"],
    ]
    assert certain_table(subject(logits, [True] * 4, None), {"all": images})[1:] == [
        ["all", "4", "100.0 %", "0.0 %"]
    ]


def test_what_is_there_of_outliers_and_people_is_read(tmp_path: Path) -> None:
    write_cifar100(tmp_path, ("baby", "man", "wrench", "bear"))
    sets = read_sets(config(("CIFAR-100", ())), subject([], [], None), {}, (tmp_path,), None)
    assert {name: images.shape[1:] for name, images in sets.items()} == {
        "CIFAR-100, categories held out": (3, 16, 16),
        "CIFAR-100, people": (3, 16, 16),
    }
    assert len(sets["CIFAR-100, people"]) == 10
    assert read_sets(config(), subject([], [], None), {}, (), None) == {}
