"""The steps from data to bundle. A step is skipped when its product is there, made from the same inputs.

    prepare -> explore -> train -> export -> quantize -> calibrate -> evaluate -> publish

Calibration comes after quantization: what is shipped is the int8 model, so its logits are the ones to scale.
A data set without a test split is measured by cross-validation of the same recipe (models/crossvalidate.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from models import backbones, cards
from models import config as configs
from models.bundle import INDEX, MANIFEST, build_manifest, canonical, pretty, publish, read_index, sha256
from models.calibrate import calibrate
from models.config import Config
from models.crossvalidate import Recipe, cross_validate, mistakes
from models.data import pizza
from models.data.sources import division_of, source
from models.data.split import Splits
from models.errors import PipelineError
from models.evaluate import evaluate, table
from models.explore import Part, explore
from models.export import export
from models.false_alarms import false_alarms, read_folder
from models.golden import golden
from models.nets import ConvNet, multiply_adds
from models.provenance import measured, recipe
from models.quantize import quantize
from models.reference import all_logits, session
from models.train import build, train
from models.transfer import train as transfer
from models.workspace import Workspace, config_digest, file_digest, read_json, write_json

STEPS = ("prepare", "explore", "train", "export", "quantize", "calibrate", "evaluate", "publish")

# A step is run again when its code changes. Not training, whose checkpoint is worth more than a moved
# comment.
CODE = {
    "prepare": ("data/sources.py",),
    "explore": ("explore.py", "duplicates.py"),
    "train": (),
    "export": ("export.py",),
    "quantize": ("quantize.py", "augment.py", "reference.py"),
    "calibrate": ("calibrate.py", "reference.py"),
    "evaluate": ("evaluate.py", "calibrate.py", "reference.py", "crossvalidate.py", "false_alarms.py"),
    "publish": ("pipeline.py", "provenance.py", "bundle.py", "golden.py", "reference.py"),
}


@dataclass
class Pipeline:
    """One config's run in one work folder.

    `data`: the folder that holds the data set; None: fetch it (or make it up) below the work folder.
    `backbones`: the folder with pretrained weights, for configs that learn from them.
    `others`: a folder of pictures of anything else, to count false alarms on; measuring only.
    `first_folds`: cross-validate only so many of the folds, for a first look; the manifest says so.
    `workers`: how many folds of a cross-validation run at once, one thread each.
    `checkpoint`: a checkpoint of models/train.py to take the net from, instead of training here. It may come
    from a run that is still going on: the file is only read.
    """

    config: Config
    root: Path
    bucket: Path
    data: Path | None = None
    checkpoint: Path | None = None
    backbones: Path | None = None
    others: Path | None = None
    workers: int = 1
    first_folds: int | None = None
    prune: bool = False
    force: frozenset[str] = frozenset()
    say: Callable[[str], None] = field(default=tqdm.write)

    def __post_init__(self) -> None:
        self.work = Workspace(self.root)
        self.card = cards.load(self.config.name)

    def run(self, steps: tuple[str, ...] = STEPS) -> None:
        """Runs `steps` in order. Raises PipelineError when something needs mending."""
        for step in steps:
            make, products = getattr(self, step), self.products(step)
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
            self.work.write_stamp(step, inputs, products)
            self.say(f"{step:10}{said}")

    def is_current(self, step: str) -> bool:
        current = self.work.is_current(step, self.inputs(step), self.products(step))
        return current and (step != "publish" or self.is_in_bucket())

    # What each step is made from and makes.

    def products(self, step: str) -> list[Path]:
        work = self.work
        return {
            "prepare": [work.prepared, work.config],
            "explore": [work.exploration, work.exploration.with_suffix(".md")],
            "train": [work.net],
            "export": [work.float_model, work.export_report],
            "quantize": [work.int8_model, work.quantize_report],
            "calibrate": [work.calibration],
            "evaluate": [work.evaluation],
            "publish": [work.published],
        }[step]

    def inputs(self, step: str) -> dict[str, str]:
        """Digests by name of everything that decides what `step` makes."""
        needs = {
            "prepare": (),
            "explore": ("prepare",),
            "train": ("prepare",),
            "export": ("train",),
            "quantize": ("prepare", "export"),
            "calibrate": ("prepare", "quantize"),
            "evaluate": ("prepare", "train", "export", "quantize", "calibrate"),
            "publish": ("train", "export", "quantize", "calibrate", "evaluate"),
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
        if self.config.transfer and (step == "evaluate" or (step == "train" and not self.checkpoint)):
            digests["backbone"] = file_digest(
                backbones.weights_path(self.backbone_root, self.config.architecture)
            )
        if step == "evaluate":
            digests["others"] = folder_digest(self.others)
            digests["first_folds"] = str(self.first_folds)
        if step == "publish":
            digests["card"] = sha256(canonical(self.card))
            digests["bucket"] = sha256(str(self.bucket.resolve()).encode())
        return digests

    # Data.

    @property
    def data_root(self) -> Path:
        return self.data or self.work.data

    @property
    def is_made_up(self) -> bool:
        return self.card["dataset"] == "made-up"

    @property
    def backbone_root(self) -> Path | None:
        """Where the pretrained weights are; made up for a made-up data set that is given none."""
        if self.backbones is None and self.is_made_up and self.config.transfer:
            folder = self.root / "backbones"
            if not (folder / backbones.BACKBONES[self.config.architecture].file).is_file():
                backbones.write_made_up(folder, self.config.architecture, self.config.seed)
            return folder
        return self.backbones

    def data_digests(self) -> dict[str, str]:
        return source(self.config).digests(self.data_root)

    def check_data(self) -> None:
        """Sees to it that the data is what `prepare` looked at."""
        if read_json(self.work.prepared)["files"] != self.data_digests():
            raise PipelineError(
                f"{self.data_root}: not the data that this work folder was prepared with. "
                "Name the same --data, or run the step 'prepare' again."
            )

    @cached_property
    def splits(self) -> Splits:
        self.check_data()
        return self.read_data()

    def read_data(self) -> Splits:
        return source(self.config).read(self.data_root, self.config, self.work.cache)

    @property
    def recipe(self) -> Recipe:
        return Recipe(self.config, self.data_root, self.work.cache, self.backbone_root)

    def prepare(self) -> str:
        if self.data is None:
            made = source(self.config)
            if self.is_made_up:
                made.make_up(self.work.data, self.config.seed)
            else:
                made.fetch(self.work.data)
        data = self.read_data()
        counts = {name: len(getattr(data, name)) for name in ("train", "validation", "test")}
        configs.save(self.config, self.work.config)
        write_json(self.work.prepared, {"images": counts, "files": self.data_digests()})
        return ", ".join(f"{count} {name}" for name, count in counts.items() if count) + " images"

    def explore(self) -> str:
        report = explore(
            self.parts(), source(self.config).labels, self.work.exploration.parent, self.config.seed
        )
        found = report["duplicates"]
        return (
            f"{found['exact']['pairs']} exact and {found['near']['pairs']} near duplicates, "
            f"{found['near']['across_parts']} of them across parts: "
            f"{self.work.exploration.with_suffix('.md')}"
        )

    def parts(self) -> list[Part]:
        """The data set as it is measured: its splits, or the folds of its cross-validation."""
        if not self.config.folds:
            splits = {name: getattr(self.splits, name) for name in ("train", "validation", "test")}
            return [
                Part(name, split.images, split.labels, [f"{name} {i}" for i in range(len(split))])
                for name, split in splits.items()
            ]
        self.check_data()
        photos = pizza.open_photos(self.data_root, self.work.cache)
        images, names, made = photos.at(self.config.size), photos.names, []
        for fold in range(self.config.folds):
            index = division_of(photos, self.config, fold).test
            made.append(
                Part(
                    f"fold {fold}",
                    images[index],
                    photos.labels[index],
                    [names[i] for i in index],
                    photos.sizes[index],
                )
            )
        return made

    # The net.

    def train(self) -> str:
        if self.checkpoint:
            source = self.checkpoint
        else:
            source = self.work.train / "checkpoint.pt"
            self.begin_training()
            if self.config.transfer:
                self.check_data()
                photos = pizza.open_photos(self.data_root, self.work.cache)
                division = division_of(photos, self.config, None)
                transfer(self.config, self.backbone_root, photos, division, self.work.train)
            else:
                train(self.config, self.splits.train, self.splits.validation, self.work.train)
        state = load_checkpoint(source)
        partial = self.work.net.with_suffix(".part")
        partial.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"average": state["average"], "epoch": state["epoch"]}, partial)
        partial.replace(self.work.net)
        self.net  # noqa: B018 - a checkpoint of another architecture is found here, not two steps later
        taken = f", taken from {self.checkpoint}" if self.checkpoint else ""
        return f"{state['epoch']} of {self.config.epochs} epochs{taken}"

    def begin_training(self) -> None:
        """Sees to it that a half-trained net goes on only on the data that it began on."""
        if "train" in self.force:
            shutil.rmtree(self.work.train, ignore_errors=True)
        begun = self.work.stamp("train-begun")
        inputs = self.inputs("train")
        if (self.work.train / "checkpoint.pt").is_file() and begun.is_file() and read_json(begun) != inputs:
            raise PipelineError(
                f"{self.work.train}: this training began on other data or with another config. "
                "Name another folder with --work, or begin again with --force train."
            )
        write_json(begun, inputs)

    @property
    def net(self) -> ConvNet:
        net = build(self.config)
        try:
            net.load_state_dict(load_checkpoint(self.work.net)["average"])
        except RuntimeError as error:
            raise PipelineError(
                f"{self.checkpoint or self.work.net}: not a checkpoint of '{self.config.architecture}' "
                f"({str(error).splitlines()[-1].strip()}). Name one of config '{self.config.name}'."
            ) from error
        return net.eval()

    # The artifacts.

    def export(self) -> str:
        worst = export(self.net, self.config.size, self.work.float_model)
        write_json(self.work.export_report, {"largest_difference_from_torch": worst})
        return f"{self.work.float_model.stat().st_size} bytes, within {worst:.1e} of torch"

    def quantize(self) -> str:
        report = quantize(
            self.config,
            self.work.float_model,
            self.splits.train,
            self.splits.validation,
            self.work.int8_model.parent,
        )
        write_json(self.work.quantize_report, report)
        best = report["candidates"][report["chosen"]]
        return (
            f"{self.work.int8_model.stat().st_size} bytes, ranges by {report['chosen']}; validation accuracy "
            f"{best['accuracy_int8']:.2%}, float32 {best['accuracy_float32']:.2%}"
        )

    def calibrate(self) -> str:
        validation = self.splits.validation
        logits = all_logits(session(self.work.int8_model), self.config, validation.images, "validation")
        result = calibrate(logits, validation.labels)
        write_json(self.work.calibration, result)
        return f"temperature {result['temperature']}, ECE {result['ece_before']} -> {result['ece_after']}"

    def evaluate(self) -> str:
        if self.config.folds:
            self.check_data()
            evaluation = cross_validate(self.recipe, self.work.folds, self.workers, self.first_folds)
            write_json(
                self.work.folds / "mistakes.json",
                mistakes(self.recipe, self.work.folds, len(evaluation["folds"])),
            )
        else:
            evaluation = evaluate(
                self.net,
                self.config,
                self.work.float_model,
                self.work.int8_model,
                read_json(self.work.calibration)["temperature"],
                self.splits.test,
            )
        said = table(evaluation)
        if self.others:
            evaluation["false_alarms"] = self.false_alarms(len(evaluation.get("folds", [])))
            model = evaluation["false_alarms"]["model"]
            said += f"\nfalse alarms: {model['count']} of {model['images']} other pictures"
        write_json(self.work.evaluation, evaluation)
        return said.replace("\n", "\n" + " " * 10)

    def false_alarms(self, measured_folds: int) -> dict[str, object]:
        """Of the int8 model that is published, and of each fold's."""
        if "positive" not in self.card:
            raise PipelineError(
                f"models/cards/{self.config.name}.json: has no 'positive', the class whose false alarms "
                "count. Leave --others out, or add it."
            )
        positive = source(self.config).labels.index(self.card["positive"])
        images, names = read_folder(self.others, self.config.size)
        count = lambda model: false_alarms(self.config, model, images, names, positive)  # noqa: E731
        folds = [count(self.work.folds / str(k) / "model.int8.onnx") for k in range(measured_folds)]
        return {
            "model": count(self.work.int8_model),
            "folds": [fold["count"] for fold in folds],
            "mean_share_of_folds": round(float(np.mean([fold["share"] for fold in folds])), 5)
            if folds
            else None,
        }

    # The bundle.

    def publish(self) -> str:
        model = self.work.int8_model.read_bytes()
        graphs = {"float32": self.work.float_model, "int8": self.work.int8_model}
        golden_bytes = pretty(golden(self.config, graphs))
        manifest = build_manifest(
            self.card,
            self.provenance(),
            {
                "width": self.config.size,
                "height": self.config.size,
                "resize": self.card["resize"],
                "channelOrder": "rgb",
                "mean": list(self.config.mean),
                "std": list(self.config.std),
            },
            read_json(self.work.calibration)["temperature"],
            self.measured(),
            model,
            golden_bytes,
        )
        folder = publish(self.bucket, manifest, model, golden_bytes, self.prune)
        write_json(self.work.published, {"id": manifest["id"], "version": manifest["version"]})
        return str(folder)

    def is_in_bucket(self) -> bool:
        entry = read_json(self.work.published)
        listed = any(
            (other["id"], other["version"]) == (entry["id"], entry["version"])
            for other in (read_index(self.bucket)["models"] if (self.bucket / INDEX).is_file() else [])
        )
        return listed and (self.bucket / entry["id"] / entry["version"] / MANIFEST).is_file()

    def provenance(self) -> dict[str, object]:
        config, net = self.config, self.net
        epoch = load_checkpoint(self.work.net)["epoch"]
        report = read_json(self.work.quantize_report)
        trained = f"{epoch}" if epoch == config.epochs else f"the first {epoch} of {config.epochs}"
        how = recipe(config)
        return {
            "data": self.card["data"],
            "architecture": config.architecture,
            "recipe": f"{trained} epochs of {how}; "
            f"seed {config.seed}. Int8 ranges by {report['chosen']} on {report['calibration_images']} "
            "training images.",
            "parameters": sum(parameter.numel() for parameter in net.parameters()),
            "multiplyAdds": multiply_adds(net, config.size),
        }

    def measured(self) -> dict[str, object]:
        return measured(self.config, self.card, read_json(self.work.evaluation))


def folder_digest(folder: Path | None) -> str:
    """Over names and contents of a folder's files; "none" without a folder."""
    if folder is None:
        return "none"
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return sha256(canonical([[path.name, file_digest(path)] for path in files]))


def load_checkpoint(path: Path) -> dict:
    """Reads a checkpoint's `average` and `epoch`. Raises PipelineError when it is absent or is none."""
    if not path.is_file():
        raise PipelineError(f"{path}: no such file. Train first: python -m models train CONFIG.")
    try:
        state = torch.load(path, weights_only=True, map_location="cpu")
        return {"average": state["average"], "epoch": state["epoch"]}
    except Exception as error:  # torch.load raises whatever the broken file leads it to
        raise PipelineError(
            f"{path}: not a checkpoint of this pipeline ({error!r}). Name another."
        ) from error


def open_pipeline(name: str, root: Path, bucket: Path, **options: object) -> Pipeline:
    """The pipeline of the config called `name`. Raises PipelineError when there is none."""
    return Pipeline(configs.get(name), root, bucket, **options)
