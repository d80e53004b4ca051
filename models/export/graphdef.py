"""A GraphDef as JSON, built from an ONNX graph: its nodes, and what each of its constants is made of.

Which node stands for which operator of the ONNX graph is said in tfjs.py.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import numpy_helper

from models.errors import PipelineError
from models.export.weights import Stored, WeightFile

NCHW_TO_NHWC = (0, 2, 3, 1)


# AttrValues (tensorflow/core/framework/attr_value.proto) as JSON: bytes are base64, int64 are strings.


def text(value: str) -> str:
    return base64.b64encode(value.encode()).decode()


def attr(value: object) -> dict[str, object]:
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, str):
        return {"s": text(value)}
    if isinstance(value, int):
        return {"i": str(value)}
    if isinstance(value, list) and value and isinstance(value[0], str):
        return {"list": {"s": [text(item) for item in value]}}
    if isinstance(value, list):
        return {"list": {"i": [str(item) for item in value]}}
    raise TypeError(value)


FLOAT, INT = {"type": "DT_FLOAT"}, {"type": "DT_INT32"}


@dataclass
class Builder:
    """`stored`: initializers by name; those of the graph that are not there yet are added to `file`."""

    model: onnx.ModelProto
    stored: dict[str, Stored]
    file: WeightFile
    nodes: list[dict] = field(default_factory=list)
    weights: list[dict] = field(default_factory=list)

    def __post_init__(self) -> None:
        graph = onnx.shape_inference.infer_shapes(self.model).graph
        self.graph = graph
        self.initializers = {value.name: value for value in graph.initializer}
        self.constants = {
            node.output[0]: numpy_helper.to_array(node.attribute[0].t)
            for node in graph.node
            if node.op_type == "Constant" and node.attribute[0].name == "value"
        }
        self.shapes = {
            value.name: [dim.dim_value for dim in value.type.tensor_type.shape.dim]
            for value in (*graph.value_info, *graph.input, *graph.output)
        }
        self.uses = Counter(name for node in graph.node for name in node.input)
        self.outputs = {value.name for value in graph.output}
        self.names: dict[str, str] = {}  # ONNX tensor -> node of the GraphDef
        self.made: dict[tuple[str, tuple[int, ...]], str] = {}  # constants by name and order of axes

    def node(self, output: str, op: str, inputs: list[str], attrs: dict, raw: bool = False) -> str:
        """Adds the node that makes the ONNX tensor `output`; `raw`: attrs are AttrValues already."""
        name = re.sub(r"[^A-Za-z0-9_.\-/]", "_", output).lstrip("/_.-")
        if any(node["name"] == name for node in self.nodes):
            name = f"{name}_{len(self.nodes)}"
        values = attrs if raw else {key: attr(value) for key, value in attrs.items()}
        self.nodes.append({"name": name, "op": op, "input": inputs, "attr": values})
        self.names[output] = name
        return name

    def emit(self, op: str, output: str, inputs: list[str], attrs: dict[str, object]) -> None:
        typed = {"T": FLOAT, **{key: attr(value) for key, value in attrs.items()}}
        self.node(output, op, inputs, typed, raw=True)

    def literal(self, name: str, values: list[int]) -> str:
        """A small int32 constant, kept in the JSON."""
        made = self.node(name, "Const", [], {"dtype": INT}, raw=True)
        self.weights.append({"name": made, "dtype": "int32", "shape": [len(values)], "values": values})
        return made

    def array(self, name: str) -> np.ndarray:
        """The value of a constant or an initializer of the ONNX graph."""
        constant = self.constants.get(name)
        return numpy_helper.to_array(self.initializers[name]) if constant is None else constant

    def weight(self, name: str, order: tuple[int, ...]) -> str:
        """An initializer as a constant of the GraphDef, its axes permuted by `order`."""
        if (name, order) in self.made:
            return self.made[name, order]
        if name not in self.stored:
            if name not in self.initializers and name not in self.constants:
                raise PipelineError(f"the weight {name} is computed in the graph; export it as a constant.")
            self.stored[name] = self.file.store(self.array(name).astype(np.float32))
        stored = self.stored[name]
        made = self.node(name, "Const", [], {"dtype": FLOAT}, raw=True)
        self.made[name, order] = made
        entry = {"name": made, "dtype": "float32", "shape": [stored.shape[axis] for axis in order]}
        self.weights.append({**entry, "stored": stored.describe(), "order": list(order)})
        return made

    def value(self, name: str) -> str:
        """The node that an operand comes from: a computed tensor, or a constant to broadcast."""
        if name in self.names and name not in self.constants and name not in self.initializers:
            return self.names[name]
        rank = len(self.constants[name].shape if name in self.constants else self.initializers[name].dims)
        if rank not in (0, 4):
            raise PipelineError(f"the constant {name} has rank {rank}; only 0 and 4 are known here.")
        return self.weight(name, NCHW_TO_NHWC if rank == 4 else ())
