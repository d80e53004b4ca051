from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from models import config
from models.__main__ import main
from models.data import cifar10
from models.nets import ConvNet
from models.train import build
from models.workspace import Workspace


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
    """`python -m models run smoke`, once for all tests. They must not change it."""
    root = tmp_path_factory.mktemp("smoke")
    assert main(["run", "smoke", "--work", str(root / "work"), "--bucket", str(root / "bucket")]) == 0
    return SmokeRun(Workspace(root / "work"), root / "bucket")


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
