from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import numpy_helper
from torch import nn

from models.cli import GOLDEN_FILES
from models.errors import PipelineError
from models.export.artifacts import DEQUANTIZED, GRAPH, MODEL, SEVEN_BIT, WEIGHTS
from models.export.float32 import fold, to_onnx
from models.export.pack import dequantize, pack
from models.export.reference import run, session
from models.export.weights import ALIGNMENT, WeightFile, expand
from models.publishing.golden.tfjs import SIZE, images, made_up_net, packed, write
from models.tests.conftest import SmokeRun, lively_net
from models.tests.export.tfjs_interpreter import run_graph


def nets() -> list[tuple[str, nn.Module, int]]:
    return [
        ("every operator", made_up_net(), SIZE),
        ("residual", fold(lively_net("resnet10-tiny")), 32),
        ("plain, negative scales", fold(lively_net("plain7-tiny", negative_scales=True)), 32),
    ]


@pytest.fixture(scope="module", params=range(3), ids=lambda i: nets()[i][0])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray]:
    """A packed net's folder, and images for it."""
    _, net, size = nets()[request.param]
    return packed(net, size, tmp_path_factory.mktemp("net")), images(4, size)


def test_external_weights_change_no_bit_of_the_int8_graph(made: tuple[Path, np.ndarray]) -> None:
    folder, x = made
    embedded = run(session(folder.parent / "int8.onnx"), x)
    for got, wanted in zip(run(session(folder / MODEL), x), embedded, strict=True):
        np.testing.assert_array_equal(got, wanted)


def test_the_tfjs_graph_computes_the_dequantized_net(made: tuple[Path, np.ndarray]) -> None:
    folder, x = made
    for got, wanted in zip(run_graph(folder, x), run(session(folder / DEQUANTIZED), x), strict=True):
        assert np.abs(wanted).max() > 0.1
        np.testing.assert_allclose(got, wanted, atol=1e-4)


def test_the_dequantized_net_is_near_the_float_one(made: tuple[Path, np.ndarray]) -> None:
    folder, x = made
    wanted, _ = run(session(folder.parent / "float.onnx"), x)
    got, _ = run(session(folder / DEQUANTIZED), x)
    assert np.abs(got - wanted).max() < 0.03 * np.abs(wanted).max()


def test_equal_zero_points_are_one_initializer(made: tuple[Path, np.ndarray]) -> None:
    graph = onnx.load(str(made[0] / MODEL), load_external_data=False).graph
    values = {value.name: value for value in graph.initializer}
    names = {node.input[2] for node in graph.node if node.op_type == "DequantizeLinear"}
    zeros = [numpy_helper.to_array(values[name]) for name in names if name in values]
    assert len(zeros) > 3
    assert len({(zero.dtype.str, zero.shape, zero.tobytes()) for zero in zeros}) == len(zeros)


def test_weights_are_stored_once_and_aligned(made: tuple[Path, np.ndarray]) -> None:
    folder, _ = made
    graph = json.loads((folder / GRAPH).read_text())
    offsets = [entry["stored"]["offset"] for entry in graph["weights"] if "stored" in entry]
    pointers = [
        {entry.key: entry.value for entry in value.external_data}
        for value in onnx.load(str(folder / MODEL), load_external_data=False).graph.initializer
        if value.data_location == onnx.TensorProto.EXTERNAL
    ]
    assert {pointer["location"] for pointer in pointers} == {WEIGHTS}
    assert all(offset % ALIGNMENT == 0 for offset in offsets)
    parameters = sum(
        int(np.prod(value.dims)) for value in onnx.load(str(folder / MODEL)).graph.initializer if value.dims
    )
    assert (folder / WEIGHTS).stat().st_size < 1.6 * parameters + 1000
    ends = {int(pointer["offset"]) + int(pointer["length"]) for pointer in pointers}
    assert max(ends) <= (folder / WEIGHTS).stat().st_size


def test_seven_bit_activations_stay_below_128_and_near(made: tuple[Path, np.ndarray]) -> None:
    folder, x = made
    wanted, _ = run(session(folder.parent / "float.onnx"), x)
    got, _ = run(session(folder / SEVEN_BIT), x)
    assert np.abs(got - wanted).max() < 0.1 * np.abs(wanted).max()
    model = onnx.load(str(folder / SEVEN_BIT))
    clips = [node.output[0] for node in model.graph.node if node.op_type == "Clip" and "least" in node.input]
    del model.graph.output[:]
    model.graph.output.extend(onnx.ValueInfoProto(name=name) for name in clips)
    onnx.save(model, str(folder.parent / "clips.onnx"))
    seen = session(folder.parent / "clips.onnx").run(None, {"input": 5 * x})
    assert 100 < max(int(values.max()) for values in seen) <= 127


