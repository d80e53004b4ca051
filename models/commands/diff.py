"""`diff ID A B`: what two versions state of themselves, side by side and by class."""

from __future__ import annotations

import argparse

from models.commands.bucket import add_bucket, bucket_of
from models.publishing.versions import diff


def add(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("diff", help="two versions' figures side by side, by class")
    command.add_argument("model", metavar="ID")
    command.add_argument("first", metavar="A")
    command.add_argument("second", metavar="B")
    add_bucket(command)
    command.set_defaults(do=do)


def do(given: argparse.Namespace) -> str:
    return diff(bucket_of(given), given.model, given.first, given.second)
