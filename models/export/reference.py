"""The references that everything else is held against: an ONNX graph in native ONNX Runtime on the CPU."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort
from tqdm import tqdm

from models.config import Config
from models.errors import PipelineError

BATCH = 250  # pictures of 32 x 32 at once; fewer of larger ones


def session(path: Path, optimised: Path | None = None, threads: int = 1) -> ort.InferenceSession:
    """Opens a graph. `optimised`: also save there what the runtime made of it, to see which operators fused.

    One thread by default: sums are then always taken in one order, so that published figures can be
    reproduced.
    """
    if not path.is_file():
        raise PipelineError(f"{path}: no such file. Run the step that makes it: python -m models run CONFIG.")
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    if optimised:
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.optimized_model_filepath = str(optimised)
    return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def run(graph: ort.InferenceSession, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Normalised `[N, 3, H, W]` float32 -> logits `[N, classes]`, features `[N, C, h, w]`."""
    logits, features = graph.run(["logits", "features"], {"input": x})
    return logits, features


def normalise(images: np.ndarray, config: Config) -> np.ndarray:
    """uint8 `[N, 3, H, W]` -> float32 `(images / 255 - mean) / std`, as the manifest tells the page to do."""
    mean = np.array(config.mean, np.float32)[:, None, None]
    std = np.array(config.std, np.float32)[:, None, None]
    return (images.astype(np.float32) / 255 - mean) / std


def batch_for(images: np.ndarray) -> int:
    """How many of `images` `[N, 3, H, W]` to run at once, by their area."""
    return max(5, min(BATCH, BATCH * 32 * 32 // (images.shape[2] * images.shape[3])))


def all_logits(
    graph: ort.InferenceSession, config: Config, images: np.ndarray, name: str = "logits"
) -> np.ndarray:
    """uint8 `[N, 3, H, W]` -> logits `[N, classes]` float32, batch by batch, with progress under `name`."""
    batch = batch_for(images)
    parts = [
        graph.run(["logits"], {"input": normalise(images[start : start + batch], config)})[0]
        for start in tqdm(range(0, len(images), batch), desc=name, leave=False)
    ]
    return np.concatenate(parts)
