"""An int8 graph in another form of the same integers, which native ONNX Runtime computes alike on every CPU.

Its kernels for int8 graphs differ between kinds of CPU. This form leaves them no choice:

* x86 without VNNI multiplies unsigned activations by signed weights with an instruction that adds pairs of
  products in 16 bits, where they saturate (`vpmaddubsw`). Unsigned weights take another one, which does not.
* Additions and global pools become uint8 by a fused multiply-add where the CPU has one, by integers on Arm,
  and by one float operation after the other in WASM, which is what a visitor gets. Here each is a node.

exact.py is the witness.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper
from onnx.shape_inference import infer_shapes

from models.errors import PipelineError


def exact_form(model: onnx.ModelProto) -> onnx.ModelProto:
    """Rewrites a QDQ graph that has its weights inside, and returns it; a float graph stays as it is.

    Raises PipelineError for int8 activations, for which ONNX Runtime has no kernel with unsigned weights.
    """
    unsign_weights(model.graph)
    spell_out(model)
    return model


def write(path: Path, out: Path) -> None:
    """The exact form of the graph at `path`, whose weights may stand beside it, as one file."""
    out.write_bytes(exact_form(onnx.load(str(path))).SerializeToString(deterministic=True))


def unsign_weights(graph: onnx.GraphProto) -> None:
    """int8 constants become uint8, 128 greater, with zero points 128 greater."""
    initializers = {value.name: value for value in graph.initializer}
    signed = {name for name, value in initializers.items() if value.data_type == onnx.TensorProto.INT8}
    shifted: set[str] = set()
    for node in graph.node:
        if node.op_type == "QuantizeLinear" and node.input[2] in signed:
            raise PipelineError(f"{node.output[0]}: an int8 activation. Quantize activations to uint8.")
        if node.op_type == "DequantizeLinear" and node.input[0] in signed:
            shifted |= {node.input[0], node.input[2]}
    for name in shifted:
        values = numpy_helper.to_array(initializers[name]).astype(np.int16) + 128
        initializers[name].CopyFrom(numpy_helper.from_array(values.astype(np.uint8), name))


def spell_out(model: onnx.ModelProto) -> None:
    """Replaces each quantized addition and global pool by one node an operation."""
    graph = model.graph
    makers = {output: node for node in graph.node for output in node.output}
    constants = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    spelled: dict[str, Steps] = {}
    for node in graph.node:
        maker = makers.get(node.input[0]) if node.op_type == "QuantizeLinear" else None
        if maker is None or maker.op_type not in ("Add", "GlobalAveragePool"):
            continue
        scale, zero = (constants[name] for name in node.input[1:])
        steps = Steps(node.output[0])
        if maker.op_type == "Add":
            add(steps, maker, scale, zero)
        else:
            integers, *origin = makers[maker.input[0]].input
            area = area_of(model, maker.input[0])
            pool(steps, integers, [constants[name] for name in origin], area, scale, zero)
        spelled[maker.output[0]] = spelled[node.output[0]] = steps

    nodes: list[onnx.NodeProto] = []
    for node in graph.node:
        steps = spelled.get(node.output[0])
        if steps is None:
            nodes.append(node)
        elif node.op_type == "QuantizeLinear":
            nodes += steps.nodes
            graph.initializer.extend(steps.constants)
    kept = [onnx.NodeProto.FromString(node.SerializeToString()) for node in nodes]
    del graph.node[:]
    graph.node.extend(kept)


@dataclass
class Steps:
    """Nodes that together make the tensor `name`, and their constants."""

    name: str
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def do(self, operator: str, *inputs: str | np.ndarray, output: str = "", **attributes: object) -> str:
        """Appends a node; an array among `inputs` becomes a constant. Returns the name of what it makes."""
        output = output or f"{self.name}/{len(self.nodes)}"
        names = [one if isinstance(one, str) else self.constant(one) for one in inputs]
        self.nodes.append(helper.make_node(operator, names, [output], **attributes))
        return output

    def constant(self, value: np.ndarray) -> str:
        name = f"{self.name}/constant-{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value), name))
        return name

    def saturate(self, whole: str, kind: np.dtype) -> None:
        limits = np.iinfo(kind)
        ends = [np.array(end, np.float32) for end in (limits.min, limits.max)]
        clipped = self.do("Clip", whole, *ends)
        self.do("Cast", clipped, output=self.name, to=helper.np_dtype_to_tensor_dtype(kind))


def add(steps: Steps, node: onnx.NodeProto, scale: np.ndarray, zero: np.ndarray) -> None:
    """round((a + b) / scale + zero), of two dequantized tensors."""
    total = steps.do("Div", steps.do("Add", *node.input), scale)
    steps.saturate(steps.do("Round", steps.do("Add", total, zero.astype(np.float32))), zero.dtype)


def pool(
    steps: Steps,
    integers: str,
    origin: list[np.ndarray],
    area: int,
    scale: np.ndarray,
    zero: np.ndarray,
) -> None:
    """round((sum(integers) - area * their zero) * their scale / (scale * area)) + zero.

    Float32 holds such a sum exactly up to an area of 65,536.
    """
    from_scale, from_zero = origin
    count = np.float32(area)
    floats = steps.do("Cast", integers, to=onnx.TensorProto.FLOAT)
    total = steps.do("ReduceSum", floats, np.array([2, 3], np.int64), keepdims=1)
    centred = steps.do("Sub", total, count * from_zero.astype(np.float32))
    rounded = steps.do("Round", steps.do("Mul", centred, from_scale / (scale * count)))
    steps.saturate(steps.do("Add", rounded, zero.astype(np.float32)), zero.dtype)


def area_of(model: onnx.ModelProto, name: str) -> int:
    """Height times width of the tensor `name` `[N, C, H, W]`."""
    graph = infer_shapes(model).graph
    (value,) = (value for value in (*graph.value_info, *graph.output) if value.name == name)
    height, width = (dim.dim_value for dim in value.type.tensor_type.shape.dim[2:])
    return height * width
