"""What each step makes. When one is made again is decided in pipeline.py."""

from __future__ import annotations

import json
import shutil
from abc import ABC, abstractmethod
from functools import cached_property
from pathlib import Path

import torch

from models import config as configs
from models.bundle import (
    GRAPH,
    MODEL,
    WEIGHTS,
    build_manifest,
    pretty,
    publish,
)
from models.calibrate import calibrate
from models.checkpoint import CHECKPOINT, load_checkpoint
from models.crossvalidate import answers, cross_validate, mistakes
from models.data import cifar10, pizza
from models.data.sources import division_of, source
from models.evaluate import evaluate, table
from models.explore import explore
from models.export import export
from models.golden import golden
from models.measure import Subject, positive_of, trust
from models.model_card import card_files
from models.nets import multiply_adds
from models.pack import SEVEN_BIT, pack
from models.provenance import false_alarms, measured, recipe
from models.quantize import quantize, shift_of
from models.reference import all_logits, session
from models.run import Run
from models.train import train
from models.transfer import train as transfer
from models.unfamiliar import familiarise
from models.workspace import read_json, write_json

OUTLIERS_PER_BATCH = 20  # of made-up ones


class Steps(Run, ABC):
    """Each step returns what to say of it."""

    @abstractmethod
    def begin_training(self) -> None:
        """Sees to it that a half-trained net goes on only on the data that it began on."""

    def prepare(self) -> str:
        if self.data is None:
            made = source(self.config)
            if self.is_made_up:
                made.make_up(self.work.data, self.config.seed)
            else:
                made.fetch(self.work.data)
        if self.config.outliers and self.outliers is None:
            if self.is_made_up:
                cifar10.write_made_up(self.outlier_root, OUTLIERS_PER_BATCH, self.config.seed)
            else:
                cifar10.download(self.outlier_root)
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

    # The net.

    def train(self) -> str:
        if self.checkpoint:
            source = self.checkpoint
        else:
            source = self.work.train / CHECKPOINT
            self.begin_training()
            if self.config.transfer:
                self.check_data()
                photos = pizza.open_photos(self.data_root, self.work.cache)
                division = division_of(photos, self.config, None)
                outliers = self.recipe.outliers()
                transfer(self.config, self.backbone_root, photos, division, self.work.train, outliers)
            else:
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
        shift = shift_of(read_json(self.work.quantize_report))
        report = pack(self.work.float_model, self.work.int8_model, self.work.packed, shift)
        write_json(self.work.pack_report, report)
        return ", ".join(f"{name} {size} bytes" for name, size in report["bytes"].items())

    def calibrate(self) -> str:
        if self.config.folds:
            # The answers of all folds: each photo's by a model that did not see it, and all photos at once.
            given = answers(self.recipe, self.work.folds, len(self.cross_validation["folds"]))
            result = calibrate(given.logits, given.labels)
        else:
            validation = self.splits.validation
            logits = all_logits(session(self.work.int8_model), self.config, validation.images, "validation")
            result = calibrate(logits, validation.labels)
        write_json(self.work.calibration, result)
        return f"temperature {result['temperature']}, ECE {result['ece_before']} -> {result['ece_after']}"

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
        if self.config.folds:
            evaluation = self.cross_validation
            write_json(
                self.work.folds / "mistakes.json",
                mistakes(self.recipe, self.work.folds, len(evaluation["folds"])),
            )
        else:
            evaluation = evaluate(
                self.net,
                self.config,
                self.graphs | {"int8-7bit": self.work.packed / SEVEN_BIT},
                read_json(self.work.calibration)["temperature"],
                self.splits.test,
            )
        write_json(self.work.evaluation, evaluation)
        trusted = self.write_card(evaluation)
        said = [table(evaluation), *false_alarms(self.card, trusted)]
        return "\n".join(said).replace("\n", "\n" + " " * 10)

    @cached_property
    def cross_validation(self) -> dict:
        """All folds' figures; what is made already is read again. Two steps of a run need it."""
        self.check_data()
        return cross_validate(self.recipe, self.work.folds, self.workers, self.first_folds)

    def write_card(self, evaluation: dict) -> dict:
        """Measures what the model card tells beyond accuracy, writes the card, returns what was measured."""
        made, temperature = read_json(self.work.familiarity), read_json(self.work.calibration)["temperature"]
        if self.config.folds:
            # No picture was left out of the published model's data: what is said of each is its fold's word.
            test = answers(self.recipe, self.work.folds, len(evaluation["folds"]))
            logits = test.logits
        else:
            test, logits = self.splits.test, None
        subject = Subject(
            labels=tuple(label["id"] for label in self.card["labels"]),
            width=self.config.size,
            height=self.config.size,
            resize=self.card["resize"]["filter"],
            temperature=temperature,
            familiarity=made["familiarity"],
            run=self.int8_logits,
            positive=positive_of(self.card),
        )
        float_graph = session(self.work.float_model)
        measured = trust(
            subject,
            self.card,
            test.images,
            test.labels,
            self.outside,
            lambda images: all_logits(float_graph, self.config, images, "float32"),
            logits,
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
        return measured

    # The bundle.

    def publish(self) -> str:
        files = {name: (self.work.packed / name).read_bytes() for name in (WEIGHTS, MODEL, GRAPH)}
        golden_bytes = pretty(golden(self.config, self.graphs))
        card = {
            str(path.relative_to(self.work.card)): path.read_bytes()
            for path in self.card_products()
            if path != self.work.trust
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
        place = publish(self.bucket, manifest, files, golden_bytes, self.prune, card)
        write_json(self.work.published, {"id": manifest["id"], "version": manifest["version"]})
        return place

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
        trusted = read_json(self.work.trust)
        return measured(self.config, self.card, read_json(self.work.evaluation), trusted)
