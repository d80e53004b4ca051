from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest

from models import config
from models.data.split import Split
from models.errors import PipelineError
from models.export.float32 import export
from models.export.quantize import (
    METHODS,
    calibration_images,
    centre_logits,
    check_fused,
    compare,
    fused_operators,
    mean_logits,
    quantize_with,
    rounded,
)
from models.export.reference import run, session
from models.files import read_json
from models.tests.conftest import SmokeRun, lively_net

SMOKE = config.get("smoke")


def some_images(n: int = 100) -> np.ndarray:
    return np.random.default_rng(1).normal(0, 1, (n, 3, 32, 32)).astype(np.float32)


@pytest.mark.parametrize("negative_scales", [False, True])
def test_the_int8_graph_stays_near_the_float_one(tmp_path: Path, negative_scales: bool) -> None:
    x = some_images()
    export(lively_net(negative_scales=negative_scales), 32, tmp_path / "float.onnx")
    quantize_with(METHODS[0], tmp_path / "float.onnx", x, tmp_path / "int8.onnx")
    wanted, wanted_features = run(session(tmp_path / "float.onnx"), x)
    got, features = run(session(tmp_path / "int8.onnx"), x)
    assert got.dtype == features.dtype == np.float32
    assert np.abs(got - wanted).max() < 0.05 * np.abs(wanted).max()
    assert np.abs(features - wanted_features).max() < 0.1 * wanted_features.max()


def test_everything_between_input_and_logits_runs_in_integers(tmp_path: Path) -> None:
    export(lively_net(), 32, tmp_path / "float.onnx")
    quantize_with(METHODS[0], tmp_path / "float.onnx", some_images(), tmp_path / "int8.onnx")
    operators = fused_operators(tmp_path / "int8.onnx")
    check_fused(tmp_path / "int8.onnx", operators)
    assert (operators["QLinearConv"], operators["QLinearAdd"], operators["QGemm"]) == (10, 3, 1)
    # One at the input, one at `features`: no round trip between the two.
    assert (operators["QuantizeLinear"], operators["DequantizeLinear"]) == (1, 1)


def test_weights_are_int8_by_channel_and_the_file_shrinks(smoke_run: SmokeRun) -> None:
    graph = onnx.load(str(smoke_run.work.int8_model)).graph
    shapes = {value.name: (value.data_type, list(value.dims)) for value in graph.initializer}
    kinds = [kind for kind, dims in shapes.values() if len(dims) == 4]
    assert kinds == [onnx.TensorProto.INT8] * 7
    scales = [dims for name, (_, dims) in shapes.items() if "conv.weight" in name and "scale" in name]
    assert all(dims[0] > 1 for dims in scales) or not scales
    assert smoke_run.work.int8_model.stat().st_size < 0.4 * smoke_run.work.float_model.stat().st_size


def test_the_chosen_method_is_the_nearest_on_validation(smoke_run: SmokeRun) -> None:
    report = read_json(smoke_run.work.quantize_report)
    assert set(report["candidates"]) == {method.name for method in METHODS}
    best = min(candidate["kl_divergence"] for candidate in report["candidates"].values())
    chosen = report["candidates"][report["chosen"]]
    assert chosen["kl_divergence"] == best
    assert abs(chosen["accuracy_int8"] - chosen["accuracy_float32"]) <= 0.01


def test_an_operator_left_in_float_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="Conv would run in float32"):
        check_fused(tmp_path / "int8.onnx", {"Conv": 1, "QLinearConv": 9})


def test_calibration_images_are_seeded_and_too_few_are_an_error() -> None:
    rng = np.random.default_rng(2)
    split = Split(rng.integers(0, 256, (150, 3, 32, 32), dtype=np.uint8), np.zeros(150, np.int64))
    x = calibration_images(SMOKE, split)
    assert x.shape == (100, 3, 32, 32)
    assert x.dtype == np.float32
    assert np.array_equal(x, calibration_images(SMOKE, split))
    with pytest.raises(PipelineError, match="must be at least 100"):
        calibration_images(SMOKE, split.take(np.arange(50)))


def test_comparing_a_net_with_itself_finds_no_difference() -> None:
    logits = np.random.default_rng(3).normal(size=(20, 10))
    same = compare(logits, logits, logits.argmax(1))
    assert same == {"kl_divergence": 0, "agreement": 1, "accuracy_float32": 1, "accuracy_int8": 1}


def test_rounded_weights_are_as_the_quantizer_makes_them() -> None:
    weight = np.random.default_rng(2).normal(0, 1, (4, 3, 3, 3)).astype(np.float32)
    weight[2] = 0
    coarse = rounded(weight)
    assert not coarse[2].any()
    for channel, kept in zip(coarse, weight, strict=True):
        scale = np.abs(kept).max() / 127
        assert np.abs(channel - kept).max() <= scale / 2 * 1.0001
        assert len(np.unique(channel)) <= 255


def test_centred_logits_have_the_float_net_s_mean_in_spite_of_rounding(tmp_path: Path) -> None:
    net, path, x = lively_net(), tmp_path / "float.onnx", some_images()
    export(net, 32, path)
    wanted = mean_logits(path, x)
    shift = centre_logits(path, x)
    assert np.abs(shift).max() > 1e-4
    assert np.allclose(mean_logits(path, x), wanted + shift, atol=1e-4)
    assert np.allclose(mean_logits(path.with_suffix(".rounded.onnx"), x) + shift, wanted, atol=1e-4)
