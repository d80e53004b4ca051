"""The exact reference, the form that makes native ONNX Runtime equal to it, and what would be found out."""

from __future__ import annotations

import base64
import json
from collections import Counter
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import numpy_helper
from torch import nn

from models.cli import REPOSITORY, main
from models.errors import PipelineError
from models.export.exact import ExactGraph, check, saturating
from models.export.exact_form import exact_form
from models.export.float32 import fold
from models.export.head import read_head
from models.export.reference import Normalisation, normalise, optimised, run, session
from models.publishing.golden.tfjs import SIZE, images, made_up_net, packed
from models.tests.conftest import lively_net

PUBLISHED = sorted((REPOSITORY / "public" / "models").glob("*/*/manifest.json"))


def nets() -> dict[str, tuple[nn.Module, int]]:
    return {
        "every operator": (made_up_net(), SIZE),
        "residual": (fold(lively_net("resnet10-tiny")), 32),
        "plain, negative scales": (fold(lively_net("plain7-tiny", negative_scales=True)), 32),
    }


@pytest.fixture(scope="module", params=list(nets()))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, np.ndarray]:
    """An int8 graph, its weights beside it, and images for it."""
    net, size = nets()[request.param]
    return packed(net, size, tmp_path_factory.mktemp("net")) / "model.int8.onnx", images(40, size)


def test_native_and_numpy_agree_to_the_bit(made: tuple[Path, np.ndarray]) -> None:
    path, x = made
    for native, exact in zip(run(session(path), x), run(ExactGraph(path), x), strict=True):
        assert exact.std() > 0.01
        np.testing.assert_array_equal(native, exact)


def test_a_kernel_that_saturates_is_found_out(made: tuple[Path, np.ndarray]) -> None:
    path, x = made
    assert check(path, x) == 0
    damaged, _ = run(ExactGraph(path, saturating), x)
    with pytest.raises(PipelineError, match=r"a logit of ONNX Runtime is .* from the graph's own integers"):
        check(path, x, damaged)


def test_pairs_of_large_products_saturate_as_the_instruction_does() -> None:
    weights, ones = np.full((1, 1, 4), 127, np.int8), np.full((1, 1, 4, 1), 255, np.uint8)
    assert saturating(weights, ones).item() == 2 * 32767
    assert saturating(-weights, ones).item() == -2 * 32768
    odd = np.array([[[127, -127, 3]]], np.int8), np.full((1, 1, 3, 1), 200, np.uint8)
    assert saturating(*odd).item() == 600


@pytest.mark.parametrize("manifest", PUBLISHED, ids=lambda path: path.parent.parent.name)
def test_published_golden_logits_are_those_of_the_integers(manifest: Path) -> None:
    described = json.loads(manifest.read_text())
    given, folder = described["input"], manifest.parent
    cases = json.loads((folder / described["golden"]["path"]).read_text())["cases"]
    shape = (given["height"], given["width"], 3)
    pixels = [np.frombuffer(base64.b64decode(case["rgb"]), np.uint8).reshape(shape) for case in cases]
    x = normalise(np.stack(pixels).transpose(0, 3, 1, 2), Normalisation(given["mean"], given["std"]))
    path = folder / next(one["path"] for one in described["artifacts"] if one["precision"] == "int8")
    wanted = np.array([case["logits"]["int8"] for case in cases])
    np.testing.assert_allclose(run(ExactGraph(path), x)[0], wanted, atol=1e-4)
    logits, features = run(session(path), x)
    np.testing.assert_allclose(logits, wanted, atol=1e-4)
    # Features and logits are each rounded to one of 256 steps.
    maps = read_head(described["head"], (folder / described["head"]["path"]).read_bytes()).activation_maps(
        features
    )
    np.testing.assert_allclose(maps.mean((2, 3)), logits, atol=0.02 * np.ptp(logits))
    told = np.array([case["activation"] for case in cases])
    np.testing.assert_allclose(maps.reshape(told.shape), told, atol=1e-4)


def test_the_exact_form_has_no_signed_weight_and_no_fused_addition(
    made: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    model = exact_form(onnx.load(str(made[0])))
    onnx.checker.check_model(model, full_check=True)
    kinds = {value.data_type for value in model.graph.initializer}
    assert onnx.TensorProto.UINT8 in kinds
    assert onnx.TensorProto.INT8 not in kinds
    onnx.save(model, str(tmp_path / "exact.onnx"))
    run_by = Counter(
        node.op_type for node in optimised(tmp_path / "exact.onnx", tmp_path / "o.onnx").graph.node
    )
    assert run_by["QLinearConv"] >= 5
    assert not {"QLinearAdd", "QLinearGlobalAveragePool"} & run_by.keys()


def test_the_command_writes_one_file_that_runs_anywhere(
    made: tuple[Path, np.ndarray], tmp_path: Path
) -> None:
    path, x = made
    artifacts = [{"precision": "int8", "path": path.name}]
    (path.parent / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    out = tmp_path / "native.onnx"
    assert main(["native", "--bundle", str(path.parent), "--out", str(out)]) == 0
    np.testing.assert_array_equal(run(session(out), x)[0], run(ExactGraph(path), x)[0])


def test_signed_activations_are_refused(made: tuple[Path, np.ndarray]) -> None:
    model = onnx.load(str(made[0]))
    zero = next(node for node in model.graph.node if node.op_type == "QuantizeLinear").input[2]
    (tensor,) = (value for value in model.graph.initializer if value.name == zero)
    tensor.CopyFrom(numpy_helper.from_array(np.array(0, np.int8), zero))
    with pytest.raises(PipelineError, match="an int8 activation"):
        exact_form(model)


def test_what_the_evaluation_does_not_know_is_named(tmp_path: Path) -> None:
    x = onnx.helper.make_tensor_value_info("input", onnx.TensorProto.FLOAT, [1])
    graph = onnx.helper.make_graph([onnx.helper.make_node("Sigmoid", ["input"], ["logits"])], "g", [x], [])
    onnx.save(onnx.helper.make_model(graph), str(tmp_path / "odd.onnx"))
    with pytest.raises(PipelineError, match=r"exact\.py does not know Sigmoid"):
        run(ExactGraph(tmp_path / "odd.onnx"), np.zeros(1, np.float32))


def test_a_float_graph_is_left_as_it_is(tmp_path: Path) -> None:
    packed(made_up_net(), SIZE, tmp_path)
    model = onnx.load(str(tmp_path / "float.onnx"))
    before = model.SerializeToString(deterministic=True)
    assert exact_form(model).SerializeToString(deterministic=True) == before


def test_native_sessions_are_opened_in_one_place() -> None:
    opening = "InferenceSession" + "("
    found = [path.name for path in (REPOSITORY / "models").rglob("*.py") if opening in path.read_text()]
    assert found == ["reference.py"]
