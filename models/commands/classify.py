"""`classify`: answers for a folder, glob or bucket of pictures, as Parquet."""

from __future__ import annotations

import argparse
from pathlib import Path

from models.commands.bucket import PUBLIC_MODELS
from models.errors import PipelineError


def add(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "classify", help="answer a folder, glob or bucket of pictures with a published model, into Parquet"
    )
    command.add_argument("pictures", metavar="IN", help="folder, file, glob, or s3://NAME/PREFIX")
    command.add_argument(
        "--out", required=True, metavar="DIR|s3://NAME/PREFIX", help="folder of the Parquet files"
    )
    command.add_argument("--model", metavar="ID", help="of --bucket, by its index")
    command.add_argument(
        "--bucket", type=Path, default=PUBLIC_MODELS, metavar="DIR", help="default: public/models"
    )
    command.add_argument("--bundle", type=Path, metavar="DIR", help="instead: <bucket>/<id>/<version>")
    command.add_argument("--endpoint", metavar="URL", help="the S3-compatible server of IN and --out")
    command.add_argument("--address", metavar="HOST:PORT", help="of a Ray cluster (default: this machine)")
    command.add_argument("--workers", type=int, metavar="N", help="processes (default: a core each)")
    command.set_defaults(do=do)


def do(given: argparse.Namespace) -> str:
    """Goes on where it was ended. A picture that cannot be read is a row with its error code."""
    try:
        from models.inference import classifier, inputs, many
    except ImportError as error:
        raise PipelineError(
            f"classify needs {error.name}. Run pip install -r models/requirements.txt."
        ) from error
    if bool(given.model) == bool(given.bundle):
        raise PipelineError("Name a model of the bucket (--model), or a bundle's folder (--bundle).")
    if given.workers is not None and given.workers < 1:
        raise PipelineError(f"--workers {given.workers}: at least 1.")
    bundle = classifier.open_bundle(given.bundle or classifier.published(given.bucket, given.model))
    pictures = inputs.find_pictures(given.pictures, given.endpoint)
    endpoint = given.endpoint if given.out.startswith("s3://") else None
    made = many.classify_many(
        pictures, bundle, inputs.place(given.out, endpoint), given.address, given.workers
    )
    said = [f"{made.pictures:,} pictures in {made.seconds:.1f} s into {given.out}"]
    if made.before:
        said.append(f"{made.before:,} were there already")
    if made.errors:
        kinds = ", ".join(f"{code} {count:,}" for code, count in made.errors.items())
        said.append(f"{sum(made.errors.values()):,} could not be read ({kinds})")
    return "; ".join(said) + "."
