"""The steps from data to bundle. A step is skipped when its product is there, made from the same inputs.

    prepare -> train -> export -> quantize -> pack -> calibrate -> bounds -> evaluate -> publish

Calibration comes after quantization: what is shipped is the int8 model, so its logits are the ones to scale.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from models import cards
from models import config as configs
from models.bundle import (
    GRAPH,
    INDEX,
    MANIFEST,
    MODEL,
    WEIGHTS,
    build_manifest,
    canonical,
    pretty,
    publish,
    read_index,
    sha256,
)
from models.calibrate import calibrate
from models.config import Config
from models.data import cifar10
from models.errors import PipelineError
from models.evaluate import evaluate, table
from models.export import export
from models.golden import golden
from models.measure import Subject, listing_digest, trust
from models.model_card import CARD, card_files
from models.nets import ConvNet, multiply_adds
from models.pack import DEQUANTIZED, SEVEN_BIT, pack
from models.quantize import quantize
from models.reference import all_logits, session
from models.train import build, train
from models.unfamiliar import familiarise
from models.workspace import Workspace, config_digest, file_digest, read_json, write_json

STEPS = (
    "prepare",
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
    "prepare": ("data/cifar10.py",),
    "train": (),
    "export": ("export.py",),
    "quantize": ("quantize.py", "augment.py", "reference.py"),
    "pack": ("pack.py", "weights.py", "tfjs.py", "seven_bit.py"),
    "calibrate": ("calibrate.py", "reference.py"),
    "bounds": ("unfamiliar.py", "calibrate.py", "reference.py"),
    "evaluate": (
        "evaluate.py",
        "calibrate.py",
        "reference.py",
        "measure.py",
        "views.py",
        "unfamiliar.py",
        "model_card.py",
        "charts.py",
    ),
    "publish": ("pipeline.py", "bundle.py", "golden.py", "reference.py"),
}
MADE_UP_PER_BATCH = 200


@dataclass
class Pipeline:
    """One config's run in one work folder.

    `data`: the folder that holds the data set; None: fetch it (or make it up) below the work folder.
    `checkpoint`: a checkpoint of models/train.py to take the net from, instead of training here. It may come
    from a run that is still going on: the file is only read.
    `outside`: a folder with pictures from elsewhere, as the card's `outside` names them; None: not measured.
    """

    config: Config
    root: Path
    bucket: Path
    data: Path | None = None
    checkpoint: Path | None = None
    prune: bool = False
    outside: Path | None = None
    force: frozenset[str] = frozenset()
    say: Callable[[str], None] = field(default=tqdm.write)

    def __post_init__(self) -> None:
        self.work = Workspace(self.root)
        self.card = cards.load(self.config.name)

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
            "export": [work.float_model, work.export_report],
            "quantize": [work.int8_model, work.quantize_report],
            "pack": [
                work.pack_report,
                *(work.packed / name for name in (WEIGHTS, MODEL, GRAPH, DEQUANTIZED, SEVEN_BIT)),
            ],
            "calibrate": [work.calibration],
            "bounds": [work.familiarity],
            # Which pictures a card has depends on what there is to draw.
            "evaluate": [work.evaluation, work.trust, work.card / CARD, *sorted(work.card.glob("card/*"))],
            "publish": [work.published],
        }[step]

    def inputs(self, step: str) -> dict[str, str]:
        """Digests by name of everything that decides what `step` makes."""
        needs = {
            "prepare": (),
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
        for name in CODE[step]:
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
        if step in ("evaluate", "publish"):
            digests["card"] = sha256(canonical(self.card))
        if step == "evaluate":
            digests["outside"] = listing_digest(self.outside, self.card)
        if step == "publish":
            digests["bucket"] = sha256(str(self.bucket.resolve()).encode())
        return digests

    # Data.

    @property
    def data_root(self) -> Path:
        return self.data or self.work.data

    def data_digests(self) -> dict[str, str]:
        root = self.data_root
        folder = root if root.name == cifar10.FOLDER else root / cifar10.FOLDER
        names = [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin"]
        return {name: file_digest(folder / name) if (folder / name).is_file() else "absent" for name in names}

    @cached_property
    def splits(self) -> cifar10.Cifar10:
        """The data, once it is sure that it is what `prepare` looked at."""
        if read_json(self.work.prepared)["files"] != self.data_digests():
            raise PipelineError(
                f"{self.data_root}: not the data that this work folder was prepared with. "
                "Name the same --data, or run the step 'prepare' again."
            )
        return self.read_data()

    def read_data(self) -> cifar10.Cifar10:
        return cifar10.read(self.data_root, self.config.validation_per_class, self.config.seed)

    def prepare(self) -> str:
        if self.data is None and self.card["dataset"] == "made-up":
            cifar10.write_made_up(self.work.data, MADE_UP_PER_BATCH, self.config.seed)
        elif self.data is None:
            cifar10.download(self.work.data)
        data = self.read_data()
        counts = {name: len(getattr(data, name)) for name in ("train", "validation", "test")}
        configs.save(self.config, self.work.config)
        write_json(self.work.prepared, {"images": counts, "files": self.data_digests()})
        return ", ".join(f"{count} {name}" for name, count in counts.items()) + " images"

    # The net.

    def train(self) -> str:
        if self.checkpoint:
            source = self.checkpoint
        else:
            source = self.work.train / "checkpoint.pt"
            self.begin_training()
            train(self.config, self.splits.train, self.splits.validation, self.work.train)
        state = load_checkpoint(source)
        partial = self.work.net.with_suffix(".part")
        partial.parent.mkdir(parents=True, exist_ok=True)
        torch.save({"average": state["average"], "epoch": state["epoch"]}, partial)
        partial.replace(self.work.net)
        self.keep_history(source.parent / "history.jsonl", state["epoch"])
        self.net  # noqa: B018 - a checkpoint of another architecture is found here, not two steps later
        taken = f", taken from {self.checkpoint}" if self.checkpoint else ""
        return f"{state['epoch']} of {self.config.epochs} epochs{taken}"

    def keep_history(self, source: Path, epochs: int) -> None:
        """Copies what training noted about the net's own epochs; a run that goes on may have noted more."""
        rows = [json.loads(line) for line in source.read_text().splitlines()] if source.is_file() else []
        kept = [json.dumps(row) + "\n" for row in rows if row["epoch"] <= epochs]
        self.work.history.write_text("".join(kept))

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

    def pack(self) -> str:
        report = pack(self.work.float_model, self.work.int8_model, self.work.packed)
        write_json(self.work.pack_report, report)
        return ", ".join(f"{name} {size} bytes" for name, size in report["bytes"].items())

    @property
    def graphs(self) -> dict[str, Path]:
        """By precision: the float graph, and what stands in native ONNX Runtime for each artifact."""
        packed = self.work.packed
        return {
            "float32": self.work.float_model,
            "int8": packed / MODEL,
            "int8-weights": packed / DEQUANTIZED,
        }

    def calibrate(self) -> str:
        validation = self.splits.validation
        logits = all_logits(session(self.work.int8_model), self.config, validation.images, "validation")
        result = calibrate(logits, validation.labels)
        write_json(self.work.calibration, result)
        return f"temperature {result['temperature']}, ECE {result['ece_before']} -> {result['ece_after']}"

    def int8_logits(self, images: np.ndarray) -> np.ndarray:
        return all_logits(session(self.work.int8_model), self.config, images, "int8")

    def bounds(self) -> str:
        made = familiarise(
            self.int8_logits,
            self.splits.train.images,
            self.splits.validation.images,
            read_json(self.work.calibration)["temperature"],
            self.config.seed,
        )
        write_json(self.work.familiarity, made)
        score, alarms = made["familiarity"]["score"], made["validation"]["false_alarms"]
        return (
            f"score {score['statistic']} below {score['low']}; false alarms on validation: "
            f"checks {alarms['checks']:.2%}, score {alarms['score']:.2%}"
        )

    def evaluate(self) -> str:
        evaluation = evaluate(
            self.net,
            self.config,
            self.graphs | {"int8-7bit": self.work.packed / SEVEN_BIT},
            read_json(self.work.calibration)["temperature"],
            self.splits.test,
        )
        write_json(self.work.evaluation, evaluation)
        self.write_card(evaluation)
        return table(evaluation).replace("\n", "\n" + " " * 10)

    def write_card(self, evaluation: dict) -> None:
        """Measures what the model card tells beyond accuracy, and writes it."""
        test, made = self.splits.test, read_json(self.work.familiarity)
        subject = Subject(
            labels=tuple(label["id"] for label in self.card["labels"]),
            width=self.config.size,
            height=self.config.size,
            resize=self.card["resize"]["filter"],
            temperature=evaluation["temperature"],
            familiarity=made["familiarity"],
            run=self.int8_logits,
        )
        float_graph = session(self.work.float_model)
        measured = trust(
            subject,
            self.card,
            test.images,
            test.labels,
            self.outside,
            lambda images: all_logits(float_graph, self.config, images, "float32"),
        )
        write_json(self.work.trust, measured)
        files = card_files(
            {
                "card": self.card,
                "provenance": self.provenance(),
                "input": {"width": self.config.size, "height": self.config.size},
                "counts": read_json(self.work.prepared)["images"],
                "evaluation": evaluation,
                "calibration": read_json(self.work.calibration),
                "bounds": made,
                "trust": measured,
                "history": [json.loads(line) for line in self.work.history.read_text().splitlines()],
            }
        )
        shutil.rmtree(self.work.card, ignore_errors=True)
        for path, content in files.items():
            (self.work.card / path).parent.mkdir(parents=True, exist_ok=True)
            (self.work.card / path).write_bytes(content)

    # The bundle.

    def publish(self) -> str:
        files = {name: (self.work.packed / name).read_bytes() for name in (WEIGHTS, MODEL, GRAPH)}
        golden_bytes = pretty(golden(self.config, self.graphs))
        pictures = sorted(self.work.card.glob("card/*"))
        card = {
            str(path.relative_to(self.work.card)): path.read_bytes()
            for path in (self.work.card / CARD, *pictures)
        }
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
            files,
            read_json(self.work.pack_report)["head"],
            golden_bytes,
            read_json(self.work.familiarity)["familiarity"],
            card,
        )
        folder = publish(self.bucket, manifest, files, golden_bytes, self.prune, card)
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
        stages = ", ".join(
            f"{stage.epochs} at {stage.size} px (camera imitation on {stage.camera_share:.0%}"
            f"{', cutout' if stage.cutout else ''})"
            for stage in config.stages
        )
        trained = f"{epoch}" if epoch == config.epochs else f"the first {epoch} of {config.epochs}"
        return {
            "data": self.card["data"],
            "architecture": config.architecture,
            "recipe": f"{trained} epochs of SGD with Nesterov momentum, weights averaged: {stages}; "
            f"seed {config.seed}. Int8 ranges by {report['chosen']} on {report['calibration_images']} "
            "training images.",
            "parameters": sum(parameter.numel() for parameter in net.parameters()),
            "multiplyAdds": multiply_adds(net, config.size),
        }

    def measured(self) -> dict[str, object]:
        evaluation = read_json(self.work.evaluation)
        test, images = self.card["test"], evaluation["images"]
        share = "" if images == test["images"] else f", {images:,} of its {test['images']:,} images"
        return {
            "data": test["name"] + share,
            "images": images,
            "accuracy": {name: evaluation[name]["accuracy"] for name in self.graphs},
            "expectedCalibrationError": evaluation["int8"]["ece"],
        }


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
