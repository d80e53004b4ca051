"""What a run is made of. A config is plain data, saved beside everything that was made with it."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import PipelineError


@dataclass(frozen=True)
class Stage:
    """Epochs trained at one image size. A run is one learning-rate curve over all its stages."""

    epochs: int
    size: int
    camera_share: float
    cutout: bool = False


@dataclass(frozen=True)
class Config:
    name: str
    architecture: str
    stages: tuple[Stage, ...]
    seed: int = 1
    size: int = 32
    batch: int = 256
    peak_learning_rate: float = 0.15
    weight_decay: float = 5e-4
    label_smoothing: float = 0.1
    warmup_share: float = 0.1
    average_decay: float = 0.999
    validation_per_class: int = 250
    calibration_images: int = 1000
    mean: tuple[float, float, float] = (0.4914, 0.4822, 0.4465)
    std: tuple[float, float, float] = (0.2470, 0.2435, 0.2616)

    @property
    def epochs(self) -> int:
        return sum(stage.epochs for stage in self.stages)

    def stage_at(self, epoch: int) -> Stage:
        """The stage that 0-based `epoch` belongs to."""
        for stage in self.stages:
            if epoch < stage.epochs:
                return stage
            epoch -= stage.epochs
        return self.stages[-1]


CONFIGS = {
    "cifar10": Config(
        name="cifar10",
        architecture="resnet10",
        stages=(
            Stage(epochs=44, size=24, camera_share=0.5),
            Stage(epochs=24, size=32, camera_share=0.5, cutout=True),
            Stage(epochs=10, size=32, camera_share=0.4),
        ),
    ),
    # One epoch on made-up data: the whole way in seconds, for tests.
    "smoke": Config(
        name="smoke",
        architecture="plain7-tiny",
        stages=(Stage(epochs=1, size=32, camera_share=0.2),),
        batch=32,
        peak_learning_rate=0.05,
        average_decay=0.8,
        validation_per_class=10,
        calibration_images=100,
    ),
}


def get(name: str) -> Config:
    if name not in CONFIGS:
        raise PipelineError(f"no config named '{name}'; there are {', '.join(sorted(CONFIGS))}.")
    return CONFIGS[name]


def save(config: Config, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dataclasses.asdict(config), indent=2) + "\n")


def load(path: Path) -> Config:
    data: dict[str, Any] = json.loads(path.read_text())
    data["stages"] = tuple(Stage(**stage) for stage in data["stages"])
    for key in ("mean", "std"):
        data[key] = tuple(data[key])
    return Config(**data)
