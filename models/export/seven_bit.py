"""What the int8 net would be with 7-bit activations (0..127), simulated.

Relaxed-SIMD's dot product (i8x16 times i7x16) takes one operand of 7 bits, so a runtime built on it has half
as many steps in an activation. Here every activation keeps the range that was chosen for it and gets 127
steps instead of 255: its scale and zero point change, the biases (whose scale is activation times weight)
with it, and a Clip after each QuantizeLinear keeps the integers below 128.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import numpy_helper

STEPS = 127
COARSER = np.float64(255 / STEPS)


def with_seven_bits(int8: onnx.ModelProto) -> onnx.ModelProto:
    """The int8 QDQ graph (with its weights inside) with activations quantized to 0..127."""
    made = onnx.ModelProto()
    made.CopyFrom(int8)
    graph = made.graph
    initializers = {value.name: value for value in graph.initializer}
    kinds = {name: value.data_type for name, value in initializers.items()}
    changed: set[str] = set()

    def change(name: str, factor: np.float64) -> None:
        if name in changed:  # a pool's output shares the scale of its input
            return
        changed.add(name)
        old = numpy_helper.to_array(initializers[name])
        new = old * factor if old.dtype == np.float32 else np.round(old * factor)
        initializers[name].CopyFrom(numpy_helper.from_array(np.asarray(new, old.dtype), name))

    nodes: list[onnx.NodeProto] = []
    for node in graph.node:
        nodes.append(node)
        if node.op_type == "QuantizeLinear":
            _, scale, zero = node.input
            change(scale, COARSER)
            change(zero, 1 / COARSER)
            output = node.output[0]
            node.output[0] = f"{output}_unclipped"
            nodes.append(onnx.helper.make_node("Clip", [node.output[0], "least", "most"], [output]))
        elif node.op_type == "DequantizeLinear" and kinds.get(node.input[0]) == onnx.TensorProto.INT32:
            # The runtime takes a bias's scale for granted when it fuses: it must be activation times weight.
            change(node.input[0], 1 / COARSER)
            change(node.input[1], COARSER)
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.extend(
        numpy_helper.from_array(np.array(value, np.uint8), name)
        for name, value in (("least", 0), ("most", STEPS))
    )
    onnx.checker.check_model(made)
    return made
