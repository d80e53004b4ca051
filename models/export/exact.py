"""An int8 graph in integers, by numpy alone: what ONNX Runtime, native or in a browser, must compute.

Slow, and with no kernel that a kind of CPU could choose. Products are summed as integers; a sum becomes the
next layer's uint8 by one float32 multiplication, rounding half to even and saturation: Jacob et al.,
"Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference" (2018), with a
float multiplier. Where float32 rounds, the order of operations is that of ONNX Runtime's WASM build.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from onnx import helper, numpy_helper

from models.errors import PipelineError
from models.export.reference import load, run, session

# Native sums of floats, after the last integers, are taken in another order.
TOLERANCE = 1e-3

# Weights `[G, M, K]` and unsigned activations `[N, G, K, P]` of G groups -> sums of products `[N, G, M, P]`.
Multiply = Callable[[np.ndarray, np.ndarray], np.ndarray]


def exactly(weights: np.ndarray, activations: np.ndarray) -> np.ndarray:
    """In float64, which holds each sum of 8-bit products exactly and has a quick kernel."""
    return weights.astype(np.float64) @ activations.astype(np.float64)


def saturating(weights: np.ndarray, activations: np.ndarray) -> np.ndarray:
    """What x86 without VNNI makes of signed weights: pairs of products summed in 16 bits (`vpmaddubsw`)."""
    sums = np.zeros((), np.float64)
    for k in range(0, weights.shape[-1], 2):
        pair = exactly(weights[..., k : k + 2], activations[..., k : k + 2, :])
        sums = sums + pair.clip(-(2**15), 2**15 - 1)
    return sums


@dataclass(frozen=True)
class Quantized:
    """Integers that stand for `(values - zero) * scale`; scale and zero for all, or by the first axis."""

    values: np.ndarray
    scale: np.ndarray
    zero: np.ndarray

    def real(self) -> np.ndarray:
        def shaped(one: np.ndarray) -> np.ndarray:
            return one.reshape(-1, *[1] * (self.values.ndim - 1)) if one.size > 1 else one.reshape(())

        steps = self.values.astype(np.int32) - shaped(self.zero).astype(np.int32)
        return steps.astype(np.float32) * shaped(self.scale)


@dataclass(frozen=True)
class Sums:
    """Integers that stand for `values * scale / count`; `scale` for all, or by channel, axis 1."""

    values: np.ndarray
    scale: np.ndarray
    count: int = 1

    def times(self, factor: np.ndarray) -> np.ndarray:
        by_channel = factor.reshape(1, -1, *[1] * (self.values.ndim - 2))
        return self.values.astype(np.int32).astype(np.float32) * by_channel

    def real(self) -> np.ndarray:
        return self.times(self.scale / np.float32(self.count))


@dataclass(frozen=True)
class Total:
    """Two tensors to be added once it is known to what they are quantized."""

    one: Quantized
    other: Quantized

    def real(self) -> np.ndarray:
        return self.one.real() + self.other.real()


Value = np.ndarray | Quantized | Sums | Total


def real(value: Value) -> np.ndarray:
    return value.astype(np.float32) if isinstance(value, np.ndarray) else value.real()


class ExactGraph:
    """A QDQ graph, which runs as an `ort.InferenceSession` does; `on_X` evaluates the operator X.

    `multiply` may be a kernel that is to be looked at. Raises PipelineError for an operator that it does not
    know.
    """

    def __init__(self, path: Path, multiply: Multiply = exactly) -> None:
        self.graph = load(path).graph
        self.multiply = multiply
        self.constants = {value.name: numpy_helper.to_array(value) for value in self.graph.initializer}

    def run(self, outputs: Sequence[str], feeds: dict[str, np.ndarray]) -> list[np.ndarray]:
        values: dict[str, Value] = {**self.constants, **feeds}
        for node in self.graph.node:
            handler = getattr(self, f"on_{node.op_type}", None)
            if handler is None:
                raise PipelineError(f"{node.name}: exact.py does not know {node.op_type}.")
            given = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            inputs = [values[name] for name in node.input]
            values[node.output[0]] = handler(inputs, given)
        return [real(values[name]) for name in outputs]

    def on_Constant(self, _inputs: list[Value], given: dict) -> Value:  # noqa: N802
        return numpy_helper.to_array(given["value"])

    def on_QuantizeLinear(self, inputs: list[Value], _given: dict) -> Value:  # noqa: N802
        value, scale, zero = inputs
        if isinstance(value, Total):
            rounded = np.rint(value.real() / scale + np.float32(zero))
        elif isinstance(value, Sums):
            rounded = np.rint(value.times(value.scale / (scale * np.float32(value.count)))) + zero
        else:
            rounded = np.rint(real(value) / scale) + zero
        limits = np.iinfo(zero.dtype)
        return rounded.clip(limits.min, limits.max).astype(zero.dtype)

    def on_DequantizeLinear(self, inputs: list[Value], _given: dict) -> Value:  # noqa: N802
        return Quantized(*inputs)

    # Operators that sum products.

    def on_Conv(self, inputs: list[Value], given: dict) -> Value:  # noqa: N802
        x, weight, *bias = inputs
        patches, (height, width) = unfold(x, weight.values.shape[2:], given)
        groups = given.get("group", 1)
        n, positions = len(patches), height * width
        patches = patches.reshape(n, groups, -1, positions)
        kernels = weight.values.reshape(groups, weight.values.shape[0] // groups, -1)
        sums = self.products(patches, x.zero, kernels)
        return added(sums.reshape(n, -1, height, width), x.scale * weight.scale, bias)

    def on_Gemm(self, inputs: list[Value], given: dict) -> Value:  # noqa: N802
        x, weight, *bias = inputs
        usual = {"alpha": 1, "beta": 1, "transA": 0, "transB": 1}
        if {**usual, "transB": 0, **given} != usual:
            raise PipelineError("exact.py knows a Gemm of x and transposed weights alone.")
        sums = self.products(x.values[:, None, :, None], x.zero, weight.values[None])
        return added(sums[:, 0, :, 0], x.scale * weight.scale, bias)

    def products(self, x: np.ndarray, zero: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Sums of (x - zero) times weights: kernels multiply x as it is, and take off what zero adds."""
        raw = np.concatenate([self.multiply(weights, one[None]) for one in x])  # one at a time: less memory
        return raw - zero.astype(np.float64) * weights.astype(np.float64).sum(-1, keepdims=True)

    def on_GlobalAveragePool(self, inputs: list[Value], _given: dict) -> Value:  # noqa: N802
        (x,) = inputs
        steps = x.values.astype(np.int64) - int(x.zero)
        return Sums(steps.sum((2, 3), keepdims=True), x.scale, x.values.shape[2] * x.values.shape[3])

    # Operators on integers as they are.

    def on_MaxPool(self, inputs: list[Value], given: dict) -> Value:  # noqa: N802
        (x,) = inputs
        (height, width), (down, right) = given["kernel_shape"], given.get("strides", [1, 1])
        if any(given.get("pads", [0])) or any(d != 1 for d in given.get("dilations", [1])):
            raise PipelineError("exact.py knows no pool with padding or dilation.")
        windows = np.lib.stride_tricks.sliding_window_view(x.values, (height, width), (2, 3))
        return Quantized(windows[:, :, ::down, ::right].max((4, 5)), x.scale, x.zero)

    def on_Flatten(self, inputs: list[Value], _given: dict) -> Value:  # noqa: N802
        (x,) = inputs
        return Quantized(x.values.reshape(len(x.values), -1), x.scale, x.zero)

    # Operators that the graph means in float.

    def on_Add(self, inputs: list[Value], _given: dict) -> Value:  # noqa: N802
        return Total(*inputs)

    def on_Mul(self, inputs: list[Value], _given: dict) -> Value:  # noqa: N802
        return real(inputs[0]) * real(inputs[1])

    def on_Concat(self, inputs: list[Value], given: dict) -> Value:  # noqa: N802
        return np.concatenate([real(value) for value in inputs], given["axis"])


