"""What the OOD detector and the grades are fitted on: pictures that the net did not learn from."""

from __future__ import annotations

import numpy as np
import torch

from models.config import Config
from models.data.held_out import HeldOut
from models.data.split import Split, Splits
from models.evaluation.answers import Answers
from models.evaluation.grades import fit_grades, kept
from models.evaluation.ood.detector import Known, Run, fit_detector
from models.evaluation.ood.strangers import strangers
from models.export.reference import batch_for
from models.softmax import softmax
from models.training.augment import BLOCKY_SHARE, camera

HELD_OUT, MADE_UP = "outliers held out", "strangers made up from validation pictures"
PHOTOGRAPHS, IMITATED = "photographs held out", "validation pictures as an imitated camera sees them"


def through_camera(images: np.ndarray, seed: int) -> np.ndarray:
    """uint8 `[N, 3, H, W]`, as a camera and a careless photographer would have them."""
    generator = torch.Generator().manual_seed(seed)
    step = batch_for(images)
    parts = [
        camera(torch.from_numpy(images[start : start + step]).float() / 255, BLOCKY_SHARE, generator)
        for start in range(0, len(images), step)
    ]
    return (torch.cat(parts) * 255).round().clamp(0, 255).byte().numpy()


def as_dropped(config: Config, validation: Split, photographs: Split | None) -> tuple[Split, str]:
    """The nearest there is to what visitors drop, and its name: to set by it how sure the page is."""
    if photographs:
        return photographs, PHOTOGRAPHS
    return Split(through_camera(validation.images, config.seed), validation.labels), IMITATED


def choose_grades(answers: Answers, on: str, temperature: float) -> dict[str, object]:
    """The grades, and how often answers worded so were right. answers: to what `as_dropped` calls `on`."""
    probabilities = softmax(answers.logits, temperature)
    grades = fit_grades(probabilities, answers.labels)
    return {
        "grades": grades,
        "kept": kept(probabilities, answers.labels, grades),
        "on": on,
        "images": len(answers.labels),
    }


def choose_detector(
    config: Config,
    splits: Splits,
    photographs: Split | None,
    held_out: HeldOut,
    run: Run,
    temperature: float,
    sure: float,
) -> dict[str, object]:
    """`fit_detector`'s report, and what it was chosen by."""
    known = {"validation": Known(splits.validation.images, config.warned_share)}
    if photographs:
        known["photographs"] = Known(photographs.images, config.warned_photographs_share)
    outliers = held_out.read_outliers(config)
    kinds = outliers or strangers(splits.validation.images, config.seed)
    training = splits.train.images, splits.train.labels
    report = fit_detector(run, training, known, kinds, temperature, sure, config.seed)
    return {**report, "chosen_by": HELD_OUT if outliers else MADE_UP}
