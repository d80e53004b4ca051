"""`canary ID VERSION SHARE`: has a share of visitors get a version in the champion's place."""

from __future__ import annotations

import argparse
import math

from models.commands.bucket import add_bucket, add_work, bucket_of
from models.publishing.promotion import set_canary


def share(given: str) -> float:
    """A number from 0 to 1."""
    try:
        value = float(given)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{given}: give a number from 0 to 1, such as 0.05 for 5 %")
    return value


def add(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("canary", help="have a share of visitors get a version that is tried out")
    command.add_argument("model", metavar="ID")
    command.add_argument("version", metavar="VERSION")
    command.add_argument("share", metavar="SHARE", type=share, help="0 to 1; 0 ends it")
    add_bucket(command)
    add_work(command)
    command.set_defaults(do=do)


def do(given: argparse.Namespace) -> str:
    return set_canary(bucket_of(given), given.model, given.version, given.share, given.work)
