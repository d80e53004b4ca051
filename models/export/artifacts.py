"""What a bundle carries of a net: a graph for each engine, and the one weight file that all read."""

from __future__ import annotations

from pathlib import Path

from models.files import sha256

MODEL, GRAPH, WEIGHTS = "model.int8.onnx", "model.tfjs.json", "weights.bin"
# Absent where the net has an operator that it cannot express.
PLAN = "model.plan.json"
# Not published: what native ONNX Runtime needs to judge the others (pack.py).
DEQUANTIZED, SEVEN_BIT = "model.dequantized.onnx", "model.7bit.onnx"


def read_artifacts(folder: Path) -> dict[str, bytes]:
    """The content of all that are in a folder of the step `pack`, or in a bundle."""
    optional = [PLAN] if (folder / PLAN).is_file() else []
    return {name: (folder / name).read_bytes() for name in (WEIGHTS, MODEL, GRAPH, *optional)}


def digests_of(files: dict[str, bytes]) -> dict[str, str]:
    """The SHA-256 of each."""
    return {name: sha256(content) for name, content in files.items()}
