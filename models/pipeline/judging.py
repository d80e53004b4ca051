"""How the steps that judge a net and publish it are put together: as wiring.py those that make it."""

from __future__ import annotations

import json
from pathlib import Path

from models.config import Config
from models.data.dataset import Dataset
from models.data.held_out import HeldOut
from models.data.sources import source
from models.evaluation import crossvalidate
from models.evaluation.answers import Measured, answers_to, logits_of, outputs_of
from models.evaluation.crossvalidate import CrossValidation
from models.evaluation.outside import outside_digest
from models.export.artifacts import SEVEN_BIT
from models.files import canonical, read_json, sha256, write_json
from models.pipeline.step import Step
from models.pipeline.wiring import code_of_step, parts_of
from models.pipeline.workspace import Workspace
from models.publishing.buckets.bucket import Bucket
from models.publishing.bundle import is_published
from models.publishing.card_folder import CARD, PICTURES


def calibrate_step(data: Dataset, folds: CrossValidation | None, held_out: HeldOut, work: Workspace) -> Step:
    config = data.config

    def run() -> str:
        from models.evaluation.ood.choose import as_dropped
        from models.pipeline.steps.calibrate import calibrate

        photographs = held_out.read_photographs(config, source(config).labels)
        seen, name = as_dropped(config, data.splits.validation, photographs)
        dropped = answers_to(seen, logits_of(work.int8_model, config, "calibrate")), name
        if folds:
            data.check()
        by = (folds.answers(), "the folds' answers") if folds else dropped
        return calibrate(by, dropped, work.calibration)

    return Step(
        "calibrate",
        run,
        products=(work.calibration,),
        needs=("prepare", "quantize"),
        code=(code_of_step("calibrate"), "models.evaluation.ood.choose", *code_of(folds)),
        values=lambda: values_of(folds) | held_out.digests(),
        parts=parts_of(folds),
    )


def ood_step(data: Dataset, held_out: HeldOut, work: Workspace) -> Step:
    config = data.config

    def run() -> str:
        from models.pipeline.steps.ood import ood

        return ood(
            config,
            outputs_of(work.int8_model, config, "int8"),
            data.splits,
            held_out.read_photographs(config, source(config).labels),
            held_out,
            read_json(work.calibration),
            work.ood,
        )

    return Step(
        "ood",
        run,
        products=(work.ood,),
        needs=("prepare", "quantize", "calibrate"),
        code=(code_of_step("ood"),),
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
        from models.evaluation.evaluate import evaluate
        from models.training.build import load_net

        forms = evaluate(
            load_net(config, work.net),
            config,
            work.graphs | {"int8-7bit": work.packed / SEVEN_BIT},
            read_json(work.calibration)["temperature"],
            data.splits.test,
            source(config).labels,
        )
        logits = logits_of(work.int8_model, config, "test, int8")
        return Measured(forms, answers_to(data.splits.test, logits))

    def run() -> str:
        from models.pipeline.steps.evaluate import Products, Told, evaluate

        told = Told(
            provenance=provenance_of(config, card, work),
            counts=read_json(work.prepared)["images"],
            calibration=read_json(work.calibration),
            ood=read_json(work.ood),
            history=[json.loads(line) for line in work.history.read_text().splitlines()],
        )
        return evaluate(
            config,
            card,
            measured(),
            told,
            data.splits.validation.images if folds else None,
            int8,
            logits_of(work.float_model, config, "float32"),
            outside,
            Products(work.evaluation, work.trust, work.card),
        )

    return Step(
        "evaluate",
        run,
        # Which pictures a card has depends on what there is to draw.
        products=(work.evaluation, work.trust, work.card / CARD, work.card / PICTURES),
        needs=("prepare", "train", "export", "quantize", "pack", "calibrate", "ood"),
        code=(code_of_step("evaluate"), *code_of(folds)),
        values=lambda: values_of(folds) | {"card": digest_of(card), "outside": outside_digest(outside, card)},
        parts=parts_of(folds),
    )


def publish_step(
    config: Config, card: dict, bucket: Bucket, prune: bool, candidate: bool, work: Workspace
) -> Step:
    def run() -> str:
        from models.pipeline.steps.publish import Told, publish

        told = Told(
            provenance=provenance_of(config, card, work),
            calibration=read_json(work.calibration),
            detector=read_json(work.ood)["detector"],
            head=read_json(work.pack_report)["head"],
            evaluation=read_json(work.evaluation),
            trust=read_json(work.trust),
        )
        return publish(
            config,
            card,
            told,
            work.packed,
            work.graphs,
            work.card,
            bucket,
            prune,
            candidate,
            work.published,
        )

    return Step(
        "publish",
        run,
        products=(work.published,),
        needs=("train", "export", "quantize", "pack", "calibrate", "ood", "evaluate"),
        code=(code_of_step("publish"), type(bucket).__module__),
        values=lambda: {"card": digest_of(card), "bucket": sha256(bucket.address.encode())},
        holds=lambda: is_published(bucket, read_json(work.published), candidate),
    )


def provenance_of(config: Config, card: dict, work: Workspace) -> dict[str, object]:
    from models.publishing.provenance import provenance
    from models.training.build import load_net
    from models.training.checkpoint import load_checkpoint

    epoch = load_checkpoint(work.net)["epoch"]
    return provenance(config, card, load_net(config, work.net), epoch, read_json(work.quantize_report))


def digest_of(card: dict) -> str:
    return sha256(canonical(card))


def code_of(folds: CrossValidation | None) -> tuple[str, ...]:
    return (crossvalidate.__name__,) if folds else ()


def values_of(folds: CrossValidation | None) -> dict[str, str]:
    return {"first_folds": str(folds.count)} | folds.recipe.digests() if folds else {}
