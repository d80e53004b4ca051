from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch

from models import config
from models.config import Stage
from models.data import cifar10
from models.training import train as training

SMOKE = config.get("smoke")


def test_a_training_that_was_stopped_ends_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cifar10.write_made_up(tmp_path / "data", 40, seed=3)
    data = cifar10.read(tmp_path / "data", 10, 1)
    two = dataclasses.replace(SMOKE, stages=(Stage(1, 24, 0.2), Stage(1, 32, 0.2)))
    whole = training.train(two, data.train, data.validation, tmp_path / "whole")

    accuracy, calls = training.accuracy, []

    def stop_in_the_second_epoch(*given: object) -> float:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return accuracy(*given)

    with monkeypatch.context() as patch:
        patch.setattr(training, "accuracy", stop_in_the_second_epoch)
        with pytest.raises(KeyboardInterrupt):
            training.train(two, data.train, data.validation, tmp_path / "stopped")
    resumed = training.train(two, data.train, data.validation, tmp_path / "stopped")
    assert len((tmp_path / "stopped" / "history.jsonl").read_text().splitlines()) == 2
    for wanted, got in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True):
        assert torch.allclose(wanted.float(), got.float(), atol=1e-3)
