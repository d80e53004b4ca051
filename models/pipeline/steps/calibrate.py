"""The step `calibrate`: the temperature of the int8 model's logits, and how sure each grade has to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from models.evaluation import calibrate as calibration
from models.evaluation.answers import Answers
from models.files import write_json


def calibrate(answers: Answers, on: str, grades: Callable[[float], dict[str, object]], out: Path) -> str:
    """answers: the int8 model's to pictures called `on`. grades: `choose_grades` with a temperature."""
    result = calibration.calibrate(answers.logits, answers.labels)
    result["on"] = on
    result["grades"] = grades(result["temperature"])
    write_json(out, result)
    words = ", ".join(f"{name} from {least}" for name, least in result["grades"]["grades"].items())
    return (
        f"temperature {result['temperature']}, ECE {result['ece_before']} -> {result['ece_after']}; {words}"
    )
