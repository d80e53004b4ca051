"""The quantized graph -> what is published: one weight file, and for each engine a graph that points into it.

    weights.bin         int8 weights, int32 biases and their scales: weights.py says how
    model.int8.onnx     the int8 graph; its weights are ONNX external data in weights.bin
    model.tfjs.json     the same net for float arithmetic (tfjs.py), made of the same int8 weights
    model.plan.json     the int8 graph as a list of layers (plan.py), where it can be said so

and, not published, what native ONNX Runtime needs to judge them:

    model.dequantized.onnx   what model.tfjs.json must compute
    model.7bit.onnx          what 7-bit activations would cost: seven_bit.py

The topology of the tfjs graph is the float graph's: the quantizer takes ReLUs out of the int8 one, because an
unsigned activation cannot be negative anyway.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

from models.errors import PipelineError
from models.export import tfjs
from models.export.artifacts import (
    DEQUANTIZED,
    GRAPH,
    MODEL,
    PLAN,
    SEVEN_BIT,
    WEIGHTS,
    digests_of,
    read_artifacts,
)
from models.export.centre import shift_logits
from models.export.plan import InexpressibleError, packed_plan
from models.export.seven_bit import with_seven_bits
from models.export.weights import Stored, WeightFile, expand
from models.files import canonical

SUFFIX = "_quantized"  # of ONNX Runtime's quantizer: `name` becomes `name_quantized`


def store_weights(int8: onnx.ModelProto, file: WeightFile) -> dict[str, Stored]:
    """Moves the int8 graph's weights to `file`; returns where they are by their names in the float graph."""
    initializers = {value.name: value for value in int8.graph.initializer}
    stored: dict[str, Stored] = {}
    for node in int8.graph.node:
        if node.op_type != "DequantizeLinear" or node.input[0] not in initializers:
            continue
        data, scale, *zero = (initializers[name] for name in node.input)
        values = numpy_helper.to_array(data)
        scales = numpy_helper.to_array(scale)
        axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
        name = data.name.removesuffix(SUFFIX)
        if any(np.any(numpy_helper.to_array(value)) for value in zero) or values.dtype == np.uint8:
            continue  # a constant quantized like an activation: it stays in the graph
        if scales.shape != values.shape[:1] or axis % max(values.ndim, 1) != 0:
            raise PipelineError(f"{name}: not quantized symmetrically by output channel.")
        stored[name] = place = file.store(values, scales)
        for tensor, offset in ((data, place.offset), (scale, place.scale)):
            point(tensor, offset)
    return stored


def share_zero_points(int8: onnx.ModelProto) -> None:
    """One initializer for all zero points that are equal: a zero a channel, at every layer, adds up."""
    initializers = {value.name: value for value in int8.graph.initializer}
    kept: dict[tuple, str] = {}
    for node in int8.graph.node:
        if node.op_type not in ("DequantizeLinear", "QuantizeLinear") or len(node.input) < 3:
            continue
        name = node.input[2]
        if name not in initializers:
            continue
        value = numpy_helper.to_array(initializers[name])
        node.input[2] = kept.setdefault((value.dtype.str, value.shape, value.tobytes()), name)
    used = {name for node in int8.graph.node for name in node.input}
    left = [value for value in int8.graph.initializer if value.name in used]
    del int8.graph.initializer[:]
    int8.graph.initializer.extend(left)


def point(tensor: onnx.TensorProto, offset: int) -> None:
    """Makes an initializer external data at `offset` of weights.bin."""
    length = numpy_helper.to_array(tensor).nbytes
    for values in ("raw_data", "float_data", "int32_data"):
        tensor.ClearField(values)
    tensor.data_location = onnx.TensorProto.EXTERNAL
    for key, value in {"location": WEIGHTS, "offset": offset, "length": length}.items():
        tensor.external_data.add(key=key, value=str(value))


def dequantize(model: onnx.ModelProto, stored: dict[str, Stored], content: bytes) -> onnx.ModelProto:
    """The float graph with every weight replaced by what the stored integers stand for.

    Raises PipelineError when one is further from the float weight than rounding explains.
    """
    made = onnx.ModelProto()
    made.CopyFrom(model)
    names = {value.name for value in made.graph.initializer}
    missing = sorted(stored.keys() - names)
    if missing:
        raise PipelineError(f"the int8 graph has weights that the float graph has not: {', '.join(missing)}.")
    for initializer in made.graph.initializer:
        if initializer.name not in stored:
            continue
        place = stored[initializer.name]
        wanted, got = numpy_helper.to_array(initializer), expand(content, place)
        scale = np.frombuffer(content, "<f4", place.shape[0], place.scale)
        step = scale.reshape(-1, *[1] * (wanted.ndim - 1))
        if got.shape != wanted.shape or np.any(np.abs(got - wanted) > 0.51 * step + 1e-6):
            raise PipelineError(f"{initializer.name}: its int8 form is not that of the float graph.")
        initializer.CopyFrom(numpy_helper.from_array(got, initializer.name))
    return made


def head_of(model: onnx.ModelProto, stored: dict[str, Stored]) -> dict[str, object]:
    """Where the last linear layer is, for class activation maps: the manifest's `head`."""
    layer = next((node for node in model.graph.node if "logits" in node.output), None)
    if layer is None or layer.op_type != "Gemm":
        raise PipelineError("the net does not end in a linear layer, which class activation maps need.")
    _, weight, bias = layer.input
    return {"path": WEIGHTS, "weight": stored[weight].describe(), "bias": stored[bias].describe()}


def write_plan(int8: onnx.ModelProto, path: Path) -> str:
    """Writes the plan of a graph whose weights are stored, or none; returns what it cannot express, or ""."""
    path.unlink(missing_ok=True)
    try:
        path.write_bytes(packed_plan(int8))
    except InexpressibleError as error:
        return str(error)
    return ""


def pack(
    float_path: Path, int8_path: Path, folder: Path, shift: np.ndarray | None = None
) -> dict[str, object]:
    """Writes the files named above to `folder`; returns sizes and SHA-256, the place of the last layer, and
    why there is no plan, if so.

    shift: by how much the int8 graph's logits were shifted (quantize.centre_logits), `[classes]`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    int8, model = onnx.load(str(int8_path)), onnx.load(str(float_path))
    if shift is not None:
        shift_logits(model, shift)
    share_zero_points(int8)
    seven_bit = with_seven_bits(int8)
    file = WeightFile()
    stored = store_weights(int8, file)
    quantized = dict(stored)
    graph = tfjs.convert(model, stored, file)
    content = bytes(file.content)
    head = head_of(model, stored)
    (folder / WEIGHTS).write_bytes(content)
    (folder / MODEL).write_bytes(int8.SerializeToString(deterministic=True))
    (folder / GRAPH).write_bytes(canonical(graph) + b"\n")
    refused = write_plan(int8, folder / PLAN)
    reference = dequantize(model, quantized, content)
    (folder / DEQUANTIZED).write_bytes(reference.SerializeToString(deterministic=True))
    (folder / SEVEN_BIT).write_bytes(seven_bit.SerializeToString(deterministic=True))
    onnx.checker.check_model(str(folder / MODEL), full_check=True)
    files = read_artifacts(folder)
    return {
        "bytes": {name: len(content) for name, content in files.items()},
        # The plan, which may be absent, is no product that the pipeline could ask for: it is known by this.
        "sha256": digests_of(files),
        "head": head,
        **({"no_plan": refused} if refused else {}),
    }
