"""What each step is made from, what it makes, and what it gets, by name."""

from __future__ import annotations

import json
from pathlib import Path

from models.config import Config
from models.data.dataset import Dataset
from models.data.held_out import HeldOut
from models.data.sources import source
from models.errors import PipelineError
from models.evaluation import crossvalidate
from models.evaluation.answers import Measured, answers_to, logits_of, outputs_of
from models.evaluation.crossvalidate import CrossValidation
from models.evaluation.evaluate import evaluate as measure_forms
from models.evaluation.ood.choose import as_dropped
from models.evaluation.outside import outside_digest
from models.export.artifacts import GRAPH, MODEL, PLAN, WEIGHTS
from models.export.pack import DEQUANTIZED, SEVEN_BIT
from models.files import canonical, file_digest, read_json, sha256, write_json
from models.pipeline.step import Step
from models.pipeline.steps import (
    calibrate,
    evaluate,
    explore,
    export,
    ood,
    pack,
    prepare,
    publish,
    quantize,
    train,
)
from models.pipeline.workspace import Workspace
from models.publishing.buckets.bucket import Bucket
from models.publishing.bundle import is_published
from models.publishing.card_folder import CARD, PICTURES
from models.publishing.provenance import provenance
from models.training.build import load_net
from models.training.checkpoint import CHECKPOINT, load_checkpoint
from models.training.exposure import Origins
from models.training.recipe import Recipe
from models.training.train import train as train_from_scratch


def data_steps(data: Dataset, wanted: prepare.Wanted, made_up: bool, work: Workspace) -> list[Step]:
    return [
        Step(
            "prepare",
            lambda: prepare.prepare(data, wanted, made_up, work.config),
            products=(work.prepared, work.config),
            code=(prepare.__name__,),
            values=data.digests,
            fetches=True,
        ),
        Step(
            "explore",
            lambda: explore.explore(data, work.exploration.parent),
            products=(work.exploration, work.exploration.with_suffix(".md")),
            needs=("prepare",),
            code=(explore.__name__,),
        ),
    ]


def train_step(
    data: Dataset, recipe: Recipe | None, origins: Origins | None, given: Path | None, work: Workspace
) -> Step:
    """recipe, origins: for configs that learn from a pretrained net. given: a checkpoint to take it from."""

    def learn() -> None:
        if recipe:
            data.check()
            recipe.learn(work.train)
        elif origins:
            origins.learn(data.splits.validation, work.train)
        else:
            train_from_scratch(data.config, data.splits.train, data.splits.validation, work.train)

    def values() -> dict[str, str]:
        if given:
            if not given.is_file():
                raise PipelineError(f"{given}: no such file. Give --checkpoint a checkpoint.pt.")
            return {"checkpoint": file_digest(given)}
        learned_from = recipe or origins
        return learned_from.digests() if learned_from else {}

    checkpoint = given or work.train / CHECKPOINT
    return Step(
        "train",
        lambda: train.train(data.config, None if given else learn, checkpoint, work.net, work.history),
        products=(work.net, work.history),
        needs=("prepare",),
        # No code: a checkpoint is worth more than a moved comment.
        values=values,
        resumes=None if given else checkpoint,
    )


def fold_steps(folds: CrossValidation | None) -> list[Step]:
    """Each fold by itself, to be made anywhere. None is among STEPS: `calibrate` makes what is missing."""
    if folds is None:
        return []

    def step(fold: int) -> Step:
        folder = folds.folder / str(fold)
        return Step(
            part_of(fold),
            lambda: f"accuracy {folds.run(fold)['accuracy']}",
            products=(folder / "fold.json", folder / "logits.npz"),
            needs=("prepare",),
            # No code, as for `train`.
            values=lambda: {"fold": crossvalidate.fold_digest(folds.recipe, fold)},
        )

    return [step(fold) for fold in range(folds.recipe.config.folds)]


def part_of(fold: int) -> str:
    return f"fold-{fold}"


def parts_of(folds: CrossValidation | None) -> tuple[str, ...]:
    """The steps that a cross-validation is put together from."""
    return tuple(part_of(fold) for fold in range(folds.measured_folds)) if folds else ()


def export_steps(data: Dataset, work: Workspace) -> list[Step]:
    config, packed = data.config, work.packed
    return [
        Step(
            "export",
            lambda: export.export(
                load_net(config, work.net), config.size, work.float_model, work.export_report
            ),
            products=(work.float_model, work.export_report),
            needs=("train",),
            code=(export.__name__,),
        ),
        Step(
            "quantize",
            lambda: quantize.quantize(
                config, data.splits, work.float_model, work.int8_model, work.quantize_report
            ),
            products=(work.int8_model, work.quantize_report),
            needs=("prepare", "export"),
            code=(quantize.__name__,),
        ),
        Step(
            "pack",
            lambda: pack.pack(
                work.float_model, work.int8_model, work.quantize_report, packed, work.pack_report
            ),
            products=(
                work.pack_report,
                *(packed / name for name in (WEIGHTS, MODEL, GRAPH, DEQUANTIZED, SEVEN_BIT)),
            ),
            needs=("export", "quantize"),
            code=(pack.__name__,),
            optional=(packed / PLAN,),
            holds=lambda: pack.holds(packed, work.pack_report),
        ),
    ]


