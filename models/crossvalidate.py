"""Cross-validation: the config's whole recipe, again for every fold, measured on the fold it did not see.

A fold is trained, exported, quantized and packed without its own photos; then the logits of every form on
them are kept. All folds' logits together are one answer for every photo of the data set. A fold is measured
with the temperature that the other folds' answers give: the few validation photos of one fold may all be
right, which would call for certainty. Folds are resumable (each has a folder) and independent, so several can
run at once, one thread each.
"""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from models.backbones import weights_path
from models.bundle import MODEL, canonical, sha256
from models.calibrate import fit_temperature
from models.checkpoint import seconds_of
from models.config import Config
from models.data import cifar10, pizza
from models.data.sources import division_of, source
from models.errors import PipelineError
from models.evaluate import compare_forms, torch_logits
from models.export import export
from models.nets import multiply_adds
from models.outliers import Outliers
from models.pack import DEQUANTIZED, SEVEN_BIT, pack
from models.quantize import quantize, shift_of
from models.reference import all_logits, session
from models.transfer import train
from models.workspace import config_digest, file_digest, read_json, write_json

FORMS = ("float32", "int8", "int8-weights", "int8-7bit")  # what is measured of each fold


@dataclass(frozen=True)
class Recipe:
    """What a fold is made from.

    data: the photos' folder; cache: where they are decoded to; outlier_data: where CIFAR-10 is, for configs
    that learn from outliers.
    """

    config: Config
    data: Path
    cache: Path
    backbones: Path
    outlier_data: Path | None = None

    def outliers(self) -> Outliers | None:
        if not self.config.outliers:
            return None
        if self.outlier_data is None:
            raise PipelineError("--outliers is missing: name the folder with cifar-10-batches-bin.")
        return Outliers(self.outlier_data)

    @cached_property
    def inputs(self) -> list[object]:
        """Digests of all that the folds share: hundreds of megabytes, read once."""
        photos = pizza.digests(self.data)
        weights = file_digest(weights_path(self.backbones, self.config.architecture))
        outliers = cifar10.digests(self.outlier_data) if self.outlier_data else None
        return [config_digest(self.config), photos, weights, outliers]

    def digest(self, fold: int) -> str:
        return sha256(canonical([*self.inputs, fold, FORMS]))


def run_fold(recipe: Recipe, fold: int, folder: Path, threads: int | None = None) -> dict:
    """Makes `folder` (train/, two graphs, logits.npz, fold.json); reads it if made from the same."""
    if threads:
        torch.set_num_threads(threads)
    config, report = recipe.config, folder / "fold.json"
    digest = recipe.digest(fold)
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


def cross_validate(
    recipe: Recipe, folder: Path, workers: int = 1, count: int | None = None
) -> dict[str, object]:
    """All folds below `folder`/0, 1, ...; the figures of their pooled answers, as evaluate.py's.

    count: measure only the first so many folds, for a first look.
    """
    config = recipe.config
    count = config.folds if count is None else min(count, config.folds)
    pizza.open_photos(recipe.data, recipe.cache).at(config.size)  # made once, before several want it
    jobs = [(recipe, fold, folder / str(fold)) for fold in range(count)]
    results = run_folds(jobs, workers)
    kept = [np.load(folder / str(fold) / "logits.npz") for fold in range(count)]
    labels = np.concatenate([fold["labels"] for fold in kept])
    logits = {name: np.concatenate([fold[name] for fold in kept]) for name in ("torch", *FORMS)}
    of_fold = np.repeat(np.arange(count), [len(fold["labels"]) for fold in kept])
    temperatures = [
        round(fit_temperature(logits["int8"][of_fold != k], labels[of_fold != k]), 4) if count > 1 else 1.0
        for k in range(count)
    ]
    return {
        "on": ("" if count == config.folds else f"{count} of the folds of ")
        + f"{config.folds}-fold cross-validation",
        "images": len(labels),
        "temperature": temperatures,
        **compare_forms(logits, labels, np.array(temperatures)[of_fold, None], source(config).labels),
        "folds": results,
    }


@dataclass(frozen=True)
class Answers:
    """Every photo with the int8 logits `[N, classes]` of the fold that did not see it."""

    images: np.ndarray
    labels: np.ndarray
    logits: np.ndarray


def answers(recipe: Recipe, folder: Path, count: int) -> Answers:
    """What the first `count` folds below `folder` said."""
    images = pizza.open_photos(recipe.data, recipe.cache).at(recipe.config.size)
    kept = [np.load(folder / str(fold) / "logits.npz") for fold in range(count)]
    index, labels, logits = (
        np.concatenate([fold[name] for fold in kept]) for name in ("index", "labels", "int8")
    )
    return Answers(images[index], labels, logits)


def mistakes(recipe: Recipe, folder: Path, count: int) -> list[dict]:
    """Every photo that its fold's int8 model gets wrong, the surest first: to look at, not to choose by."""
    photos = pizza.open_photos(recipe.data, recipe.cache)
    names, labels, found = photos.names, source(recipe.config).labels, []
    for fold in range(count):
        with np.load(folder / str(fold) / "logits.npz") as kept:
            for i, logits, label in zip(kept["index"], kept["int8"], kept["labels"], strict=True):
                if logits.argmax() != label:
                    margin = round(float(logits.max() - logits[label]), 3)
                    found.append({"photo": names[i], "taken_for": labels[logits.argmax()], "margin": margin})
    return sorted(found, key=lambda mistake: -mistake["margin"])
