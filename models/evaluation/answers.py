"""What a model says of pictures whose classes are known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.config import Config
from models.data.split import Split
from models.evaluation.ood.detector import Run
from models.export.reference import all_logits, all_outputs, session

# uint8 `[N, 3, H, W]` -> logits `[N, classes]`.
Logits = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Answers:
    """Images `[N, 3, H, W]` uint8, labels `[N]` and the int8 form's logits `[N, classes]`."""

    images: np.ndarray
    labels: np.ndarray
    logits: np.ndarray


@dataclass(frozen=True)
class Measured:
    """All forms' figures on some pictures, and the int8 form's answers to these."""

    evaluation: dict
    answers: Answers


def logits_of(graph: Path, config: Config, name: str) -> Logits:
    """What an ONNX graph gives in native ONNX Runtime, with progress under `name`."""
    return lambda images: all_logits(session(graph), config, images, name)


def outputs_of(graph: Path, config: Config, name: str) -> Run:
    """The same with pooled features."""
    return lambda images: all_outputs(session(graph), config, images, name)


def answers_to(split: Split, int8: Logits) -> Answers:
    return Answers(split.images, split.labels, int8(split.images))
