"""`promote ID VERSION`: has pages open a version, unless it is worse than what they open now."""

from __future__ import annotations

import argparse
from pathlib import Path

from models.commands.arguments import add_strangers
from models.commands.bucket import add_bucket, add_work, bucket_of
from models.publishing.gate_pictures import Places
from models.publishing.promotion import promote
from models.tracking.switch import is_champion


def add(commands: argparse._SubParsersAction) -> None:
    command = commands.add_parser(
        "promote", help="have pages open a version, unless it is worse (exit status 3: refused)"
    )
    command.add_argument("model", metavar="ID")
    command.add_argument("version", metavar="VERSION")
    add_bucket(command)
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the data set")
    command.add_argument("--outside", type=Path, metavar="DIR", help="pictures from elsewhere")
    add_strangers(command, "for more strangers")
    add_work(command)
    command.add_argument("--force", metavar="REASON", help="promote it all the same; the index keeps why")
    command.add_argument(
        "--report", type=Path, metavar="FILE", help="write the decision and its table as JSON"
    )
    command.set_defaults(do=do)


def do(given: argparse.Namespace) -> str:
    places = Places(given.data, given.work / "cache", given.outside, tuple(given.held_out))
    bucket = bucket_of(given)
    said = promote(bucket, given.model, given.version, places, given.work, given.force, given.report)
    is_champion(bucket, given.model)
    return said
