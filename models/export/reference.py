"""The references that everything else is held against: an ONNX graph in native ONNX Runtime on the CPU."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from tqdm import tqdm

from models.config import Config
from models.errors import PipelineError

if TYPE_CHECKING:  # what only reads a card's figures shall not wait for them
    import onnx
    import onnxruntime as ort

BATCH = 250  # pictures of 32 x 32 at once; fewer of larger ones


class Graph(Protocol):
    """What runs: `ort.InferenceSession`, or exact.py."""

    def run(self, outputs: Sequence[str], feeds: dict[str, np.ndarray]) -> list[np.ndarray]: ...


@dataclass(frozen=True)
class Normalisation:
    """By channel, of values in 0..1; a Config has the same fields."""

    mean: Sequence[float]
    std: Sequence[float]


def session(path: Path, threads: int = 1) -> ort.InferenceSession:
    """Opens a graph, to be run exactly (exact_form.py); all that runs natively is opened here.

    One thread by default: float sums are then always taken in one order, so that published figures can be
    reproduced.
    """
    from models.export.exact_form import exact_form

    return open_graph(exact_form(load(path)).SerializeToString(), threads)


def load(path: Path) -> onnx.ModelProto:
    """A graph with its weights inside. Raises PipelineError when there is none."""
    import onnx

    if not path.is_file():
        raise PipelineError(f"{path}: no such file. Run the step that makes it: python -m models run CONFIG.")
    return onnx.load(str(path))


def optimised(path: Path, out: Path) -> onnx.ModelProto:
    """What ONNX Runtime makes of the graph as it is, also written to `out`: to see which operators fuse."""
    open_graph(load(path).SerializeToString(), optimised_to=out)
    return load(out)


def open_graph(model: bytes, threads: int = 1, optimised_to: Path | None = None) -> ort.InferenceSession:
    """Opens an ONNX model as it is; `session` has it run exactly."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    if optimised_to:
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
        options.optimized_model_filepath = str(optimised_to)
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def run(graph: Graph, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Normalised `[N, 3, H, W]` float32 -> logits `[N, classes]`, features `[N, C, h, w]`."""
    logits, features = graph.run(["logits", "features"], {"input": x})
    return logits, features


def normalise(images: np.ndarray, config: Config | Normalisation) -> np.ndarray:
    """uint8 `[N, 3, H, W]` -> float32 `(images / 255 - mean) / std`, as the manifest tells the page to do."""
    mean = np.array(config.mean, np.float32)[:, None, None]
    std = np.array(config.std, np.float32)[:, None, None]
    return (images.astype(np.float32) / 255 - mean) / std


def batch_for(images: np.ndarray) -> int:
    """How many of `images` `[N, 3, H, W]` to run at once, by their area."""
    return max(5, min(BATCH, BATCH * 32 * 32 // (images.shape[2] * images.shape[3])))


@dataclass(frozen=True)
class Outputs:
    """Of N pictures: logits `[N, classes]`; features `[N, channels]`, the last map's mean over positions."""

    logits: np.ndarray
    features: np.ndarray

    def __len__(self) -> int:
        return len(self.logits)


def all_outputs(
    graph: Graph, config: Config | Normalisation, images: np.ndarray, name: str = "outputs"
) -> Outputs:
    """uint8 `[N, 3, H, W]` -> outputs, batch by batch, with progress under `name`."""
    batch = batch_for(images)
    parts = [
        run(graph, normalise(images[start : start + batch], config))
        for start in tqdm(range(0, len(images), batch), desc=name, leave=False)
    ]
    logits, features = ([part[i] for part in parts] for i in range(2))
    return Outputs(np.concatenate(logits), np.concatenate([maps.mean((2, 3)) for maps in features]))


def all_logits(
    graph: Graph, config: Config | Normalisation, images: np.ndarray, name: str = "logits"
) -> np.ndarray:
    """uint8 `[N, 3, H, W]` -> logits `[N, classes]` float32, batch by batch, with progress under `name`."""
    batch = batch_for(images)
    parts = [
        graph.run(["logits"], {"input": normalise(images[start : start + batch], config)})[0]
        for start in tqdm(range(0, len(images), batch), desc=name, leave=False)
    ]
    return np.concatenate(parts)
