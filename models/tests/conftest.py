from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from models import config
from models.cli import main
from models.data import cifar10, pizza
from models.data.pizza import Photos
from models.pipeline.workspace import Workspace
from models.training import backbones
from models.training.build import build
from models.training.nets import ConvNet


@dataclass(frozen=True)
class SmokeRun:
    work: Workspace
    bucket: Path


@pytest.fixture(scope="session", autouse=True)
def _one_thread() -> None:
    # Small nets on a busy machine: two threads that wait for each other are slower than one.
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a made-up data set of 1000 training and 200 test images."""
    root = tmp_path_factory.mktemp("data")
    cifar10.write_made_up(root, 200, seed=3)
    return root


@pytest.fixture(scope="session")
def smoke_run(tmp_path_factory: pytest.TempPathFactory) -> SmokeRun:
    """`python -m models run smoke`, once for all tests. They must not change it.

    `npm test` has run it already: what is up to date is not made again.
    """
    root = tmp_path_factory.mktemp("smoke")
    if made := os.environ.get("INKLING_SMOKE"):
        shutil.copytree(Path(made) / "work", root / "work")
    assert main(["run", "smoke", "--work", str(root / "work"), "--bucket", str(root / "bucket")]) == 0
    return SmokeRun(Workspace(root / "work"), root / "bucket")


@dataclass(frozen=True)
class PizzaGiven:
    """What a config that learns from a pretrained net is given, made up."""

    data: Path
    backbones: Path
    photos: Photos
    outliers: Path


@pytest.fixture(scope="session")
def pizza_given(tmp_path_factory: pytest.TempPathFactory) -> PizzaGiven:
    root = tmp_path_factory.mktemp("pizza-given")
    pizza.write_made_up(root / "data", 30, seed=6)
    backbones.write_made_up(root / "backbones", config.get("smoke-pizza").architecture, seed=1)
    cifar10.write_made_up(root / "outliers", 20, seed=1)
    photos = pizza.open_photos(root / "data", root / "cache")
    return PizzaGiven(root / "data", root / "backbones", photos, root / "outliers")


@pytest.fixture(scope="session")
def pizza_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`python -m models run smoke-pizza`, once for all tests. They must not change it.

    The folder of its work, its bucket and pictures from outside.
    """
    root = tmp_path_factory.mktemp("smoke-pizza")
    (root / "outside" / "other").mkdir(parents=True)
    rng = np.random.default_rng(1)
    for i in range(4):
        picture = Image.fromarray(rng.integers(0, 256, (70, 80, 3), dtype=np.uint8))
        picture.save(root / "outside" / "other" / f"{i}.png")
    assert main(pizza_arguments(root)) == 0
    return root


def pizza_arguments(root: Path, *more: str, command: str = "run") -> list[str]:
    folders = {f"--{name}": str(root / name) for name in ("work", "bucket", "outside")}
    return [command, "smoke-pizza", *(part for pair in folders.items() for part in pair), *more]


def lively_net(architecture: str = "resnet10-tiny", negative_scales: bool = False) -> ConvNet:
    """An untrained net whose batch norms are far from the identity, so that a fault in folding shows."""
    torch.manual_seed(5)
    net = build(config.Config(name="test", architecture=architecture, stages=()))
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 0, 0.2)
            torch.nn.init.normal_(module.running_mean, 0, 0.2)
            torch.nn.init.uniform_(module.running_var, 0.5, 2)
            if negative_scales:
                module.weight.data[::3] *= -1
    return net.eval()
