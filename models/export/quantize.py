"""Float32 ONNX -> int8 ONNX (QDQ): weights int8, symmetric, by output channel; activations uint8, by tensor.

ONNX Runtime turns the Q/DQ pairs into integer operators when it opens the graph. Activations' ranges are
measured on training images. Several ways to choose a range are tried, and the one whose probabilities stay
nearest to the float net's on the validation split is kept. `logits` and `features` leave the graph as
float32.
"""

from __future__ import annotations

import contextlib
import io
import logging
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.shape_inference import quant_pre_process
from tqdm import tqdm

from models.config import Config
from models.data.split import Split
from models.errors import PipelineError
from models.export.centre import shift_logits
from models.export.reference import all_logits, normalise, optimised, session
from models.softmax import log_softmax
from models.training.augment import camera_batch

STRIDE = 100  # images in memory at once while ranges are collected, with every activation they cause
STRIDE_LARGE = 10  # the same for images of more than 32 px
CAMERA_SHARE = (
    0.1  # of the calibration images, seen as by a camera: visitors' pictures are wider than the data set's
)


@dataclass(frozen=True)
class Method:
    """A way to choose an activation's range; percentile: the two-sided share of values kept, in percent.

    averaged: extremes are averaged over strides of images, so that one odd picture does not widen a range.
    """

    name: str
    kind: CalibrationMethod
    percentile: float | None = None
    averaged: bool = False


METHODS = (
    Method("minmax", CalibrationMethod.MinMax),
    Method("percentile-99.999", CalibrationMethod.Percentile, 99.999),
    Method("percentile-99.99", CalibrationMethod.Percentile, 99.99),
    Method("entropy", CalibrationMethod.Entropy),
)
# Histograms of every activation take minutes on larger images; extremes do not.
AVERAGE = Method("average", CalibrationMethod.MinMax, averaged=True)


def methods_of(config: Config) -> tuple[Method, ...]:
    """The methods that the config names, METHODS unless it names any."""
    if not config.range_methods:
        return METHODS
    known = {method.name: method for method in (*METHODS, AVERAGE)}
    return tuple(known[name] for name in config.range_methods)


def stride_of(size: int) -> int:
    return STRIDE if size <= 32 else STRIDE_LARGE


class Images(CalibrationDataReader):
    """Feeds normalised images `[N, 3, H, W]` to ONNX Runtime's range collectors, one stride at a time."""

    def __init__(self, x: np.ndarray, name: str) -> None:
        self.x = x
        self.stride = stride_of(x.shape[-1])
        self.bar = tqdm(total=len(x), desc=f"ranges, {name}", unit="image", leave=False)
        self.set_range(0, len(x))

    def __len__(self) -> int:
        return len(self.x)

    def set_range(self, start_index: int, end_index: int) -> None:
        self.position, self.end = start_index, end_index

    def get_next(self) -> dict[str, np.ndarray] | None:
        if self.position >= self.end:
            return None
        batch = self.x[self.position : min(self.position + self.stride, self.end)]
        self.position += len(batch)
        self.bar.update(len(batch))
        return {"input": batch}


def calibration_images(config: Config, train_split: Split) -> np.ndarray:
    """Normalised `[N, 3, H, W]` float32, drawn with the config's seed; some are seen through the camera."""
    stride = stride_of(config.size)
    count = min(config.calibration_images, len(train_split)) // stride * stride
    if count == 0:
        raise PipelineError(
            f"config '{config.name}': calibration_images and the training split must be at least {stride}."
        )
    rng = np.random.default_rng(config.seed)
    images = train_split.images[rng.permutation(len(train_split))[:count]]
    x = normalise(images, config)
    some = int(count * CAMERA_SHARE)
    generator = torch.Generator().manual_seed(config.seed)
    photos = camera_batch(
        torch.from_numpy(images[:some]),
        torch.zeros(some, dtype=torch.bool),
        config.size,
        1.0,
        False,
        generator,
    )
    x[:some] = normalise((photos.numpy() * 255).round().astype(np.uint8), config)
    return x


def quantize_with(
    method: Method, prepared: Path, x: np.ndarray, path: Path, per_channel: bool = True
) -> None:
    """One candidate: ranges by `method` on `x`, int8 graph to `path`."""
    options: dict[str, object] = {
        "ActivationSymmetric": False,
        "WeightSymmetric": True,
        # The linear layer's sums leave as float: nothing integer follows, and logits keep their resolution.
        "OpTypesToExcludeOutputQuantization": ["Gemm"],
    }
    if method.averaged:
        options |= {"CalibMovingAverage": True}
    else:
        options |= {"CalibStridedMinMax": stride_of(x.shape[-1])}
    if method.percentile:
        options |= {"CalibPercentile": method.percentile}
    reader = Images(x, method.name)
    try:
        # The histogram collectors print: their output is of no use to a model maker.
        with contextlib.redirect_stdout(io.StringIO()):
            quantize_static(
                str(prepared),
                str(path),
                reader,
                quant_format=QuantFormat.QDQ,
                per_channel=per_channel,
                activation_type=QuantType.QUInt8,
                weight_type=QuantType.QInt8,
                calibrate_method=method.kind,
                extra_options=options,
            )
    finally:
        reader.bar.close()
    strip(path)


def strip(path: Path) -> None:
    """Removes what does not change the result but may differ between machines (paths, times, traces)."""
    model = onnx.load(str(path))
    model.doc_string = ""
    del model.metadata_props[:]
    model.graph.doc_string = ""
    del model.graph.value_info[:]
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


