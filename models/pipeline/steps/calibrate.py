"""The step `calibrate`: the temperature of the int8 model's logits."""

from __future__ import annotations

from pathlib import Path

from models.evaluation import calibrate as calibration
from models.evaluation.answers import Answers
from models.files import write_json


def calibrate(answers: Answers, out: Path) -> str:
    """answers: the int8 model's to the validation split, or, cross-validated, its folds' to all photos."""
    result = calibration.calibrate(answers.logits, answers.labels)
    write_json(out, result)
    return f"temperature {result['temperature']}, ECE {result['ece_before']} -> {result['ece_after']}"
