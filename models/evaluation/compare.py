"""Tables that a champion is chosen from. Every cell is a whole small run, in its own folder and resumable.

`compare pizza`: backbone x (frozen | tuned) x input size, each cross-validated on some of the folds, in
float32 and int8. `compare cifar10-base`: the architectures of training/nets.py by a short schedule, on
the VALIDATION split (the test split chooses nothing). `work/compare.json` has what the printed Markdown has.

A cell's `wasm-ms.json` (bench/wasm-ms.mjs writes it) fills the last column.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

import numpy as np
from tqdm import tqdm

from models.config import Config, Stage, config_digest
from models.data import pizza
from models.data.sources import source
from models.errors import PipelineError
from models.evaluation.fold import run_folds
from models.evaluation.fold_inputs import fold_digest
from models.export.float32 import export
from models.export.quantize import quantize
from models.files import read_json, write_json
from models.training.nets import ARCHITECTURES, multiply_adds
from models.training.pretrained import FILES
from models.training.recipe import Recipe
from models.training.train import train

PIZZA_CELLS = (
    "mobilenet-v2-folded/tuned/192",
    "mobilenet-v2-folded/frozen/192",
    "squeezenet/tuned/192",
    "squeezenet/frozen/192",
    "mobilenet-v2/tuned/192",
    "mobilenet-v2/frozen/192",
    "mobilenet-v2-folded/tuned/160",
    "mobilenet-v2-folded/tuned/128",
    "mobilenet-v2-folded/tuned/224",
    "squeezenet/tuned/224",
)
# What suits another backbone than the config's: batch norm bears, and needs, higher rates.
CHANGES = {
    "mobilenet-v2": {"body_rate": 5e-4, "head_rate": 1e-3},
    "squeezenet": {"fixed_blocks": 0},
}


class Kept(Protocol):
    """Where cells that other machines made are, and this one's are left: artifacts of models/pipeline."""

    def fetch(self, what: str, inputs: object, root: Path) -> bool: ...

    def keep(self, what: str, inputs: object, root: Path, files: Iterable[Path]) -> None: ...


def transfer_cell(base: Config, cell: str) -> Config:
    """The config of `backbone/frozen|tuned/size`. Raises PipelineError for a cell that is none."""
    parts = cell.split("/")
    known = len(parts) == 3 and parts[0] in FILES and parts[1] in ("frozen", "tuned") and parts[2].isdigit()
    if not known or int(parts[2]) % 32:
        raise PipelineError(
            f"no cell '{cell}': write BACKBONE/frozen/SIZE or BACKBONE/tuned/SIZE, BACKBONE one of "
            f"{', '.join(sorted(FILES))}, SIZE a multiple of 32."
        )
    given = base.transfer
    if parts[0] != base.architecture:
        given = dataclasses.replace(given, **CHANGES.get(parts[0], {}))
    given = dataclasses.replace(given, frozen=parts[1] == "frozen")
    return dataclasses.replace(base, architecture=parts[0], size=int(parts[2]), transfer=given)


def compare_transfer(
    base: Recipe,
    work: Path,
    cells: tuple[str, ...] = PIZZA_CELLS,
    folds: tuple[int, ...] = (0,),
    workers: int = 1,
    kept: Kept | None = None,
) -> list[dict]:
    """One row a cell: float32 and int8 accuracy over `folds` together, sizes, cost."""
    jobs, configs = [], {cell: transfer_cell(base.config, cell) for cell in cells}
    for cell, config in configs.items():
        recipe = dataclasses.replace(base, config=config)
        pizza.open_photos(base.data, base.cache).at(config.size)
        # The config's own cell is what `evaluate` cross-validates: made once for both.
        root = work / "folds" if config == base.config else work / "compare" / cell.replace("/", "-")
        jobs += [(recipe, fold, root / str(fold)) for fold in folds]
    for recipe, fold, folder in jobs if kept else ():
        kept.fetch("cell", fold_digest(recipe, fold), folder)
    results = run_folds(jobs, workers)
    for recipe, fold, folder in jobs if kept else ():
        kept.keep("cell", fold_digest(recipe, fold), folder, [folder / "fold.json"])
    rows = []
    for k, (cell, config) in enumerate(configs.items()):
        done = results[k * len(folds) : (k + 1) * len(folds)]
        weights = [result["images"] for result in done]
        rows.append(
            {
                "cell": cell,
                "images": sum(weights),
                **{
                    name: round(float(np.average([r["accuracy"][name] for r in done], weights=weights)), 5)
                    for name in ("float32", "int8")
                },
                "bytes": done[0]["bytes"],
                "multiply_adds": done[0]["multiply_adds"],
                "training_seconds": round(float(np.mean([r["training_seconds"] for r in done])), 1),
                "epochs": 0 if config.transfer.frozen else config.transfer.epochs,
                "wasm_ms": wasm_ms(jobs[k * len(folds)][2]),
            }
        )
    return finish(rows, work, f"folds {', '.join(map(str, folds))} of {base.config.folds}")


