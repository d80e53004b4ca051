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

from models.data import pizza
from models.data.sources import division_of, source
from models.evaluation.answers import Answers, Measured
from models.evaluation.calibrate import fit_temperature
from models.evaluation.evaluate import compare_forms, torch_logits
from models.export.artifacts import MODEL
from models.export.float32 import export
from models.export.pack import DEQUANTIZED, SEVEN_BIT, pack
from models.export.quantize import quantize, shift_of
from models.export.reference import all_logits, session
from models.files import canonical, read_json, sha256, write_json
from models.training.checkpoint import seconds_of
from models.training.nets import multiply_adds
from models.training.recipe import Recipe
from models.training.transfer import train

FORMS = ("float32", "int8", "int8-weights", "int8-7bit")  # what is measured of each fold


def fold_digest(recipe: Recipe, fold: int) -> str:
    """Of all that a fold is made from."""
    return sha256(canonical([*recipe.inputs, fold, FORMS]))


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


def temperature_without(fold: int, of_fold: np.ndarray, logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature that the other folds' answers give; 1 if there are none. of_fold: each one's fold."""
    others = of_fold != fold
    return round(fit_temperature(logits[others], labels[others]), 4) if others.any() else 1.0


@dataclass(frozen=True)
class CrossValidation:
    """The folds of a recipe below `folder`/0, 1, ...

    workers: how many run at once, one thread each. count: measure only the first so many, for a first look.
    """

    recipe: Recipe
    folder: Path
    workers: int = 1
    count: int | None = None

    @property
    def measured_folds(self) -> int:
        folds = self.recipe.config.folds
        return folds if self.count is None else min(self.count, folds)

    def run(self, fold: int) -> dict:
        """One of them by itself."""
        return run_fold(self.recipe, fold, self.folder / str(fold))

    @cached_property
    def results(self) -> list[dict]:
        """What `run_fold` says of each fold; those that are made already are read again."""
        recipe = self.recipe
        # Made once, before several want it.
        pizza.open_photos(recipe.data, recipe.cache).at(recipe.config.size)
        jobs = [(recipe, fold, self.folder / str(fold)) for fold in range(self.measured_folds)]
        return run_folds(jobs, self.workers)

    def kept(self) -> list[dict[str, np.ndarray]]:
        """By fold, the logits of every form on its own photos, their labels and their place in the data."""
        return [np.load(self.folder / str(fold) / "logits.npz") for fold in range(len(self.results))]

    def evaluation(self) -> dict[str, object]:
        """The figures of all folds' pooled answers, as evaluate.py's."""
        config, count, kept = self.recipe.config, len(self.results), self.kept()
        labels = np.concatenate([fold["labels"] for fold in kept])
        logits = {name: np.concatenate([fold[name] for fold in kept]) for name in ("torch", *FORMS)}
        of_fold = np.repeat(np.arange(count), [len(fold["labels"]) for fold in kept])
        temperatures = [temperature_without(fold, of_fold, logits["int8"], labels) for fold in range(count)]
        return {
            "on": ("" if count == config.folds else f"{count} of the folds of ")
            + f"{config.folds}-fold cross-validation",
            "images": len(labels),
            "temperature": temperatures,
            **compare_forms(logits, labels, np.array(temperatures)[of_fold, None], source(config).labels),
            "folds": self.results,
        }

    def answers(self) -> Answers:
        """Every photo with the int8 logits of the fold that did not see it."""
        recipe, kept = self.recipe, self.kept()
        images = pizza.open_photos(recipe.data, recipe.cache).at(recipe.config.size)
        index, labels, logits = (
            np.concatenate([fold[name] for fold in kept]) for name in ("index", "labels", "int8")
        )
        return Answers(images[index], labels, logits)

    def measured(self) -> Measured:
        return Measured(self.evaluation(), self.answers())

    def mistakes(self) -> list[dict]:
        """Every photo that its fold's int8 model gets wrong, the surest first.

        To look at, not to choose by.
        """
        photos = pizza.open_photos(self.recipe.data, self.recipe.cache)
        names, labels, found = photos.names, source(self.recipe.config).labels, []
        for kept in self.kept():
            for i, logits, label in zip(kept["index"], kept["int8"], kept["labels"], strict=True):
                if logits.argmax() != label:
                    margin = round(float(logits.max() - logits[label]), 3)
                    found.append({"photo": names[i], "taken_for": labels[logits.argmax()], "margin": margin})
        return sorted(found, key=lambda mistake: -mistake["margin"])