def added(sums: np.ndarray, scale: np.ndarray, bias: list[Value]) -> Sums:
    """Sums with the int32 bias `[M]`, whose scale is that of the sums, on axis 1."""
    if bias:
        sums = sums + bias[0].values.reshape(1, -1, *[1] * (sums.ndim - 2))
    if np.abs(sums).max() >= 2**31:
        raise PipelineError("a sum of products does not fit 32 bits.")
    return Sums(sums, scale)


def unfold(x: Quantized, kernel: tuple[int, int], given: dict) -> tuple[np.ndarray, tuple[int, int]]:
    """The values under each of P positions of the kernel, `[N, C, kh * kw, P]`, and P as height and width.

    Padding is the integer that stands for zero.
    """
    if given.get("auto_pad", b"NOTSET") != b"NOTSET":
        raise PipelineError("exact.py knows explicit pads alone.")
    top, left, bottom, right = given.get("pads", [0, 0, 0, 0])
    down, along = given.get("strides", [1, 1])
    dilations = given.get("dilations", [1, 1])
    padded = np.pad(x.values, ((0, 0), (0, 0), (top, bottom), (left, right)), constant_values=int(x.zero))
    reach = [(size - 1) * step + 1 for size, step in zip(kernel, dilations, strict=True)]
    windows = np.lib.stride_tricks.sliding_window_view(padded, reach, (2, 3))
    windows = windows[:, :, ::down, ::along, :: dilations[0], :: dilations[1]]
    n, channels, height, width = windows.shape[:4]
    patches = windows.transpose(0, 1, 4, 5, 2, 3).reshape(n, channels, -1, height * width)
    return patches, (height, width)


def check(path: Path, x: np.ndarray, got: np.ndarray | None = None) -> float:
    """How far native logits of the int8 graph are from the exact ones, at most, on `x` `[N, 3, H, W]`.

    got: the logits to be checked, `[N, classes]`; those of `reference.session` unless given. Raises
    PipelineError beyond TOLERANCE.
    """
    wanted, _ = run(ExactGraph(path), x)
    if got is None:
        got, _ = run(session(path), x)
    worst = float(np.abs(got - wanted).max())
    if worst > TOLERANCE:
        raise PipelineError(
            f"{path}: a logit of ONNX Runtime is {worst:.3g} from the graph's own integers on this machine. "
            "What is measured or published here would not be what a browser computes."
        )
    return worst
