from __future__ import annotations

import dataclasses
from pathlib import Path

from models.config import CONFIGS, Stage, get, load, save


def test_a_stage_with_a_peak_begins_a_curve_of_its_own() -> None:
    stages = (Stage(4, 24, 0.5), Stage(2, 32, 0.5), Stage(3, 24, 0.5, peak=0.08), Stage(2, 32, 0.5))
    config = dataclasses.replace(get("smoke"), stages=stages, peak_learning_rate=0.15)
    curves = [config.curve_at(epoch) for epoch in range(config.epochs)]
    assert curves == [(0.15, 0, 6)] * 6 + [(0.08, 6, 5)] * 5
    assert config.curves == len(set(curves))


def test_a_peak_of_the_first_stage_is_the_first_curve_s() -> None:
    config = dataclasses.replace(get("smoke"), stages=(Stage(2, 32, 0.5, peak=0.3), Stage(1, 32, 0.5)))
    assert [config.curve_at(epoch) for epoch in range(3)] == [(0.3, 0, 3)] * 3
    assert config.curves == 1


def test_every_config_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    for name, config in CONFIGS.items():
        save(config, tmp_path / f"{name}.json")
        assert load(tmp_path / f"{name}.json") == config
