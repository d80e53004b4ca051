"""How often a model sees its class in pictures of anything else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.config import Config
from models.data.pizza import SUFFIXES
from models.errors import PipelineError
from models.picture import read_picture
from models.reference import all_logits, session


def read_folder(folder: Path, size: int) -> tuple[np.ndarray, list[str]]:
    """All pictures of a folder, `[N, 3, size, size]` uint8, and their names. Raises PipelineError if none."""
    if not folder.is_dir():
        raise PipelineError(
            f"{folder}: no such folder. Name one with pictures of anything else with --others."
        )
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if not paths:
        raise PipelineError(f"{folder}: no picture in it ({', '.join(SUFFIXES)}).")
    images = [
        read_picture(path, size, size).transpose(2, 0, 1)
        for path in tqdm(paths, desc="other pictures", leave=False)
    ]
    return np.stack(images), [path.name for path in paths]


def false_alarms(config: Config, model: Path, images: np.ndarray, names: list[str], positive: int) -> dict:
    """How many of `images` the graph `model` puts into class number `positive`, and which."""
    wrong = all_logits(session(model), config, images, "false alarms").argmax(1) == positive
    return {
        "images": len(images),
        "count": int(wrong.sum()),
        "share": round(float(wrong.mean()), 5),
        "names": [names[i] for i in np.flatnonzero(wrong)],
    }
