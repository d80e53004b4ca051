"""The int8 graph as `inkling-wasm` reads it: a list of layers on integers, which point into the weight file.

    {"format": "inkling-plan-1",
     "tensors": [{"shape": [height, width, channels], "scale": ..., "zero": ...}, ...],
     "layers": [...], "features": tensor,
     "linear": {"input": tensor, "weight": stored, "bias": stored}}

Every tensor is uint8 and stands for `(integer - zero) * scale`. A layer names tensors by their places in the
list: the first is the input, each further one is made by the layer before whose place is one less. `linear`
makes the logits, in float32. What is `stored` is described as in weights.py. ReLU and ReLU6 are where an
output's range ends: the quantizer took them out of the graph.

Only what exact.py computes is said here, so that the engine's integers are ONNX Runtime's. Everything else
is refused by name, and the bundle then has no such artifact. `web/core/plan.ts` reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnx.shape_inference import infer_shapes

from models.export.weights import Stored
from models.files import canonical

FORMAT = "inkling-plan-1"


class InexpressibleError(Exception):
    """What the plan has no word for; its text names the node."""


@dataclass(frozen=True)
class Constant:
    """A dequantized initializer that lies in the weight file."""

    stored: Stored


@dataclass(frozen=True)
class Made:
    """What a node computes, before it is known to what it is quantized."""

    node: onnx.NodeProto
    layer: dict[str, object]
    same: bool = False  # its output has its input's scale


@dataclass
class Planner:
    """Walks a graph whose weights are external data; `plan` says what it found."""

    model: onnx.ModelProto
    tensors: list[dict[str, object]] = field(default_factory=list)
    layers: list[dict[str, object]] = field(default_factory=list)
    linear: dict[str, object] | None = None

    def __post_init__(self) -> None:
        graph = self.graph = self.model.graph
        self.initializers = {value.name: value for value in graph.initializer}
        inferred = without_weights(self.model)
        self.shapes = {
            value.name: tuple(dim.dim_value for dim in value.type.tensor_type.shape.dim)
            for value in (*inferred.value_info, *inferred.input, *inferred.output)
        }
        # By name: a tensor of the plan, the integers behind it, a constant, or what is not quantized yet.
        self.real: dict[str, int | Constant | Made] = {}
        self.quantized: dict[str, int] = {}

    def plan(self) -> dict[str, object]:
        for node in self.graph.node:
            handler = getattr(self, f"on_{node.op_type}", None)
            if handler is None:
                raise InexpressibleError(f"{node.op_type} ({node.name})")
            handler(node)
        features = self.real.get("features")
        if self.linear is None or not isinstance(features, int):
            raise InexpressibleError("a graph without logits and quantized features")
        return {
            "format": FORMAT,
            "tensors": self.tensors,
            "layers": self.layers,
            "features": features,
            "linear": self.linear,
        }

    def on_Constant(self, _node: onnx.NodeProto) -> None:  # noqa: N802
        """Of no use by itself; a layer that needs it is refused."""

    # Between floats and integers.

    def on_QuantizeLinear(self, node: onnx.NodeProto) -> None:  # noqa: N802
        name, scale, zero = (*node.input, "")[:3]
        if not zero:
            raise InexpressibleError(f"{node.op_type} ({node.name}) without a zero point")
        value = self.real.get(name)
        if value is None and name == self.graph.input[0].name and not self.tensors:
            self.quantized[node.output[0]] = self.tensor(name, scale, zero)
        elif isinstance(value, Made):
            made = self.tensor(name, scale, zero)
            if value.same and not self.same_steps(value.layer["input"], scale, zero):
                raise InexpressibleError(f"{value.node.op_type} ({value.node.name}) that changes the scale")
            self.layers.append(value.layer)
            self.quantized[node.output[0]] = made
        elif isinstance(value, int) and self.same_steps(value, scale, zero):
            self.quantized[node.output[0]] = value
        else:
            raise InexpressibleError(f"{node.op_type} ({node.name}) of a tensor that is quantized already")

    def on_DequantizeLinear(self, node: onnx.NodeProto) -> None:  # noqa: N802
        name = node.input[0]
        if name in self.quantized:
            self.real[node.output[0]] = self.quantized[name]
        elif name in self.initializers:
            if stored := self.place(node):
                self.real[node.output[0]] = Constant(stored)
        else:
            raise InexpressibleError(f"{node.op_type} ({node.name}) of what no node quantizes")

    def tensor(self, name: str, scale: str, zero: str) -> int:
        """A new tensor of the plan, with the shape of the float one `name`."""
        _, *shape = self.shapes.get(name, ())
        channels, height, width = [*shape, 1, 1][:3]
        if len(shape) not in (1, 3) or not all(shape):
            raise InexpressibleError(f"{name} of shape {shape}")
        self.tensors.append({"shape": [height, width, channels], **self.steps(scale, zero)})
        return len(self.tensors) - 1

    def steps(self, scale: str, zero: str) -> dict[str, object]:
        scales, zeros = (self.array(one) for one in (scale, zero))
        if zeros.dtype != np.uint8 or scales.size != 1:
            raise InexpressibleError(f"activations that are not uint8 with one scale ({scale})")
        return {"scale": float(scales.item()), "zero": int(zeros.item())}

    def same_steps(self, made: int, scale: str, zero: str) -> bool:
        steps = self.steps(scale, zero)
        return all(self.tensors[made][key] == steps[key] for key in steps)

    def array(self, name: str) -> np.ndarray:
        if name not in self.initializers or self.initializers[name].external_data:
            raise InexpressibleError(f"{name}, which is computed or lies outside of the graph")
        return numpy_helper.to_array(self.initializers[name])

    def place(self, node: onnx.NodeProto) -> Stored | None:
        """Where a constant and its scales are in the weight file, if they are; a layer may do without."""
        data, scale = (self.initializers[name] for name in node.input[:2])
        offsets = [{entry.key: entry.value for entry in one.external_data} for one in (data, scale)]
        kind = {onnx.TensorProto.INT8: "int8", onnx.TensorProto.INT32: "int32"}.get(data.data_type)
        if kind is None or not all(offsets):
            return None
        at, scales = (int(one["offset"]) for one in offsets)
        return Stored(at, kind, tuple(data.dims), scales)

    # Layers.

    def on_Conv(self, node: onnx.NodeProto) -> None:  # noqa: N802
        given = attributes(node)
        if given.get("auto_pad", b"NOTSET") != b"NOTSET":
            raise InexpressibleError(f"Conv ({node.name}) with auto_pad")
        x, weight, *bias = node.input
        stored = self.constant(node, weight)
        if len(stored.shape) != 4:
            raise InexpressibleError(f"Conv ({node.name}) of {len(stored.shape) - 2} dimensions")
        self.real[node.output[0]] = Made(
            node,
            {
                "op": "conv",
                "input": self.operand(node, x),
                "weight": stored.describe(),
                **({"bias": self.constant(node, bias[0]).describe()} if bias else {}),
                "strides": given.get("strides", [1, 1]),
                "pads": given.get("pads", [0, 0, 0, 0]),
                "dilations": given.get("dilations", [1, 1]),
                "groups": given.get("group", 1),
            },
        )

    def on_MaxPool(self, node: onnx.NodeProto) -> None:  # noqa: N802
        given = attributes(node)
        if given.get("auto_pad", b"NOTSET") != b"NOTSET" or any(d != 1 for d in given.get("dilations", [])):
            raise InexpressibleError(f"MaxPool ({node.name}) with auto_pad or dilations")
        if any(given.get("pads", [])):
            raise InexpressibleError(f"MaxPool ({node.name}) with padding")
        made, kernel = self.operand(node, node.input[0]), given["kernel_shape"]
        strides, size = given.get("strides", [1, 1]), self.tensors[made]["shape"]
        # Where no rest is left, it is the usual pool.
        if given.get("ceil_mode") and any(
            (n - k) % s for n, k, s in zip(size[:2], kernel, strides, strict=True)
        ):
            raise InexpressibleError(f"MaxPool ({node.name}) with ceil_mode")
        layer = {
            "op": "max-pool",
            "input": made,
            "kernel": kernel,
            "strides": strides,
            "pads": given.get("pads", [0, 0, 0, 0]),
        }
        self.real[node.output[0]] = Made(node, layer, same=True)

    def on_GlobalAveragePool(self, node: onnx.NodeProto) -> None:  # noqa: N802
        layer = {"op": "global-average", "input": self.operand(node, node.input[0])}
        self.real[node.output[0]] = Made(node, layer)

    def on_Add(self, node: onnx.NodeProto) -> None:  # noqa: N802
        inputs = [self.operand(node, name) for name in node.input]
        one, other = (self.tensors[i]["shape"] for i in inputs)
        if one != other:
            raise InexpressibleError(f"Add ({node.name}) of shapes {one} and {other}")
        self.real[node.output[0]] = Made(node, {"op": "add", "inputs": inputs})

    def on_Concat(self, node: onnx.NodeProto) -> None:  # noqa: N802
        if attributes(node)["axis"] != 1:
            raise InexpressibleError(f"Concat ({node.name}) along another axis than the channels'")
        inputs = [self.operand(node, name) for name in node.input]
        self.real[node.output[0]] = Made(node, {"op": "concat", "inputs": inputs})

    def on_Flatten(self, node: onnx.NodeProto) -> None:  # noqa: N802
        made = self.operand(node, node.input[0])
        height, width, _ = self.tensors[made]["shape"]
        if attributes(node).get("axis", 1) != 1 or height * width != 1:
            raise InexpressibleError(f"Flatten ({node.name}) of more than one position")
        self.real[node.output[0]] = made

    def on_Gemm(self, node: onnx.NodeProto) -> None:  # noqa: N802
        usual = {"alpha": 1, "beta": 1, "transA": 0, "transB": 1}
        if {**usual, "transB": 0, **attributes(node)} != usual or list(node.output) != ["logits"]:
            raise InexpressibleError(f"Gemm ({node.name}) that is not the last linear layer")
        x, weight, *bias = node.input
        self.linear = {
            "input": self.operand(node, x),
            "weight": self.constant(node, weight).describe(),
            **({"bias": self.constant(node, bias[0]).describe()} if bias else {}),
        }

    def operand(self, node: onnx.NodeProto, name: str) -> int:
        value = self.real.get(name)
        if not isinstance(value, int):
            raise InexpressibleError(f"{node.op_type} ({node.name}) of {name}, which is not quantized")
        return value

    def constant(self, node: onnx.NodeProto, name: str) -> Stored:
        value = self.real.get(name)
        if not isinstance(value, Constant):
            raise InexpressibleError(
                f"{node.op_type} ({node.name}) with weights that are not in the weight file"
            )
        return value.stored


def attributes(node: onnx.NodeProto) -> dict[str, object]:
    given = {a.name: helper.get_attribute_value(a) for a in node.attribute}
    return {key: list(value) if isinstance(value, list) else value for key, value in given.items()}


def without_weights(model: onnx.ModelProto) -> onnx.GraphProto:
    """The graph with the shape of every tensor inferred; shapes need no weights, which are elsewhere."""
    bare = onnx.ModelProto()
    bare.CopyFrom(model)
    for tensor in bare.graph.initializer:
        if tensor.external_data:
            value = helper.make_tensor_value_info(tensor.name, tensor.data_type, list(tensor.dims))
            bare.graph.input.append(value)
    kept = [tensor for tensor in bare.graph.initializer if not tensor.external_data]
    del bare.graph.initializer[:]
    bare.graph.initializer.extend(kept)
    return infer_shapes(bare).graph


def plan(int8: onnx.ModelProto) -> dict[str, object]:
    """The plan of a QDQ graph whose weights are external data of the weight file (pack.store_weights).

    Raises InexpressibleError for what it has no word for.
    """
    return Planner(int8).plan()


def packed_plan(int8: onnx.ModelProto) -> bytes:
    """The content of model.plan.json. Raises InexpressibleError as `plan`."""
    return canonical(plan(int8)) + b"\n"
