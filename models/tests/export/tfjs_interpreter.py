"""Runs model.tfjs.json with numpy and torch, from the JSON and the weight file alone.

It shares no code with the converter, so that a fault in one of them shows.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F


def decoded(attrs: dict, name: str) -> object:
    value = attrs[name]
    if "s" in value:
        return base64.b64decode(value["s"]).decode()
    if "b" in value:
        return value["b"]
    if "s" in value.get("list", {}):
        return [base64.b64decode(item).decode() for item in value["list"]["s"]]
    return [int(item) for item in value["list"]["i"]]


def constant(entry: dict, content: bytes) -> np.ndarray:
    if "values" in entry:
        return np.array(entry["values"]).reshape(entry["shape"])
    place = entry["stored"]
    size = int(np.prod(place["shape"]))
    kind = {"int8": np.int8, "int32": np.int32, "float32": np.float32}[place["dtype"]]
    flat = np.frombuffer(content, kind, size, place["offset"]).astype(np.float64)
    rows = flat.reshape(place["shape"])
    if "scaleOffset" in place:
        scale = np.frombuffer(content, np.float32, place["shape"][0], place["scaleOffset"])
        rows = (rows.reshape(len(scale), -1) * scale[:, None]).reshape(place["shape"])
    array = rows.transpose(entry["order"]).astype(np.float32)
    assert list(array.shape) == entry["shape"]
    return array


def convolution(op: str, attrs: dict, x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    depthwise = "epthwise" in op
    kernel = torch.from_numpy(weight.transpose(2, 3, 0, 1) if depthwise else weight.transpose(3, 2, 0, 1))
    strides, dilations = decoded(attrs, "strides")[1:3], decoded(attrs, "dilations")[1:3]
    padding = decoded(attrs, "padding")
    pads = [0] * 8
    if padding == "EXPLICIT":
        pads = decoded(attrs, "explicit_paddings")
    elif padding == "SAME":
        for axis in (0, 1):
            # TensorFlow's rule: the output is ceil(in / stride), and the odd pixel goes to the end.
            size, stride = x.shape[axis + 1], strides[axis]
            reach = (weight.shape[axis] - 1) * dilations[axis] + 1
            total = max((-(-size // stride) - 1) * stride + reach - size, 0)
            pads[2 + 2 * axis : 4 + 2 * axis] = [total // 2, total - total // 2]
    padded = np.pad(x, [(pads[2 * i], pads[2 * i + 1]) for i in range(4)])
    maps = torch.from_numpy(padded.transpose(0, 3, 1, 2))
    groups = x.shape[3] if depthwise else 1
    return (
        F.conv2d(maps, kernel, stride=strides, dilation=dilations, groups=groups)
        .numpy()
        .transpose(0, 2, 3, 1)
    )


def finish(attrs: dict, y: np.ndarray, bias: np.ndarray) -> np.ndarray:
    for step in decoded(attrs, "fused_ops"):
        y = y + bias if step == "BiasAdd" else np.clip(y, 0, {"Relu": np.inf, "Relu6": 6}[step])
    return y


def execute(node: dict, given: list[np.ndarray]) -> np.ndarray:
    op, attrs = node["op"], node["attr"]
    if op in ("Conv2D", "DepthwiseConv2dNative"):
        return convolution(op, attrs, *given)
    if op in ("_FusedConv2D", "FusedDepthwiseConv2dNative"):
        return finish(attrs, convolution(op, attrs, *given[:2]), given[2])
    if op == "_FusedMatMul":
        return finish(attrs, given[0] @ given[1], given[2])
    if op == "MaxPool":
        assert decoded(attrs, "padding") == "VALID"
        maps = torch.from_numpy(given[0].transpose(0, 3, 1, 2))
        pooled = F.max_pool2d(maps, decoded(attrs, "ksize")[1:3], decoded(attrs, "strides")[1:3])
        return pooled.numpy().transpose(0, 2, 3, 1)
    if op == "Mean":
        return given[0].mean(tuple(given[1]), keepdims=decoded(attrs, "keep_dims"))
    if op == "ConcatV2":
        return np.concatenate(given[:-1], int(given[-1]))
    simple = {"AddV2": np.add, "Mul": np.multiply, "Identity": np.asarray}
    if op in simple:
        return simple[op](*given)
    return np.clip(given[0], 0, {"Relu": np.inf, "Relu6": 6}[op])


def run_graph(folder: Path, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """NCHW images -> logits, features (NCHW)."""
    model = json.loads((folder / "model.tfjs.json").read_text())
    content = (folder / "weights.bin").read_bytes()
    values = {entry["name"]: constant(entry, content) for entry in model["weights"]}
    values[model["input"]] = x.transpose(0, 2, 3, 1)
    for node in model["modelTopology"]["node"]:
        if node["op"] not in ("Const", "Placeholder"):
            values[node["name"]] = execute(node, [values[name] for name in node["input"]]).astype(np.float32)
    return values["logits"], values["features"].transpose(0, 3, 1, 2)
