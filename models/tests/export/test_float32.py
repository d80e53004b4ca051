from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from models.errors import PipelineError
from models.export import float32 as exporting
from models.export.float32 import FoldedConv, export, fold
from models.export.reference import run, session
from models.tests.conftest import lively_net
from models.training.nets import ARCHITECTURES, ConvBlock


@pytest.mark.parametrize("negative_scales", [False, True])
@pytest.mark.parametrize("architecture", ["resnet10-tiny", "plain7-tiny"])
def test_folding_changes_nothing(architecture: str, negative_scales: bool) -> None:
    net = lively_net(architecture, negative_scales)
    x = torch.randn(4, 3, 32, 32)
    with torch.no_grad():
        for wanted, got in zip(net(x), fold(net)(x), strict=True):
            assert torch.allclose(wanted, got, atol=1e-5)


@pytest.mark.parametrize("pool", [False, True])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_block_folds_exactly_whatever_the_sign_of_its_scale(pool: bool, sign: float) -> None:
    block = ConvBlock(3, 4, pool).eval()
    block.norm.weight.data = sign * torch.tensor([0.5, 1.0, 1.5, 2.0])
    block.norm.bias.data = torch.tensor([0.3, -0.3, 0.1, 0.0])
    x = torch.randn(2, 3, 8, 8)
    with torch.no_grad():
        assert torch.allclose(FoldedConv(block)(x), block(x), atol=1e-6)


@pytest.mark.parametrize("architecture", ["resnet10-tiny", "plain7-tiny"])
def test_the_graph_gives_what_torch_gives_for_any_batch_size(architecture: str, tmp_path: Path) -> None:
    net = lively_net(architecture)
    assert export(net, 32, tmp_path / "net.onnx") < 1e-4
    graph = session(tmp_path / "net.onnx")
    for n in (1, 3):
        x = torch.randn(n, 3, 32, 32)
        with torch.no_grad():
            logits, features = net(x)
        got_logits, got_features = run(graph, x.numpy())
        np.testing.assert_allclose(got_logits, logits.numpy(), atol=1e-4)
        np.testing.assert_allclose(got_features, features.numpy(), atol=1e-4)


def test_the_graph_has_no_batch_norm_and_relu_stands_before_the_pool(tmp_path: Path) -> None:
    export(lively_net(), 32, tmp_path / "net.onnx")
    graph = onnx.load(str(tmp_path / "net.onnx")).graph
    makers = {output: node.op_type for node in graph.node for output in node.output}
    assert "BatchNormalization" not in makers.values()
    pools = [node for node in graph.node if node.op_type == "MaxPool"]
    assert len(pools) == 3
    assert {makers[pool.input[0]] for pool in pools} == {"Relu"}
    relus = [node for node in graph.node if node.op_type == "Relu"]
    assert {makers[relu.input[0]] for relu in relus} == {"Conv"}
    assert [node.name for node in graph.input] == ["input"]
    assert [node.name for node in graph.output] == ["logits", "features"]


def test_a_graph_that_differs_from_torch_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong_fold(net: torch.nn.Module) -> torch.nn.Module:
        folded = fold(net)
        folded.head.bias.data += 0.01
        return folded

    monkeypatch.setattr(exporting, "fold", wrong_fold)
    with pytest.raises(PipelineError, match=r"net\.onnx: its outputs differ from torch's"):
        export(lively_net(), 32, tmp_path / "net.onnx")


@pytest.mark.parametrize("name", sorted(ARCHITECTURES))
def test_every_net_has_logits_and_a_4_by_4_map(name: str) -> None:
    net = ARCHITECTURES[name](10).eval()
    with torch.no_grad():
        logits, features = net(torch.zeros(2, 3, 32, 32))
    assert logits.shape == (2, 10)
    assert features.shape == (2, net.head.in_features, 4, 4)
