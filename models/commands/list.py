"""`list [ID]`: the versions of a bucket's models, and which of them pages open."""

from __future__ import annotations

import argparse

from models.commands.bucket import add_bucket, bucket_of
from models.publishing.versions import listed


def add(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("list", help="the versions of a bucket's models, and what each of them is")
    command.add_argument("model", metavar="ID", nargs="?")
    add_bucket(command)
    command.set_defaults(do=do)


def do(given: argparse.Namespace) -> str:
    return listed(bucket_of(given), given.model)
