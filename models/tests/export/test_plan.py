"""The plan of an int8 graph, and what it has no word for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from torch import nn

from models.cli import GOLDEN_FILES, main
from models.export.artifacts import MODEL, PLAN, WEIGHTS, read_artifacts
from models.export.exact import ExactGraph
from models.export.float32 import fold
from models.export.plan import InexpressibleError, plan
from models.export.reference import run, session
from models.files import read_json
from models.publishing.golden import plan as golden
from models.publishing.golden import tfjs
from models.tests.conftest import SmokeRun, lively_net


def loaded(folder: Path) -> onnx.ModelProto:
    return onnx.load(str(folder / MODEL), load_external_data=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a packed net of every layer that a plan has a word for."""
    return golden.packed(golden.made_up_net(), golden.SIZE, tmp_path_factory.mktemp("net"))


@pytest.mark.parametrize(
    "net",
    [lively_net("resnet10-tiny"), lively_net("plain7-tiny")],
    ids=["residual", "plain"],
)
def test_it_says_all_layers_and_points_at_their_weights(net: nn.Module, tmp_path: Path) -> None:
    folder = tfjs.packed(fold(net), 32, tmp_path)
    made, content = read_json(folder / PLAN), (folder / WEIGHTS).read_bytes()
    graph = onnx.load(str(folder / MODEL)).graph
    arrays = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    makers = {node.output[0]: node for node in graph.node}
    convs = [node for node in graph.node if node.op_type == "Conv"]
    layers = [layer for layer in made["layers"] if layer["op"] == "conv"]
    assert len(made["tensors"]) == len(made["layers"]) + 1
    for node, layer in zip(convs, layers, strict=True):
        for key, name in zip(("weight", "bias"), node.input[1:], strict=True):
            stored, wanted = layer[key], arrays[makers[name].input[0]]
            got = np.frombuffer(content, stored["dtype"], wanted.size, stored["offset"])
            np.testing.assert_array_equal(got.reshape(stored["shape"]), wanted)
            scales = np.frombuffer(content, "<f4", stored["shape"][0], stored["scaleOffset"])
            np.testing.assert_array_equal(scales, arrays[makers[name].input[1]])
    assert made["tensors"][0]["shape"] == [32, 32, 3]
    assert made["linear"]["weight"]["shape"][0] == 10


def test_what_it_says_is_what_runs_natively(made: Path) -> None:
    x = tfjs.images(20, golden.SIZE)
    for native, exact in zip(run(session(made / MODEL), x), run(ExactGraph(made / MODEL), x), strict=True):
        np.testing.assert_array_equal(native, exact)
    operators = {layer["op"] for layer in read_json(made / PLAN)["layers"]}
    assert operators == {"conv", "max-pool", "global-average", "add", "concat"}


def test_the_golden_file_of_the_page_is_what_this_pipeline_writes(tmp_path: Path) -> None:
    golden.write(tmp_path / "golden.json")
    made, kept = (read_json(path) for path in (tmp_path / "golden.json", GOLDEN_FILES["golden-plan"]))
    assert made["plan"]["layers"] == kept["plan"]["layers"]
    for got, wanted in zip(made["cases"], kept["cases"], strict=True):
        assert got["input"] == wanted["input"]
        np.testing.assert_allclose(got["logits"], wanted["logits"], atol=0.05)


def test_a_net_with_another_operator_has_no_plan(tmp_path: Path) -> None:
    folder = tfjs.packed(tfjs.made_up_net(), tfjs.SIZE, tmp_path)
    assert PLAN not in read_artifacts(folder)
    with pytest.raises(InexpressibleError, match=r"Mul \("):
        plan(loaded(folder))


def first(model: onnx.ModelProto, operator: str) -> onnx.NodeProto:
    return next(node for node in model.graph.node if node.op_type == operator)


def pad_by_itself(model: onnx.ModelProto) -> None:
    first(model, "Conv").attribute.append(helper.make_attribute("auto_pad", "SAME_UPPER"))


def concatenate_rows(model: onnx.ModelProto) -> None:
    first(model, "Concat").attribute[0].i = 2


