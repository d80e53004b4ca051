"""The step `ood`: the detector of out-of-distribution pictures."""

from __future__ import annotations

from pathlib import Path

from models.data.split import Splits
from models.evaluation.answers import Logits
from models.evaluation.ood.detector import fit_detector
from models.files import write_json


def ood(int8: Logits, splits: Splits, temperature: float, seed: int, out: Path) -> str:
    made = fit_detector(int8, splits.train.images, splits.validation.images, temperature, seed)
    write_json(out, made)
    score, alarms = made["detector"]["score"], made["validation"]["false_alarms"]
    return (
        f"score {score['statistic']} below {score['low']}; false alarms on validation: "
        f"checks {alarms['checks']:.2%}, score {alarms['score']:.2%}"
    )
