"""Where pretrained weights lie: by themselves, so that what only digests them need not load torch."""

from __future__ import annotations

from pathlib import Path

from models.errors import PipelineError

ZOO = "https://github.com/onnx/models (validated/vision/classification: mobilenet, squeezenet)"
# By backbone (backbones.py), below --backbones.
FILES = {
    "mobilenet-v2": "mobilenet_v2_1.0_bn.npz",
    "mobilenet-v2-folded": "mobilenet_v2_1.0_folded.npz",
    "squeezenet": "squeezenet1.1.npz",
    "mobilenet-v2-tiny": "mobilenet_v2_tiny.npz",
}


def weights_path(folder: Path | None, name: str) -> Path:
    """The file of a backbone. Raises PipelineError when there is none."""
    if folder is None:
        raise PipelineError(
            f"--backbones is missing: name the folder with {FILES[name]}. The originals are in {ZOO}."
        )
    path = folder / FILES[name]
    if not path.is_file():
        raise PipelineError(
            f"{path}: no such file. The originals are in {ZOO}; see models/training/backbones.py."
        )
    return path
