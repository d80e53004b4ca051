"""The step `pack`: one weight file, and for each engine a graph that points into it."""

from __future__ import annotations

from pathlib import Path

from models.export import pack as packing
from models.export.centre import shift_of
from models.files import read_json, write_json


def pack(float_model: Path, int8_model: Path, quantize_report: Path, folder: Path, report: Path) -> str:
    made = packing.pack(float_model, int8_model, folder, shift_of(read_json(quantize_report)))
    write_json(report, made)
    sizes = ", ".join(f"{name} {size} bytes" for name, size in made["bytes"].items())
    return f"{sizes}; no plan: {made['no_plan']}" if "no_plan" in made else sizes
