"""A fold of a cross-validation: trained, exported, quantized and packed without its own photos."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from models.data import pizza
from models.data.sources import division_of
from models.evaluation.evaluate import torch_logits
from models.evaluation.fold_inputs import FORMS, fold_digest
from models.export.artifacts import DEQUANTIZED, MODEL, SEVEN_BIT
from models.export.centre import shift_of
from models.export.float32 import export
from models.export.pack import pack
from models.export.quantize import quantize
from models.export.reference import all_logits, session
from models.files import read_json, write_json
from models.training.checkpoint import seconds_of
from models.training.nets import multiply_adds
from models.training.recipe import Recipe
from models.training.transfer import train


def run_fold(recipe: Recipe, fold: int, folder: Path, threads: int | None = None) -> dict:
    """Makes `folder` (train/, two graphs, logits.npz, fold.json); reads it if made from the same."""
    if threads:
        torch.set_num_threads(threads)
    config, report = recipe.config, folder / "fold.json"
    digest = fold_digest(recipe, fold)
    if report.is_file() and (done := read_json(report))["made_from"] == digest:
        return done
    photos = pizza.open_photos(recipe.data, recipe.cache)
    division = division_of(photos, config, fold)
    splits = pizza.splits_of(photos, division, config.size)
    net = train(config, recipe.backbones, photos, division, folder / "train", recipe.outliers())
    export(net, config.size, folder / "model.float32.onnx")
    quantized = quantize(config, folder / "model.float32.onnx", splits.train, splits.validation, folder)
    packed = folder / "pack"
    pack(folder / "model.float32.onnx", folder / "model.int8.onnx", packed, shift_of(quantized))
    graphs = {
        "float32": folder / "model.float32.onnx",
        "int8": packed / MODEL,
        "int8-weights": packed / DEQUANTIZED,
        "int8-7bit": packed / SEVEN_BIT,
    }
    logits = {"torch": torch_logits(net, config, splits.test.images)}
    for name in FORMS:
        logits[name] = all_logits(session(graphs[name]), config, splits.test.images, f"fold {fold}, {name}")
    np.savez(folder / "logits.npz", index=division.test, labels=splits.test.labels, **logits)
    result = {
        "made_from": digest,
        "fold": fold,
        "images": len(splits.test),
        "accuracy": {
            name: round(float((rows.argmax(1) == splits.test.labels).mean()), 5)
            for name, rows in logits.items()
        },
        "ranges": quantized["chosen"],
        "bytes": (folder / "model.int8.onnx").stat().st_size,
        "parameters": sum(parameter.numel() for parameter in net.parameters()),
        "multiply_adds": multiply_adds(net, config.size),
        "training_seconds": round(seconds_of(folder / "train"), 1),
    }
    write_json(report, result)
    return result


def run_folds(jobs: list[tuple[Recipe, int, Path]], workers: int) -> list[dict]:
    """Runs `jobs` in order of the list, `workers` at once; each job's result in the list's order."""
    if workers <= 1:
        return [run_fold(*job) for job in jobs]
    results: dict[int, dict] = {}
    # Fresh interpreters: a forked torch may inherit locked threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting = {pool.submit(run_fold, *job, 1): i for i, job in enumerate(jobs)}
        for done in as_completed(waiting):
            results[waiting[done]] = done.result()
            tqdm.write(f"  {jobs[waiting[done]][2]}: {done.result()['accuracy']}")
    return [results[i] for i in range(len(jobs))]