def test_the_manifest_points_at_the_last_layer(smoke_run: SmokeRun) -> None:
    (path,) = smoke_run.bucket.glob("*/*/manifest.json")
    head = json.loads(path.read_text())["head"]
    content = (path.parent / head["path"]).read_bytes()
    layer = {}
    for name, place in ((name, head[name]) for name in ("weight", "bias")):
        values = np.frombuffer(
            content, place["dtype"], int(np.prod(place["shape"])), place["offset"]
        ).reshape(place["shape"])
        scale = np.frombuffer(content, "float32", place["shape"][0], place["scaleOffset"])
        layer[name] = values * scale.reshape(-1, *[1] * (values.ndim - 1))
    x = images(3, 32)
    logits, features = run(session(smoke_run.work.packed / DEQUANTIZED), x)
    np.testing.assert_allclose(features.mean((2, 3)) @ layer["weight"].T + layer["bias"], logits, atol=1e-4)


def test_expanding_multiplies_each_output_channel_by_its_scale() -> None:
    file = WeightFile()
    file.add(np.array([7], np.int8))
    values = np.arange(-4, 4, dtype=np.int8).reshape(2, 4)
    place = file.store(values, np.array([0.5, 2], np.float32))
    assert (place.offset, place.scale) == (16, 32)
    np.testing.assert_array_equal(expand(bytes(file.content), place), values * [[0.5], [2]])


def test_weights_of_another_net_are_refused(tmp_path: Path) -> None:
    packed(made_up_net(), SIZE, tmp_path)
    other = made_up_net()
    other.stem.weight.data += 0.1
    to_onnx(other, SIZE, tmp_path / "other.onnx")
    with pytest.raises(PipelineError, match=r"stem\.weight: its int8 form is not that of the float graph"):
        pack(tmp_path / "other.onnx", tmp_path / "int8.onnx", tmp_path / "again")


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (nn.Sigmoid(), "operator Sigmoid"),
        (nn.MaxPool2d(3, 2, padding=1), "a pool with padding"),
        (nn.MaxPool2d(3, 2, ceil_mode=True), "windows do not fit"),
        (nn.Conv2d(3, 6, 1, groups=3), "neither dense nor depthwise"),
        (nn.Hardtanh(0.0, 5.0), "only the one from 0 to 6"),
    ],
)
def test_what_the_converter_does_not_know_is_named(layer: nn.Module, message: str, tmp_path: Path) -> None:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = layer

        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            y = self.layer(x)
            return y.mean((2, 3)), y

    to_onnx(Net(), 8, tmp_path / "net.onnx")
    from models.export import tfjs

    with pytest.raises(PipelineError, match=message):
        tfjs.convert(onnx.load(str(tmp_path / "net.onnx")), {}, WeightFile())


def test_equal_weights_that_the_exporter_keeps_once(tmp_path: Path) -> None:
    net = made_up_net()
    for layer in (net.stem, net.depthwise):
        layer.bias.data.fill_(0.25)
    folder, x = packed(net, SIZE, tmp_path), images(2)
    assert "Identity" in {node.op_type for node in onnx.load(str(tmp_path / "float.onnx")).graph.node}
    np.testing.assert_allclose(run_graph(folder, x)[0], run(session(folder / DEQUANTIZED), x)[0], atol=1e-4)


def test_dequantizing_needs_the_graphs_to_belong_together(tmp_path: Path) -> None:
    to_onnx(made_up_net(), SIZE, tmp_path / "net.onnx")
    file = WeightFile()
    place = file.store(np.zeros((2, 2), np.int8), np.ones(2, np.float32))
    with pytest.raises(PipelineError, match=r"has not: elsewhere\.weight"):
        dequantize(onnx.load(str(tmp_path / "net.onnx")), {"elsewhere.weight": place}, bytes(file.content))


def test_the_golden_file_of_the_page_is_what_this_pipeline_writes(tmp_path: Path) -> None:
    write(tmp_path / "golden.json")
    made, kept = (
        json.loads(path.read_text()) for path in (tmp_path / "golden.json", GOLDEN_FILES["golden-tfjs"])
    )
    assert made["graph"] == kept["graph"]
    assert made["input"] == kept["input"]
    for got, wanted in zip(made["cases"], kept["cases"], strict=True):
        assert got["rgb"] == wanted["rgb"]
        np.testing.assert_allclose(got["logits"], wanted["logits"], atol=0.02)
    operators = {node["op"] for node in made["graph"]["modelTopology"]["node"]}
    handlers = {"Conv2D", "_FusedConv2D", "DepthwiseConv2dNative", "FusedDepthwiseConv2dNative", "MaxPool"}
    handlers |= {"AddV2", "Mul", "ConcatV2", "Mean", "Relu", "Relu6", "_FusedMatMul"}
    assert operators >= handlers
