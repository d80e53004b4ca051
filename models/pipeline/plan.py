"""The steps from data to bundle, in their order.

    prepare -> explore -> train -> export -> quantize -> pack -> calibrate -> ood -> evaluate -> publish

Calibration comes after quantization: what is shipped is the int8 model, so its logits are the ones to scale.
A data set without a test split is measured by cross-validation of the same recipe.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from models import cards
from models.config import Config, config_digest
from models.data.dataset import Dataset
from models.data.held_out import HeldOut
from models.evaluation.crossvalidate import CrossValidation
from models.pipeline.artifacts.store import Artifacts
from models.pipeline.judging import calibrate_step, evaluate_step, ood_step, publish_step
from models.pipeline.pipeline import Pipeline
from models.pipeline.stamps import Stamps
from models.pipeline.step import Step
from models.pipeline.steps.prepare import Wanted
from models.pipeline.wiring import data_steps, export_steps, fold_steps, train_step
from models.pipeline.workspace import Workspace
from models.publishing.buckets.bucket import Bucket
from models.training.origins import Origins
from models.training.recipe import Recipe


@dataclass(frozen=True)
class Options:
    """What is given to a run besides its config.

    data: the folder that holds the data set; None: fetch it (or make it up) below the work folder.
    checkpoint: to take the net from, instead of training here. It may come from a run that is still going on:
    the file is only read.
    begin: a checkpoint of the config's base, for configs that go on from another's net; None: it is trained
    first.
    backbones: the folder with pretrained weights, for configs that learn from them.
    outliers: the folder with CIFAR-10, for configs that learn from outliers; None: as for `data`.
    workers: how many folds of a cross-validation run at once, one thread each.
    artifacts: what steps on other machines made, and where this one leaves what it makes; None: nowhere.
    first_folds: cross-validate only so many of the folds, for a first look; the manifest says so.
    prune: after publishing, delete the model's other versions.
    candidate: publish it for pages to open only once it is promoted.
    outside: a folder with pictures from elsewhere, as the card's `outside` names them; None: not measured.
    held_out: what the OOD score and the grades are chosen by, besides the data set.
    """

    data: Path | None = None
    checkpoint: Path | None = None
    begin: Path | None = None
    backbones: Path | None = None
    outliers: Path | None = None
    workers: int = 1
    artifacts: Artifacts | None = None
    first_folds: int | None = None
    prune: bool = False
    candidate: bool = False
    outside: Path | None = None
    held_out: HeldOut = field(default_factory=HeldOut)


def open_pipeline(
    config: Config, root: Path, bucket: Bucket, options: Options, force: frozenset[str] = frozenset()
) -> Pipeline:
    """The pipeline of a config in the work folder `root`."""
    steps = {step.name: step for step in plan(config, Workspace(root), bucket, options)}
    return Pipeline(
        steps, Stamps(root, steps, {"config": config_digest(config)}), force, artifacts=options.artifacts
    )


def plan(config: Config, work: Workspace, bucket: Bucket, options: Options) -> list[Step]:
    """STEPS, in their order, and after them each fold by itself, where there are any."""
    card = cards.load(config.name)
    made_up = card["dataset"] == "made-up"
    wanted = Wanted(
        data=None if options.data else work.data,
        outliers=work.outliers if config.outliers and not options.outliers else None,
        backbones=work.backbones if config.pretrained and made_up and not options.backbones else None,
    )
    data = Dataset(config, options.data or work.data, work.cache, work.prepared)
    recipe = origins = folds = None
    backbones = options.backbones or wanted.backbones
    if config.transfer:
        outliers = options.outliers or wanted.outliers if config.outliers else None
        recipe = Recipe(config, data.root, work.cache, backbones, outliers, options.held_out.outliers)
    if config.exposure:
        origins = Origins(config, data.root, backbones, options.held_out.outliers, options.begin)
    if recipe and config.folds:
        folds = CrossValidation(recipe, work.folds, options.workers, options.first_folds)
    return [
        *data_steps(data, wanted, made_up, work),
        train_step(data, recipe, origins, options.checkpoint, work),
        *export_steps(data, work),
        calibrate_step(data, folds, options.held_out, work),
        ood_step(data, options.held_out, work),
        evaluate_step(data, folds, card, options.outside, work),
        publish_step(config, card, bucket, options.prune, options.candidate, work),
        *fold_steps(folds),
    ]
