from pathlib import Path

import numpy as np
import pytest
import torch

from models import config
from models.data.sources import source
from models.errors import PipelineError
from models.export.reference import all_logits, session
from models.export.unpack import unpack
from models.publishing.bundle import int8_graph
from models.tests.conftest import SmokeRun
from models.training.build import load_net
from models.training.train import Normalise

SMOKE = config.get("smoke")


def test_a_published_net_comes_back(smoke_run: SmokeRun, tmp_path: Path) -> None:
    bundle = next((smoke_run.bucket / "smoke").iterdir())
    unpack(SMOKE, int8_graph(bundle), tmp_path / "net" / "checkpoint.pt")
    net = load_net(SMOKE, tmp_path / "net" / "checkpoint.pt")
    images = source(SMOKE).read(smoke_run.work.data, SMOKE, tmp_path).test.images[:50]
    with torch.no_grad():
        got = net(Normalise(SMOKE)(torch.from_numpy(images).float() / 255))[0].numpy()
    wanted = all_logits(session(int8_graph(bundle)), SMOKE, images)
    assert (got.argmax(1) == wanted.argmax(1)).mean() >= 0.9
    assert np.abs(got - wanted).mean() < 0.1 * np.abs(wanted).mean()


def test_another_net_is_named(smoke_run: SmokeRun, tmp_path: Path) -> None:
    graph = int8_graph(next((smoke_run.bucket / "smoke").iterdir()))
    with pytest.raises(PipelineError, match="not a net of 'resnet10'"):
        unpack(config.get("cifar10"), graph, tmp_path / "checkpoint.pt")