def sign_activations(model: onnx.ModelProto) -> None:
    name = first(model, "QuantizeLinear").input[2]
    (zero,) = (value for value in model.graph.initializer if value.name == name)
    zero.CopyFrom(numpy_helper.from_array(np.array(0, np.int8), name))


def rescale_a_pool(model: onnx.ModelProto) -> None:
    pool = first(model, "MaxPool").output[0]
    (quantize,) = (node for node in model.graph.node if pool in node.input)
    quantize.input[1] = first(model, "QuantizeLinear").input[1]


def pad_a_pool(model: onnx.ModelProto) -> None:
    set_attribute(first(model, "MaxPool"), "pads", [1, 1, 1, 1])


def round_a_pool_up(model: onnx.ModelProto) -> None:
    set_attribute(first(model, "MaxPool"), "ceil_mode", 1)
    set_attribute(first(model, "MaxPool"), "strides", [3, 3])


def set_attribute(node: onnx.NodeProto, name: str, value: object) -> None:
    kept = [attribute for attribute in node.attribute if attribute.name != name]
    del node.attribute[:]
    node.attribute.extend([*kept, helper.make_attribute(name, value)])


def leave_out_a_zero_point(model: onnx.ModelProto) -> None:
    del first(model, "QuantizeLinear").input[2]


def name_no_zero_point(model: onnx.ModelProto) -> None:
    first(model, "QuantizeLinear").input[2] = ""


def add_a_sigmoid(model: onnx.ModelProto) -> None:
    first(model, "MaxPool").op_type = "Sigmoid"


def keep_a_weight(model: onnx.ModelProto) -> None:
    del next(value for value in model.graph.initializer if value.external_data).external_data[:]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (pad_by_itself, r"Conv \(.*\) with auto_pad"),
        (concatenate_rows, r"Concat \(.*\) along another axis"),
        (sign_activations, "activations that are not uint8"),
        (rescale_a_pool, r"MaxPool \(.*\) that changes the scale"),
        (pad_a_pool, r"MaxPool \(.+\) with padding"),
        (round_a_pool_up, r"MaxPool \(.+\) with ceil_mode"),
        (leave_out_a_zero_point, r"QuantizeLinear \(.+\) without a zero point"),
        (name_no_zero_point, r"QuantizeLinear \(.+\) without a zero point"),
        (add_a_sigmoid, r"Sigmoid \(.*\)"),
        (keep_a_weight, r"Conv \(.*\) with weights that are not in the weight file"),
    ],
)
def test_what_it_has_no_word_for_is_named(change: object, message: str, made: Path) -> None:
    model = loaded(made)
    change(model)
    with pytest.raises(InexpressibleError, match=message):
        plan(model)


def test_published_models_get_their_plan_back(smoke_run: SmokeRun, tmp_path: Path) -> None:
    bucket = tmp_path / "bucket"
    shutil.copytree(smoke_run.bucket, bucket)
    (path,) = bucket.glob("smoke/*/manifest.json")
    manifest = read_json(path)
    assert [one["engine"] for one in manifest["artifacts"]] == ["ort-wasm", "tfjs-webgl", "inkling-wasm"]
    manifest["artifacts"].pop()
    path.write_text(json.dumps(manifest))
    (path.parent / PLAN).unlink()
    old = path.parent.rename(path.parent.with_name("0123456789abcdef"))
    index = read_json(bucket / "index.json")
    index["models"][0]["version"] = old.name
    (bucket / "index.json").write_text(json.dumps(index))
    assert main(["replan", "--bucket", str(bucket), "--prune"]) == 0
    (entry,) = read_json(bucket / "index.json")["models"]
    assert entry["version"] == path.parent.name
    shutil.rmtree(old)  # which a rollback would lead to
    kept = {one.relative_to(smoke_run.bucket) for one in smoke_run.bucket.rglob("*") if one.is_file()}
    assert {one.relative_to(bucket) for one in bucket.rglob("*") if one.is_file()} == kept
    for one in kept - {Path("index.json")}:
        assert (bucket / one).read_bytes() == (smoke_run.bucket / one).read_bytes()
