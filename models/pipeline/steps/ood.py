"""The step `ood`: the detector of out-of-distribution pictures."""

from __future__ import annotations

from pathlib import Path

from models.config import Config
from models.data.held_out import HeldOut
from models.data.split import Split, Splits
from models.evaluation.ood.choose import choose_detector
from models.evaluation.ood.detector import Run
from models.files import write_json


def ood(
    config: Config,
    int8: Run,
    splits: Splits,
    photographs: Split | None,
    held_out: HeldOut,
    calibration: dict,
    out: Path,
) -> str:
    """photographs: of the classes, held out. calibration: what the step `calibrate` wrote."""
    temperature, sure = calibration["temperature"], calibration["grades"]["grades"]["very-likely"]
    made = choose_detector(config, splits, photographs, held_out, int8, temperature, sure)
    write_json(out, made)
    score = made["detector"]["score"]
    warned = ", ".join(f"{kind} {row['either']:.2%}" for kind, row in made["known"].items())
    left = made["scores"][score["statistic"]]["mean_sure_unwarned"]
    return (
        f"score {score['statistic']} below {score['low']}, by {made['chosen_by']}: "
        f"sure and unwarned {left:.2%}; "
        f"wrongly warned of: {warned}"
    )
