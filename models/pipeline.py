"""The steps from data to bundle. A step is skipped when its product is there, made from the same inputs.

    prepare -> explore -> train -> export -> quantize -> pack -> calibrate -> bounds -> evaluate -> publish

Calibration comes after quantization: what is shipped is the int8 model, so its logits are the ones to scale.
A data set without a test split is measured by cross-validation of the same recipe (models/crossvalidate.py).
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from models import backbones
from models import config as configs
from models.buckets import Bucket
from models.bundle import (
    GRAPH,
    MODEL,
    WEIGHTS,
    canonical,
    read_index,
    sha256,
)
from models.checkpoint import CHECKPOINT
from models.data import cifar10
from models.data.sources import source
from models.errors import PipelineError
from models.model_card import CARD
from models.outside import listing_digest
from models.pack import DEQUANTIZED, SEVEN_BIT
from models.steps import Steps
from models.workspace import config_digest, file_digest, read_json, write_json

STEPS = (
    "prepare",
    "explore",
    "train",
    "export",
    "quantize",
    "pack",
    "calibrate",
    "bounds",
    "evaluate",
    "publish",
)

# A step is run again when its code changes. Not training, whose checkpoint is worth more than a moved
# comment.
CODE = {
    "prepare": ("data/sources.py",),
    "explore": ("explore.py", "duplicates.py"),
    "train": (),
    "export": ("export.py",),
    "quantize": ("quantize.py", "augment.py", "reference.py", "exact_form.py"),
    "pack": ("pack.py", "quantize.py", "weights.py", "tfjs.py", "graphdef.py", "seven_bit.py"),
    "calibrate": ("calibrate.py", "reference.py", "exact_form.py"),
    "bounds": ("unfamiliar.py", "calibrate.py", "reference.py", "exact_form.py"),
    "evaluate": (
        "evaluate.py",
        "calibrate.py",
        "reference.py",
        "exact_form.py",
        "measure.py",
        "views.py",
        "outside.py",
        "unfamiliar.py",
        "model_card.py",
        "charts.py",
    ),
    "publish": (
        "steps.py",
        "provenance.py",
        "bundle.py",
        "buckets.py",
        "s3.py",
        "golden.py",
        "reference.py",
        "exact.py",
        "exact_form.py",
    ),
}


@dataclass
class Pipeline(Steps):
    """The steps in their order, each made again only when it has to be.

    `force`: steps to make again in any case.
    """

    force: frozenset[str] = frozenset()

    def run(self, steps: tuple[str, ...] = STEPS) -> None:
        """Runs `steps` in order. Raises PipelineError when something needs mending."""
        for step in steps:
            make = getattr(self, step)
            if step not in self.force and self.is_current(step):
                self.say(f"{step:10}up to date")
                continue
            self.say(f"{step:10}...")
            self.work.stamp(step).unlink(missing_ok=True)
            # Noted before the work: a checkpoint that changes meanwhile makes the step stale, not current.
            inputs = self.inputs(step)
            said = make()
            if step == "prepare":
                inputs = self.inputs(step)  # it fetches its own
            self.work.write_stamp(step, inputs, self.products(step))
            self.say(f"{step:10}{said}")

    def is_current(self, step: str) -> bool:
        current = self.work.is_current(step, self.inputs(step), self.products(step))
        return current and (step != "publish" or self.is_in_bucket())

    # What each step is made from and makes.

    def products(self, step: str) -> list[Path]:
        work = self.work
        return {
            "prepare": [work.prepared, work.config],
            "train": [work.net, work.history],
            "explore": [work.exploration, work.exploration.with_suffix(".md")],
            "export": [work.float_model, work.export_report],
            "quantize": [work.int8_model, work.quantize_report],
            "pack": [
                work.pack_report,
                *(work.packed / name for name in (WEIGHTS, MODEL, GRAPH, DEQUANTIZED, SEVEN_BIT)),
            ],
            "calibrate": [work.calibration],
            "bounds": [work.familiarity],
            "evaluate": [work.evaluation, *self.card_products()],
            "publish": [work.published],
        }[step]

    def card_products(self) -> list[Path]:
        """The model card."""
        # Which pictures a card has depends on what there is to draw.
        return [self.work.trust, self.work.card / CARD, *sorted(self.work.card.glob("card/*"))]

    def inputs(self, step: str) -> dict[str, str]:
        """Digests by name of everything that decides what `step` makes."""
        needs = {
            "prepare": (),
            "explore": ("prepare",),
            "train": ("prepare",),
            "export": ("train",),
            "quantize": ("prepare", "export"),
            "pack": ("export", "quantize"),
            "calibrate": ("prepare", "quantize"),
            "bounds": ("prepare", "quantize", "calibrate"),
            "evaluate": ("prepare", "train", "export", "quantize", "pack", "calibrate", "bounds"),
            "publish": ("train", "export", "quantize", "pack", "calibrate", "bounds", "evaluate"),
        }[step]
        digests = {"config": config_digest(self.config)}
        code = CODE[step] + (source(self.config).code if step == "prepare" else ())
        for name in code:
            digests[f"models/{name}"] = file_digest(Path(__file__).parent / name)
        for need in needs:
            for product in self.products(need):
                digests[self.work.name_of(product)] = file_digest(product)
        if step == "prepare":
            digests |= self.data_digests()
        if step == "train" and self.checkpoint:
            if not self.checkpoint.is_file():
                raise PipelineError(f"{self.checkpoint}: no such file. Give --checkpoint a checkpoint.pt.")
            digests["checkpoint"] = file_digest(self.checkpoint)
        folds = self.config.folds > 0 and step in ("calibrate", "evaluate")
        if folds:
            digests["first_folds"] = str(self.first_folds)
            digests["models/crossvalidate.py"] = file_digest(Path(__file__).parent / "crossvalidate.py")
        if self.config.transfer and (folds or (step == "train" and not self.checkpoint)):
            digests["backbone"] = file_digest(
                backbones.weights_path(self.backbone_root, self.config.architecture)
            )
            if self.config.outliers:
                digests |= {f"outliers {k}": v for k, v in cifar10.digests(self.outlier_root).items()}
        if step in ("evaluate", "publish"):
            digests["card"] = sha256(canonical(self.card))
        if step == "evaluate":
            digests["outside"] = listing_digest(self.outside, self.card)
        if step == "publish":
            digests["bucket"] = sha256(self.bucket.address.encode())
        return digests

    def begin_training(self) -> None:
        """Sees to it that a half-trained net goes on only on the data that it began on."""
        if "train" in self.force:
            shutil.rmtree(self.work.train, ignore_errors=True)
        begun = self.work.stamp("train-begun")
        inputs = self.inputs("train")
        if (self.work.train / CHECKPOINT).is_file() and begun.is_file() and read_json(begun) != inputs:
            raise PipelineError(
                f"{self.work.train}: this training began on other data or with another config. "
                "Name another folder with --work, or begin again with --force train."
            )
        write_json(begun, inputs)

    def is_in_bucket(self) -> bool:
        entry = read_json(self.work.published)
        listed = any(
            (other["id"], other["version"]) == (entry["id"], entry["version"])
            for other in read_index(self.bucket)["models"]
        )
        return listed and self.bucket.has_bundle(entry["id"], entry["version"])


def open_pipeline(name: str, root: Path, bucket: Bucket, **options: object) -> Pipeline:
    """The pipeline of the config called `name`. Raises PipelineError when there is none."""
    return Pipeline(configs.get(name), root, bucket, **options)
