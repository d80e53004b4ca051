"""The shift of the logits that centres a quantized net (quantize.py chooses it) on its float one."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import numpy_helper


def shift_logits(model: onnx.ModelProto, shift: np.ndarray) -> None:
    """Adds `shift`, `[classes]`, to the linear layer's bias."""
    [linear] = [node for node in model.graph.node if node.op_type == "Gemm"]
    [bias] = [tensor for tensor in model.graph.initializer if tensor.name == linear.input[2]]
    values = numpy_helper.to_array(bias) + np.asarray(shift, np.float32)
    bias.CopyFrom(numpy_helper.from_array(values, bias.name))


def shift_of(report: dict) -> np.ndarray | None:
    """By how much `quantize`, of which this is the report, shifted the logits; None if it did not."""
    shift = report.get("logits_centred_by")
    return None if shift is None else np.array(shift, np.float32)
