"""What each step is made from, what it makes, and what it gets, by name.

What a step does is imported when it is done: torch alone takes seconds, which a step that is up to date, and
each of those that it stands on, would pay for nothing.
"""

from __future__ import annotations

from pathlib import Path

from models.data.dataset import Dataset
from models.errors import PipelineError
from models.evaluation.crossvalidate import CrossValidation
from models.evaluation.fold_inputs import fold_digest
from models.export.artifacts import (
    DEQUANTIZED,
    GRAPH,
    MODEL,
    PLAN,
    SEVEN_BIT,
    WEIGHTS,
    digests_of,
    read_artifacts,
)
from models.files import file_digest, read_json
from models.pipeline.step import Step
from models.pipeline.steps import prepare
from models.pipeline.workspace import Workspace
from models.training.folder import CHECKPOINT
from models.training.origins import Origins
from models.training.recipe import Recipe


def code_of_step(name: str) -> str:
    """The module that does it: named, because importing it is what shall wait."""
    return f"models.pipeline.steps.{name}"


def data_steps(data: Dataset, wanted: prepare.Wanted, made_up: bool, work: Workspace) -> list[Step]:
    def explored() -> str:
        from models.pipeline.steps.explore import explore

        return explore(data, work.exploration.parent)

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
            explored,
            products=(work.exploration, work.exploration.with_suffix(".md")),
            needs=("prepare",),
            code=(code_of_step("explore"),),
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
            from models.training.train import train

            train(data.config, data.splits.train, data.splits.validation, work.train)

    def run() -> str:
        from models.pipeline.steps.train import train

        return train(data.config, None if given else learn, checkpoint, work.net, work.history)

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
        run,
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
            values=lambda: {"fold": fold_digest(folds.recipe, fold)},
        )

    return [step(fold) for fold in range(folds.recipe.config.folds)]


def part_of(fold: int) -> str:
    return f"fold-{fold}"


def parts_of(folds: CrossValidation | None) -> tuple[str, ...]:
    """The steps that a cross-validation is put together from."""
    return tuple(part_of(fold) for fold in range(folds.measured_folds)) if folds else ()


def export_steps(data: Dataset, work: Workspace) -> list[Step]:
    config, packed = data.config, work.packed

    def exported() -> str:
        from models.pipeline.steps.export import export
        from models.training.build import load_net

        return export(load_net(config, work.net), config.size, work.float_model, work.export_report)

    def quantized() -> str:
        from models.pipeline.steps.quantize import quantize

        return quantize(config, data.splits, work.float_model, work.int8_model, work.quantize_report)

    def put_together() -> str:
        from models.pipeline.steps.pack import pack

        return pack(work.float_model, work.int8_model, work.quantize_report, packed, work.pack_report)

    def as_reported() -> bool:
        """Whether the artifacts, the optional ones too, are those that the report tells of."""
        return read_json(work.pack_report).get("sha256") == digests_of(read_artifacts(packed))

    return [
        Step(
            "export",
            exported,
            products=(work.float_model, work.export_report),
            needs=("train",),
            code=(code_of_step("export"),),
        ),
        Step(
            "quantize",
            quantized,
            products=(work.int8_model, work.quantize_report),
            needs=("prepare", "export"),
            code=(code_of_step("quantize"),),
        ),
        Step(
            "pack",
            put_together,
            products=(
                work.pack_report,
                *(packed / name for name in (WEIGHTS, MODEL, GRAPH, DEQUANTIZED, SEVEN_BIT)),
            ),
            needs=("export", "quantize"),
            code=(code_of_step("pack"),),
            optional=(packed / PLAN,),
            holds=as_reported,
        ),
    ]
