"""Float32 ONNX -> tfjs graph model, without TensorFlow.

The JSON has a GraphDef (`modelTopology`), whose tensors are NHWC, and `weights`: what each of its constants
is made of while loading. `stored` ones are read from weights.bin (web/core/weights.ts): the tensor is
expanded to float32 in ONNX's layout and its axes are then permuted by `order`, as numpy's `transpose` does.
The input is `input` `[N, H, W, 3]`; the outputs are `logits` `[N, classes]` and `features` `[N, h, w, C]`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import onnx

from models.errors import PipelineError
from models.export.graphdef import FLOAT, Builder
from models.export.weights import Stored, WeightFile

FORMAT = "inkling-tfjs-1"
OIHW_TO_HWIO = (2, 3, 1, 0)
OIHW_TO_HWCM = (2, 3, 0, 1)  # depthwise: [C, 1, H, W] -> [H, W, C, 1]
NHWC_AXIS = {0: 0, 1: 3, 2: 1, 3: 2}


@dataclass
class Converter(Builder):
    """Goes through the ONNX graph in its order; `on_X` converts the operator X.

    `skipped`: outputs of ReLUs that went into their convolution.
    """

    skipped: set[str] = field(default_factory=set)

    def convert(self) -> dict[str, object]:
        (source,) = (value.name for value in self.graph.input if value.name not in self.initializers)
        _, channels, height, width = self.shapes[source]
        shape = {"shape": {"dim": [{"size": str(size)} for size in (-1, height, width, channels)]}}
        self.node(source, "Placeholder", [], {"dtype": FLOAT, "shape": shape}, raw=True)
        for node in self.graph.node:
            if node.op_type == "Constant" or node.output[0] in self.skipped:
                continue
            handler = getattr(self, f"on_{node.op_type}", None)
            if handler is None:
                raise PipelineError(
                    f"the net has the operator {node.op_type} ({node.name}), which export/tfjs.py does "
                    "not know: teach it, or build the net of operators that it knows."
                )
            handler(node, {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute})
        wanted = [value.name for value in self.graph.output]
        for name in wanted:
            if self.names[name] != name:  # an operator that is nothing in NHWC made it
                self.emit("Identity", name, [self.names[name]], {})
        return {
            "format": FORMAT,
            "input": source,
            "outputs": wanted,
            "modelTopology": {"node": self.nodes, "library": {}, "versions": {"producer": 1}},
            "weights": self.weights,
        }

    def activation(self, node: onnx.NodeProto) -> tuple[str | None, str]:
        """The ReLU that alone reads this node's output, and the tensor to make instead."""
        output = node.output[0]
        if self.uses[output] == 1 and output not in self.outputs:
            reader = next(other for other in self.graph.node if output in other.input)
            kind = self.relu_of(reader)
            if kind:
                self.skipped.add(reader.output[0])
                return kind, reader.output[0]
        return None, output

    def relu_of(self, node: onnx.NodeProto) -> str | None:
        """`Relu`, `Relu6`, or None when it is neither."""
        if node.op_type == "Relu":
            return "Relu"
        if node.op_type == "Clip" and len(node.input) == 3 and all(node.input[1:]):
            bounds = tuple(float(self.array(name)) for name in node.input[1:])
            return "Relu6" if bounds == (0.0, 6.0) else None
        return None

    # Operators.

    def on_Conv(self, node: onnx.NodeProto, given: dict) -> None:  # noqa: N802
        data, weight, *bias = node.input
        shape = list(self.initializers[weight].dims)
        group = given.get("group", 1)
        depthwise = group > 1
        if depthwise and not (shape[0] == group and shape[1] == 1):
            raise PipelineError(
                f"{node.name}: grouped, but neither dense nor depthwise with one map a channel."
            )
        strides, dilations = given.get("strides", [1, 1]), given.get("dilations", [1, 1])
        padding, explicit = self.padding(node, given, shape[2:], strides, dilations)
        attrs: dict[str, object] = {
            "data_format": "NHWC",
            "padding": padding,
            "strides": [1, *strides, 1],
            "dilations": [1, *dilations, 1],
        }
        if explicit:
            attrs["explicit_paddings"] = explicit
        kind, output = self.activation(node)
        inputs = [self.names[data], self.weight(weight, OIHW_TO_HWCM if depthwise else OIHW_TO_HWIO)]
        fused = []
        if bias:
            inputs.append(self.weight(bias[0], (0,)))
            fused.append("BiasAdd")
        if kind:
            fused.append(kind)
        if not bias and kind:
            raise PipelineError(f"{node.name}: a convolution without a bias; fold its batch norm first.")
        if fused:
            attrs |= {"fused_ops": fused, "num_args": 1}
        op = {
            (False, False): "Conv2D",
            (False, True): "_FusedConv2D",
            (True, False): "DepthwiseConv2dNative",
            (True, True): "FusedDepthwiseConv2dNative",
        }[depthwise, bool(fused)]
        self.emit(op, output, inputs, attrs)

    def padding(
        self, node: onnx.NodeProto, given: dict, kernel: list[int], strides: list[int], dilations: list[int]
    ) -> tuple[str, list[int] | None]:
        """TensorFlow's name for these pads, and the pads themselves where it has none."""
        if given.get("auto_pad", b"NOTSET") not in (b"NOTSET", b"VALID"):
            raise PipelineError(f"{node.name}: auto_pad is not known here; export with explicit pads.")
        top, left, bottom, right = given.get("pads", [0, 0, 0, 0])
        if not any((top, left, bottom, right)):
            return "VALID", None
        whole = [d * (k - 1) for k, d in zip(kernel, dilations, strict=True)]
        if list(strides) == [1, 1] and (top, left) == (bottom, right) and [2 * top, 2 * left] == whole:
            return "SAME", None
        # With a stride, SAME would pad unevenly at the end, where torch pads evenly.
        return "EXPLICIT", [0, 0, top, bottom, left, right, 0, 0]

    def on_MaxPool(self, node: onnx.NodeProto, given: dict) -> None:  # noqa: N802
        kernel, strides = given["kernel_shape"], given.get("strides", [1, 1])
        if any(given.get("pads", [0])) or any(d != 1 for d in given.get("dilations", [1])):
            raise PipelineError(f"{node.name}: a pool with padding or dilation is not known here.")
        size = self.shapes[node.input[0]][2:]
        if given.get("ceil_mode") and any((n - k) % s for n, k, s in zip(size, kernel, strides, strict=True)):
            raise PipelineError(
                f"{node.name}: its windows do not fit {size} and it rounds up: choose another size."
            )
        self.emit(
            "MaxPool",
            node.output[0],
            [self.names[node.input[0]]],
            {
                "data_format": "NHWC",
                "padding": "VALID",
                "ksize": [1, *kernel, 1],
                "strides": [1, *strides, 1],
            },
        )

    def on_Relu(self, node: onnx.NodeProto, _given: dict) -> None:  # noqa: N802
        self.emit("Relu", node.output[0], [self.names[node.input[0]]], {})

    def on_Clip(self, node: onnx.NodeProto, _given: dict) -> None:  # noqa: N802
        if self.relu_of(node) != "Relu6":
            raise PipelineError(f"{node.name}: of all Clips only the one from 0 to 6 is known here.")
        self.emit("Relu6", node.output[0], [self.names[node.input[0]]], {})

    def on_Add(self, node: onnx.NodeProto, _given: dict) -> None:  # noqa: N802
        self.emit("AddV2", node.output[0], [self.value(name) for name in node.input], {})

    def on_Mul(self, node: onnx.NodeProto, _given: dict) -> None:  # noqa: N802
        self.emit("Mul", node.output[0], [self.value(name) for name in node.input], {})

    def on_Concat(self, node: onnx.NodeProto, given: dict) -> None:  # noqa: N802
        axis = self.literal(f"{node.output[0]}/axis", [NHWC_AXIS[given["axis"] % 4]])
        self.weights[-1]["shape"] = []  # a scalar
        inputs = [self.names[name] for name in node.input]
        self.emit("ConcatV2", node.output[0], [*inputs, axis], {"N": len(inputs)})

    def on_GlobalAveragePool(self, node: onnx.NodeProto, _given: dict) -> None:  # noqa: N802
        # To [N, C] at once: the Flatten that follows then has nothing left to do.
        axes = self.literal(f"{node.output[0]}/axes", [1, 2])
        self.emit("Mean", node.output[0], [self.names[node.input[0]], axes], {"keep_dims": False})

    def on_ReduceMean(self, node: onnx.NodeProto, given: dict) -> None:  # noqa: N802
        if sorted(axis % 4 for axis in given.get("axes", [])) != [2, 3]:
            raise PipelineError(f"{node.name}: of all means only the one over height and width is known.")
        self.on_GlobalAveragePool(node, given)

    def on_Flatten(self, node: onnx.NodeProto, _given: dict) -> None:  # noqa: N802
        source = next((n for n in self.graph.node if n.output[0] == node.input[0]), None)
        if source is None or source.op_type not in ("GlobalAveragePool", "ReduceMean"):
            raise PipelineError(f"{node.name}: only the output of a global pool can be flattened here.")
        self.names[node.output[0]] = self.names[node.input[0]]

    def on_Identity(self, node: onnx.NodeProto, _given: dict) -> None:  # noqa: N802
        source, output = node.input[0], node.output[0]
        if source in self.initializers:  # the exporter keeps equal weights once
            self.initializers[output] = self.initializers[source]
            if source in self.stored:
                self.stored[output] = self.stored[source]
            return
        self.names[node.output[0]] = self.names[node.input[0]]

    def on_Gemm(self, node: onnx.NodeProto, given: dict) -> None:  # noqa: N802
        scaled = (given.get("alpha", 1.0), given.get("beta", 1.0), given.get("transA", 0)) != (1.0, 1.0, 0)
        if scaled or not given.get("transB", 0) or len(node.input) != 3:
            raise PipelineError(f"{node.name}: not the linear layer that torch exports (x W^T + b).")
        data, weight, bias = node.input
        self.emit(
            "_FusedMatMul",
            node.output[0],
            [self.names[data], self.weight(weight, (1, 0)), self.weight(bias, (0,))],
            {"transpose_a": False, "transpose_b": False, "fused_ops": ["BiasAdd"], "num_args": 1},
        )


def convert(model: onnx.ModelProto, stored: dict[str, Stored], file: WeightFile) -> dict[str, object]:
    """The content of model.tfjs.json. Raises PipelineError for an operator that has no counterpart here."""
    return Converter(model, stored, file).convert()
