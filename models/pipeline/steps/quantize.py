"""The step `quantize`: int8 by several ways of choosing ranges; the best on validation is kept."""

from __future__ import annotations

from pathlib import Path

from models.config import Config
from models.data.split import Splits
from models.export import quantize as int8
from models.files import write_json


def quantize(config: Config, splits: Splits, float_model: Path, int8_model: Path, report: Path) -> str:
    made = int8.quantize(config, float_model, splits.train, splits.validation, int8_model.parent)
    write_json(report, made)
    best = made["candidates"][made["chosen"]]
    return (
        f"{int8_model.stat().st_size} bytes, ranges by {made['chosen']}; validation accuracy "
        f"{best['accuracy_int8']:.2%}, float32 {best['accuracy_float32']:.2%}"
    )
