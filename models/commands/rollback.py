"""`rollback ID`: has pages open the version before the champion again."""

from __future__ import annotations

import argparse

from models.commands.bucket import add_bucket, add_work, bucket_of
from models.publishing.promotion import rollback
from models.tracking.switch import is_champion


def add(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser("rollback", help="have pages open the version before again")
    command.add_argument("model", metavar="ID")
    command.add_argument("--to", metavar="VERSION", help="an earlier one that pages once opened")
    add_bucket(command)
    add_work(command)
    command.set_defaults(do=do)


def do(given: argparse.Namespace) -> str:
    bucket = bucket_of(given)
    said = rollback(bucket, given.model, given.to, given.work)
    is_champion(bucket, given.model)
    return said