def fused_operators(path: Path) -> dict[str, int]:
    """How often each operator is in the graph that the native runtime really runs (after its fusions)."""
    with tempfile.TemporaryDirectory() as folder:
        graph = optimised(path, Path(folder) / "optimised.onnx").graph
        operators = Counter(node.op_type for node in graph.node)
    return dict(sorted(operators.items()))


def check_fused(path: Path, operators: dict[str, int]) -> None:
    """Raises PipelineError when a convolution, an addition or the linear layer still runs in float."""
    floating = {"Conv", "FusedConv", "Add", "Gemm", "MatMul", "Relu", "GlobalAveragePool"} & operators.keys()
    if floating:
        raise PipelineError(
            f"{path}: {', '.join(sorted(floating))} would run in float32 (operators: {operators}). "
            "Change the net or models/export/quantize.py so that each sits between Q/DQ pairs."
        )


def compare(float_logits: np.ndarray, int8_logits: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """How far the int8 net is from the float one: KL divergence in nats, agreement, accuracies."""
    p, q = log_softmax(float_logits), log_softmax(int8_logits)
    return {
        "kl_divergence": round(float((np.exp(p) * (p - q)).sum(1).mean()), 7),
        "agreement": round(float((float_logits.argmax(1) == int8_logits.argmax(1)).mean()), 5),
        "accuracy_float32": round(float((float_logits.argmax(1) == labels).mean()), 5),
        "accuracy_int8": round(float((int8_logits.argmax(1) == labels).mean()), 5),
    }


def rounded(weight: np.ndarray, by_channel: bool = True) -> np.ndarray:
    """Symmetric int8 and back: 127 steps to the largest value, of each output channel or of all."""
    axes = tuple(range(1, weight.ndim)) if by_channel else None
    peak = np.abs(weight).max(axes, keepdims=True)
    scale = np.where(peak > 0, peak / 127, 1).astype(np.float32)
    return (np.round(weight / scale) * scale).astype(np.float32)


def round_weights(source_path: Path, path: Path, by_channel: bool = True) -> None:
    """The float graph with the weights of convolutions and the linear layer rounded."""
    model = onnx.load(str(source_path))
    names = {node.input[1] for node in model.graph.node if node.op_type in ("Conv", "Gemm")}
    for tensor in model.graph.initializer:
        if tensor.name in names:
            value = rounded(numpy_helper.to_array(tensor), by_channel)
            tensor.CopyFrom(numpy_helper.from_array(value, tensor.name))
    onnx.save(model, str(path))


def mean_logits(path: Path, x: np.ndarray) -> np.ndarray:
    """The mean logits `[classes]` of normalised images."""
    run = session(path)
    stride = stride_of(x.shape[-1])
    parts = [run.run(["logits"], {"input": x[i : i + stride]})[0] for i in range(0, len(x), stride)]
    return np.concatenate(parts).mean(0)


def centre_logits(path: Path, x: np.ndarray) -> np.ndarray:
    """Gives the linear layer's bias back what rounding the weights takes from the mean logits on `x`.

    Errors of many rounded weights do not cancel out: they shift a class as a whole, which decides near ties
    (Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019; here for
    the last layer alone). Rewrites the float graph `path`; returns the shift, `[classes]`.
    """
    coarse = path.with_suffix(".rounded.onnx")
    round_weights(path, coarse)
    shift = mean_logits(path, x) - mean_logits(coarse, x)
    model = onnx.load(str(path))
    shift_logits(model, shift)
    onnx.save(model, str(path))
    return shift


def quantize(config: Config, float_path: Path, train_split: Split, validation: Split, folder: Path) -> dict:
    """Writes `folder/model.int8.onnx`, the best of METHODS; returns what each came to and the choice."""
    folder.mkdir(parents=True, exist_ok=True)
    logging.getLogger().setLevel(logging.ERROR)  # the quantizer advises pre-processing on graphs that had it
    x = calibration_images(config, train_split)
    float_logits = all_logits(session(float_path), config, validation.images, "validation, float32")
    candidates: dict[str, dict] = {}
    with tempfile.TemporaryDirectory() as scratch:
        prepared = Path(scratch) / "prepared.onnx"
        quant_pre_process(str(float_path), str(prepared), skip_symbolic_shape=True)
        shift = centre_logits(prepared, x) if config.centre_logits else None
        for method in methods_of(config):
            path = Path(scratch) / f"{method.name}.onnx"
            quantize_with(method, prepared, x, path)
            int8_logits = all_logits(session(path), config, validation.images, f"validation, {method.name}")
            candidates[method.name] = compare(float_logits, int8_logits, validation.labels)
            tqdm.write(f"  {method.name}: {candidates[method.name]}")
        # KL and not accuracy: on a few thousand images, differences in accuracy are a handful of lucky ones.
        chosen = min(candidates, key=lambda name: candidates[name]["kl_divergence"])
        best = Path(scratch) / f"{chosen}.onnx"
        operators = fused_operators(best)
        check_fused(best, operators)
        (folder / "model.int8.onnx").write_bytes(best.read_bytes())
    return {
        "chosen": chosen,
        "calibration_images": len(x),
        "validation_images": len(validation),
        "candidates": candidates,
        "operators": operators,
        **({} if shift is None else {"logits_centred_by": [float(value) for value in shift]}),
    }
