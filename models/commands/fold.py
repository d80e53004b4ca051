"""`python -m models fold CONFIG --fold N`: one fold of a cross-validation by itself.

With --artifacts, folds are made on as many machines as there are; `calibrate` and `evaluate` then find them
there.
"""

from __future__ import annotations

import argparse

from models import config as configs
from models.commands.arguments import add_run, open_run
from models.errors import PipelineError
from models.pipeline.wiring import part_of


def add(commands: argparse._SubParsersAction) -> None:
    command = add_run(commands.add_parser("fold", help="one fold of the cross-validation by itself"))
    command.add_argument("--fold", type=int, required=True, metavar="N", help="which, from 0 on")
    command.set_defaults(do=do)


def do(given: argparse.Namespace) -> str:
    folds = configs.get(given.config).folds
    if not 0 <= given.fold < folds:
        there = f"there are 0 to {folds - 1}" if folds else "this config has none"
        raise PipelineError(f"--fold {given.fold}: {there}.")
    open_run(given).run((part_of(given.fold),))
    return ""