def compare_scratch(
    base: Config,
    data: Path,
    work: Path,
    cells: tuple[str, ...] = (),
    epochs: int = 8,
    kept: Kept | None = None,
) -> list[dict]:
    """One row an architecture, by `epochs` epochs: three quarters at 24 px, the rest at 32."""
    small = epochs * 3 // 4
    stages = tuple(s for s in (Stage(small, 24, 0.2), Stage(epochs - small, 32, 0.2)) if s.epochs)
    rows = []
    for cell in cells or tuple(ARCHITECTURES):
        if cell not in ARCHITECTURES:
            raise PipelineError(f"no architecture '{cell}'; there are {', '.join(ARCHITECTURES)}.")
        config = dataclasses.replace(base, architecture=cell, stages=stages)
        folder = work / "compare" / cell
        report = folder / "cell.json"
        key = [config_digest(config), source(config).digests(data)]
        if kept:
            kept.fetch("cell", key, folder)
        if not (report.is_file() and (row := read_json(report))["made_from"] == key):
            row = {"made_from": key, **scratch_row(config, data, work, folder, cell)}
            write_json(report, row)
        if kept:
            kept.keep("cell", key, folder, [report])
        rows.append({name: value for name, value in row.items() if name != "made_from"})
        rows[-1]["wasm_ms"] = wasm_ms(folder)
        tqdm.write(f"  {cell}: {rows[-1]}")
    return finish(rows, work, f"validation split, {epochs} epochs")


def scratch_row(config: Config, data: Path, work: Path, folder: Path, cell: str) -> dict:
    splits = source(config).read(data, config, work / "cache")
    began = time.monotonic()
    net = train(config, splits.train, splits.validation, folder / "train")
    seconds = time.monotonic() - began
    export(net, config.size, folder / "model.float32.onnx")
    report = quantize(config, folder / "model.float32.onnx", splits.train, splits.validation, folder)
    best = report["candidates"][report["chosen"]]
    return {
        "cell": cell,
        "images": report["validation_images"],
        "float32": best["accuracy_float32"],
        "int8": best["accuracy_int8"],
        "bytes": (folder / "model.int8.onnx").stat().st_size,
        "multiply_adds": multiply_adds(net, config.size),
        "training_seconds": round(seconds, 1),
        "epochs": config.epochs,
    }


def wasm_ms(folder: Path) -> float | None:
    path = folder / "wasm-ms.json"
    return read_json(path)["median_ms"] if path.is_file() else None


def finish(rows: list[dict], work: Path, measured_on: str) -> list[dict]:
    write_json(work / "compare.json", {"measured_on": measured_on, "rows": rows})
    return rows


def markdown(rows: list[dict]) -> str:
    """The rows as a table, the best in int8 first."""
    lines = [
        "| net | epochs | images | float32 | int8 | int8 bytes | multiply-adds | training | WASM, 1 thread |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in sorted(rows, key=lambda row: -row["int8"]):
        wasm = "" if row["wasm_ms"] is None else f"{row['wasm_ms']:.1f} ms"
        lines.append(
            f"| {row['cell']} | {row['epochs'] or 'frozen'} | {row['images']} | {row['float32']:.2%} | "
            f"{row['int8']:.2%} | {row['bytes']:,} | {row['multiply_adds'] / 1e6:.0f} M | "
            f"{row['training_seconds']:.0f} s | {wasm} |"
        )
    return "\n".join(lines)