def calibrate_step(data: Dataset, folds: CrossValidation | None, held_out: HeldOut, work: Workspace) -> Step:
    config = data.config

    def run() -> str:
        photographs = held_out.read_photographs(config, source(config).labels)
        seen, name = as_dropped(config, data.splits.validation, photographs)
        dropped = answers_to(seen, logits_of(work.int8_model, config, "calibrate")), name
        if folds:
            data.check()
        by = (folds.answers(), "the folds' answers") if folds else dropped
        return calibrate.calibrate(by, dropped, work.calibration)

    return Step(
        "calibrate",
        run,
        products=(work.calibration,),
        needs=("prepare", "quantize"),
        code=(calibrate.__name__, as_dropped.__module__, *code_of(folds)),
        values=lambda: values_of(folds) | held_out.digests(),
        parts=parts_of(folds),
    )


def ood_step(data: Dataset, held_out: HeldOut, work: Workspace) -> Step:
    config = data.config
    return Step(
        "ood",
        lambda: ood.ood(
            config,
            outputs_of(work.int8_model, config, "int8"),
            data.splits,
            held_out.read_photographs(config, source(config).labels),
            held_out,
            read_json(work.calibration),
            work.ood,
        ),
        products=(work.ood,),
        needs=("prepare", "quantize", "calibrate"),
        code=(ood.__name__,),
        values=held_out.digests,
    )


def evaluate_step(
    data: Dataset, folds: CrossValidation | None, card: dict, outside: Path | None, work: Workspace
) -> Step:
    config = data.config
    int8 = outputs_of(work.int8_model, config, "int8")

    def measured() -> Measured:
        if folds:
            data.check()
            write_json(work.folds / "mistakes.json", folds.mistakes())
            return folds.measured()
        forms = measure_forms(
            load_net(config, work.net),
            config,
            work.graphs | {"int8-7bit": work.packed / SEVEN_BIT},
            read_json(work.calibration)["temperature"],
            data.splits.test,
            source(config).labels,
        )
        logits = logits_of(work.int8_model, config, "test, int8")
        return Measured(forms, answers_to(data.splits.test, logits))

    def told() -> evaluate.Told:
        return evaluate.Told(
            provenance=provenance_of(config, card, work),
            counts=read_json(work.prepared)["images"],
            calibration=read_json(work.calibration),
            ood=read_json(work.ood),
            history=[json.loads(line) for line in work.history.read_text().splitlines()],
        )

    return Step(
        "evaluate",
        lambda: evaluate.evaluate(
            config,
            card,
            measured(),
            told(),
            data.splits.validation.images if folds else None,
            int8,
            logits_of(work.float_model, config, "float32"),
            outside,
            evaluate.Products(work.evaluation, work.trust, work.card),
        ),
        # Which pictures a card has depends on what there is to draw.
        products=(work.evaluation, work.trust, work.card / CARD, work.card / PICTURES),
        needs=("prepare", "train", "export", "quantize", "pack", "calibrate", "ood"),
        code=(evaluate.__name__, *code_of(folds)),
        values=lambda: values_of(folds) | {"card": digest_of(card), "outside": outside_digest(outside, card)},
        parts=parts_of(folds),
    )


def publish_step(
    config: Config, card: dict, bucket: Bucket, prune: bool, candidate: bool, work: Workspace
) -> Step:
    def told() -> publish.Told:
        return publish.Told(
            provenance=provenance_of(config, card, work),
            calibration=read_json(work.calibration),
            detector=read_json(work.ood)["detector"],
            head=read_json(work.pack_report)["head"],
            evaluation=read_json(work.evaluation),
            trust=read_json(work.trust),
        )

    return Step(
        "publish",
        lambda: publish.publish(
            config,
            card,
            told(),
            work.packed,
            work.graphs,
            work.card,
            bucket,
            prune,
            candidate,
            work.published,
        ),
        products=(work.published,),
        needs=("train", "export", "quantize", "pack", "calibrate", "ood", "evaluate"),
        code=(publish.__name__, type(bucket).__module__),
        values=lambda: {"card": digest_of(card), "bucket": sha256(bucket.address.encode())},
        holds=lambda: is_published(bucket, read_json(work.published), candidate),
    )


def provenance_of(config: Config, card: dict, work: Workspace) -> dict[str, object]:
    epoch = load_checkpoint(work.net)["epoch"]
    return provenance(config, card, load_net(config, work.net), epoch, read_json(work.quantize_report))


def digest_of(card: dict) -> str:
    return sha256(canonical(card))


def code_of(folds: CrossValidation | None) -> tuple[str, ...]:
    return (crossvalidate.__name__,) if folds else ()


def values_of(folds: CrossValidation | None) -> dict[str, str]:
    return {"first_folds": str(folds.count)} | folds.recipe.digests() if folds else {}
