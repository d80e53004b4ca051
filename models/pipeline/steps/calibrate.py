"""The step `calibrate`: the temperature of the int8 model's logits, and how sure each grade has to be."""

from __future__ import annotations

from pathlib import Path

from models.evaluation import calibrate as calibration
from models.evaluation.answers import Answers
from models.evaluation.ood.choose import choose_grades
from models.files import write_json


def calibrate(by: tuple[Answers, str], dropped: tuple[Answers, str], out: Path) -> str:
    """Each the int8 model's answers and what the pictures are called: the temperature's, and the grades'."""
    answers, on = by
    result = calibration.calibrate(answers.logits, answers.labels)
    result["on"] = on
    result["grades"] = choose_grades(*dropped, result["temperature"])
    write_json(out, result)
    words = ", ".join(f"{name} from {least}" for name, least in result["grades"]["grades"].items())
    return (
        f"temperature {result['temperature']}, ECE {result['ece_before']} -> {result['ece_after']}; {words}"
    )
