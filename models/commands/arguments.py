"""What the commands of a run have in common: its arguments, and the pipeline that they mean."""

from __future__ import annotations

import argparse
from pathlib import Path

from models import config as configs
from models.commands.bucket import PUBLIC_MODELS, REPOSITORY
from models.config import CONFIGS
from models.data.held_out import HeldOut
from models.pipeline.artifacts.address import open_artifacts
from models.pipeline.artifacts.store import Artifacts
from models.pipeline.names import STEPS
from models.pipeline.pipeline import Pipeline
from models.pipeline.plan import Options, open_pipeline
from models.pipeline.workspace import Workspace
from models.publishing.buckets.address import open_bucket
from models.tracking.switch import tracked


def add_run(command: argparse.ArgumentParser, optional: bool = False) -> argparse.ArgumentParser:
    """optional: it does without a config, too."""
    none = {"nargs": "?", "help": "none: all models of --bucket"} if optional else {}
    command.add_argument("config", choices=sorted(CONFIGS), **none)
    command.add_argument("--data", type=Path, help="folder with the data set (default: fetch it)")
    command.add_argument(
        "--backbones",
        type=Path,
        metavar="DIR",
        help="folder with pretrained weights (models/training/backbones.py)",
    )
    command.add_argument(
        "--outliers", type=Path, metavar="DIR", help="CIFAR-10, to learn from as what is no pizza"
    )
    add_held_out(command)
    command.add_argument("--first-folds", type=int, metavar="N", help="cross-validate only N of the folds")
    command.add_argument("--workers", type=int, default=1, help="folds at once, one thread each")
    command.add_argument("--work", type=Path, help="work folder (default: models/work/CONFIG)")
    command.add_argument(
        "--bucket",
        default=str(PUBLIC_MODELS),
        metavar="DIR|s3://NAME/PREFIX",
        help="where to publish (default: public/models)",
    )
    add_artifacts(command)
    command.add_argument(
        "--force", action="append", default=[], choices=STEPS, metavar="STEP", help="run STEP again"
    )
    command.add_argument(
        "--begin", type=Path, metavar="FILE", help="a checkpoint of the base, for configs that have one"
    )
    command.add_argument(
        "--checkpoint", type=Path, metavar="FILE", help="take the net from FILE instead of training"
    )
    command.add_argument(
        "--outside", type=Path, metavar="DIR", help="pictures from elsewhere, for the model card"
    )
    command.add_argument(
        "--prune",
        action="store_true",
        help="after publishing, delete the model's versions that nothing leads to any more",
    )
    command.add_argument(
        "--candidate",
        action="store_true",
        help="publish for pages to open it only after `promote`; the index notes it as the candidate",
    )
    return command


def add_artifacts(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--artifacts",
        metavar="DIR|s3://NAME/PREFIX",
        help="what other machines made is taken from here, and what this one makes is left here",
    )
    command.add_argument("--endpoint", metavar="URL", help="the S3-compatible server of s3:// addresses")


def add_held_out(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--photographs",
        type=Path,
        metavar="DIR",
        help="photographs of the classes, <class>/*.jpg, to choose the OOD score and the grades by",
    )
    add_strangers(command, "to choose the OOD score by")


def add_strangers(command: argparse.ArgumentParser, purpose: str) -> None:
    command.add_argument(
        "--held-out",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help=f"folder with CIFAR-100 or Caltech-101, {purpose}; may be repeated",
    )


def open_run(given: argparse.Namespace) -> Pipeline:
    """The pipeline that the arguments of `add_run` mean."""
    config, work = configs.get(given.config), work_folder(given, given.config)
    bucket = open_bucket(given.bucket, given.endpoint)
    pipeline = open_pipeline(
        config,
        work,
        bucket,
        Options(
            data=given.data,
            checkpoint=given.checkpoint,
            begin=given.begin,
            backbones=given.backbones,
            outliers=given.outliers,
            workers=given.workers,
            artifacts=artifacts_of(given),
            first_folds=given.first_folds,
            prune=given.prune,
            candidate=given.candidate,
            outside=given.outside,
            held_out=HeldOut(given.photographs, tuple(given.held_out)),
        ),
        frozenset(given.force),
    )
    return tracked(pipeline, config, Workspace(work), bucket)


def artifacts_of(given: argparse.Namespace) -> Artifacts | None:
    return open_artifacts(given.artifacts, given.endpoint) if given.artifacts else None


def work_folder(given: argparse.Namespace, name: str) -> Path:
    return given.work or REPOSITORY / "models" / "work" / name
