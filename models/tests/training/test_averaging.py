from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from models import config
from models.data import cifar10
from models.training.averaging import estimate_norms, mean_of, update_average
from models.training.build import build
from models.training.train import train


def test_a_moving_average_moves_by_what_decay_leaves() -> None:
    average, net = nn.Linear(1, 1, bias=False), nn.Linear(1, 1, bias=False)
    nn.init.constant_(average.weight, 1.0)
    nn.init.constant_(net.weight, 3.0)
    update_average(average, net, 0.75)
    assert average.weight.item() == pytest.approx(1.5)


def test_a_mean_of_states_is_that_of_their_weights() -> None:
    states = [
        {"w": torch.tensor([1.0, 2.0]), "n": torch.tensor(3)},
        {"w": torch.zeros(2), "n": torch.tensor(5)},
    ]
    mean = mean_of(states)
    assert mean["w"].tolist() == [0.5, 1.0]
    assert mean["n"].item() == 5


def test_norms_take_the_statistics_of_the_images_given() -> None:
    net = nn.Sequential(nn.BatchNorm2d(3)).train()
    images = np.random.default_rng(1).integers(0, 256, (40, 3, 4, 4), dtype=np.uint8)
    estimate_norms([net[0]], net, images, batch=20)
    wanted = images.astype(np.float32).mean((0, 2, 3)) / 255
    assert net[0].running_mean.numpy() == pytest.approx(wanted, abs=1e-4)
    assert net[0].momentum == 0.1


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[config.Config, Path]:
    """Two curves of one epoch each, on made-up images."""
    root = tmp_path_factory.mktemp("averaging")
    cifar10.write_made_up(root / "data", 40, seed=2)
    stages = (config.Stage(1, 32, 0.2), config.Stage(1, 32, 0.2, peak=0.03))
    given = dataclasses.replace(config.get("smoke"), stages=stages, validation_per_class=4)
    learn(given, root, "whole")
    return given, root


def learn(given: config.Config, root: Path, folder: str) -> nn.Module:
    splits = cifar10.read(root / "data", given.validation_per_class, given.seed)
    return train(given, splits.train, splits.validation, root / folder)


def test_what_is_used_is_the_mean_of_what_the_curves_ended_with(trained: tuple) -> None:
    given, root = trained
    state = torch.load(root / "whole" / "checkpoint.pt", weights_only=True)
    assert len(state["ends"]) == 2
    wanted = mean_of(state["ends"])
    for name, value in build(given).named_parameters():
        assert torch.allclose(state["average"][name], wanted[name]), name
        assert value.shape == wanted[name].shape
    norms = [name for name in wanted if name.endswith("running_mean")]
    assert any(not torch.allclose(state["average"][name], wanted[name]) for name in norms)


def test_a_run_stopped_between_the_curves_ends_with_both(trained: tuple) -> None:
    given, root = trained
    # The first curve alone, as a run that was stopped after it leaves it.
    whole = torch.load(root / "whole" / "checkpoint.pt", weights_only=True)
    learn(dataclasses.replace(given, stages=given.stages[:1]), root, "stopped")
    config.save(given, root / "stopped" / "config.json")
    learn(given, root, "stopped")
    resumed = torch.load(root / "stopped" / "checkpoint.pt", weights_only=True)
    assert len(resumed["ends"]) == 2
    for name, value in whole["average"].items():
        assert torch.allclose(value.float(), resumed["average"][name].float(), atol=1e-2), name
