"""The arguments of commands that keep the versions of a bucket."""

from __future__ import annotations

import argparse
from pathlib import Path

from models.publishing.buckets.address import open_bucket
from models.publishing.buckets.bucket import Bucket

REPOSITORY = Path(__file__).resolve().parents[2]
PUBLIC_MODELS = REPOSITORY / "public" / "models"


def add_bucket(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--bucket",
        default=str(PUBLIC_MODELS),
        metavar="DIR|s3://NAME/PREFIX",
        help="default: public/models",
    )
    command.add_argument("--endpoint", metavar="URL", help="the S3-compatible server of --bucket")


def add_work(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--work",
        type=Path,
        default=REPOSITORY / "models" / "work" / "promote",
        metavar="DIR",
        help="for bundles and answers, which are fetched and computed once (default: models/work/promote)",
    )


def bucket_of(given: argparse.Namespace) -> Bucket:
    return open_bucket(given.bucket, given.endpoint)
