from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from models.errors import PipelineError
from models.export.float32 import export
from models.export.quantize import METHODS, check_fused, fused_operators, quantize_with
from models.export.reference import run, session
from models.training.backbones import BACKBONES, BackboneNet, load, write_made_up
from models.training.pretrained import FILES, weights_path

TINY = "mobilenet-v2-tiny"


def made_up(folder: Path, name: str = TINY) -> BackboneNet:
    write_made_up(folder, name, seed=2)
    net = load(folder, name, 2)
    torch.nn.init.normal_(net.head.weight, generator=torch.Generator().manual_seed(1))
    return net.eval()


def test_each_has_a_file_of_weights() -> None:
    assert FILES.keys() == BACKBONES.keys()


@pytest.mark.parametrize("name", sorted(BACKBONES))
def test_every_backbone_has_the_shape_of_its_paper(name: str) -> None:
    net = BACKBONES[name].build(2)
    convolutions = list(net.convolutions())
    expected = {"mobilenet-v2": 53, "mobilenet-v2-tiny": 53, "mobilenet-v2-folded": 52, "squeezenet": 25}
    assert len(convolutions) == expected[name]
    parameters = sum(p.numel() for p in net.blocks.parameters())
    if name == "squeezenet":
        assert parameters == 722_496  # 1,235,496 with conv10
    if name == "mobilenet-v2-folded":
        assert parameters == 2_206_816 + 0 * len(convolutions) or parameters > 2_200_000


def test_weights_come_from_the_file(tmp_path: Path) -> None:
    net = made_up(tmp_path)
    with np.load(tmp_path / FILES[TINY]) as arrays:
        first = arrays["mobilenetv20_features_conv0_weight"]
        last = arrays["mobilenetv20_features_batchnorm1_running_mean"]
    assert np.array_equal(net.blocks[0].conv.weight.detach(), first)
    assert np.array_equal(net.blocks[-1].norm.running_mean, last)


@pytest.mark.parametrize("name", [TINY, "squeezenet"])
def test_folded_and_exported_it_is_the_same_function(name: str, tmp_path: Path) -> None:
    net = made_up(tmp_path, name)
    x = torch.randn(3, 3, 64, 64, generator=torch.Generator().manual_seed(3))
    with torch.no_grad():
        wanted, got = net(x), net.folded()(x)
    for a, b in zip(wanted, got, strict=True):
        assert torch.allclose(a, b, atol=1e-3 * float(a.abs().max()))
    assert all(conv.norm is None for conv in net.folded().convolutions())
    if name == TINY:
        export(net, 64, tmp_path / "net.onnx")
        logits, features = run(session(tmp_path / "net.onnx"), x.numpy())
        np.testing.assert_allclose(logits, wanted[0].numpy(), atol=1e-3)
        assert features.shape == wanted[1].shape


def test_all_of_it_runs_in_integers_by_channel(tmp_path: Path) -> None:
    export(made_up(tmp_path), 64, tmp_path / "float.onnx")
    x = np.random.default_rng(1).normal(0, 1, (20, 3, 64, 64)).astype(np.float32)
    quantize_with(METHODS[0], tmp_path / "float.onnx", x, tmp_path / "int8.onnx")
    operators = fused_operators(tmp_path / "int8.onnx")
    check_fused(tmp_path / "int8.onnx", operators)
    assert operators["QLinearConv"] == 53
    assert "Clip" not in operators


def test_another_activation_is_a_copy(tmp_path: Path) -> None:
    net = made_up(tmp_path)
    free = net.with_activation("relu")
    assert {conv.activation for conv in free.convolutions()} == {"relu", "linear"}
    assert {conv.activation for conv in net.convolutions()} == {"relu6", "linear"}


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="--backbones is missing"):
        weights_path(None, "mobilenet-v2")
    with pytest.raises(PipelineError, match=r"squeezenet1\.1\.npz: no such file"):
        weights_path(tmp_path, "squeezenet")


def test_broken_or_foreign_weights_are_named(tmp_path: Path) -> None:
    path = tmp_path / FILES[TINY]
    path.write_bytes(b"no archive")
    with pytest.raises(PipelineError, match=r"mobilenet_v2_tiny\.npz: cannot be read"):
        load(tmp_path, TINY, 2)
    np.savez(path, conv00_weight=np.zeros(3))
    with pytest.raises(PipelineError, match=r"mobilenet_v2_tiny\.npz: lacks 'mobilenetv20_features_conv0_w"):
        load(tmp_path, TINY, 2)
    write_made_up(tmp_path, TINY, 1)
    with np.load(path) as file:
        arrays = {**file, "mobilenetv20_features_conv0_weight": np.zeros((1, 3, 3, 3))}
    np.savez(path, **arrays)
    with pytest.raises(PipelineError, match=r"conv0_weight' is \(1, 3, 3, 3\), not"):
        load(tmp_path, TINY, 2)
