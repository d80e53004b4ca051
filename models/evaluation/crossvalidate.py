"""Cross-validation: the config's whole recipe, again for every fold, measured on the fold it did not see.

A fold is trained, exported, quantized and packed without its own photos; then the logits of every form on
them are kept. All folds' logits together are one answer for every photo of the data set. A fold is measured
with the temperature that the other folds' answers give: the few validation photos of one fold may all be
right, which would call for certainty. Folds are resumable (each has a folder) and independent, so several can
run at once, one thread each.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from models.data import pizza
from models.data.sources import source
from models.evaluation.answers import Answers, Measured
from models.evaluation.calibrate import fit_temperature
from models.evaluation.fold_inputs import FORMS
from models.training.recipe import Recipe


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
        from models.evaluation.fold import run_fold

        return run_fold(self.recipe, fold, self.folder / str(fold))

    @cached_property
    def results(self) -> list[dict]:
        """What `run_fold` says of each fold; those that are made already are read again."""
        from models.evaluation.fold import run_folds

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
        from models.evaluation.evaluate import compare_forms

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
