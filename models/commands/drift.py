"""`drift COUNTS…`: whether what pages answer changed, by the anonymous counts in nginx' log."""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from models.errors import PipelineError, RefusedError
from models.evaluation import drift
from models.evaluation.counts import read

DEFAULTS = drift.Options()


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "drift",
        help="whether the answers that pages counted are like those of the first days; exit status 3: no",
    )
    command.add_argument(
        "counts", nargs="*", default=["-"], metavar="COUNTS", help="nginx' logs, .gz too; -: standard input"
    )
    command.add_argument("--model", metavar="ID[@VERSION]", help="only this one; its version as it begins")
    command.add_argument(
        "--reference-days",
        type=positive,
        default=DEFAULTS.reference_days,
        metavar="N",
        help="days to compare with",
    )
    command.add_argument("--significance", type=share, default=DEFAULTS.significance, metavar="P")
    command.add_argument(
        "--least",
        type=positive,
        default=DEFAULTS.least,
        metavar="N",
        help="answers that a day needs to be judged, divided by how alike those of one visit are",
    )
    command.set_defaults(do=do)


def positive(given: str) -> int:
    number = int(given)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{given}: give a number from 1 on")
    return number


def share(given: str) -> float:
    number = float(given)
    if not 0 < number < 1:
        raise argparse.ArgumentTypeError(f"{given}: give a number between 0 and 1")
    return number


def lines_of(paths: list[str]) -> Iterator[str]:
    """Raises PipelineError where one cannot be read."""
    for path in paths:
        if path == "-":
            yield from sys.stdin
            continue
        opened = gzip.open if path.endswith(".gz") else open
        try:
            with opened(Path(path), "rt", encoding="utf-8", errors="replace") as file:
                yield from file
        except (OSError, EOFError) as error:
            raise PipelineError(f"{path}: {error}. Give logs of nginx, plain or .gz.") from error


def do(given: argparse.Namespace) -> str:
    model, _, version = (given.model or "").partition("@")
    options = drift.Options(given.reference_days, given.significance, given.least)
    visits = read(lines_of(given.counts))
    rows = drift.rows_of(visits, options, lambda m, v: model in ("", m) and v.startswith(version))
    if not rows:
        refused = f" {drift.not_of_the_form(visits.refused)}" if visits.refused else ""
        raise PipelineError(
            f"No day to compare: {len(visits.by)} days with answers, of all versions; of each the "
            f"first {options.reference_days} are the reference. Give more of the log, or --reference-days."
            f"{refused}"
        )
    judged = drift.judge(rows, options)
    said = drift.markdown(judged, visits.refused)
    if any(one.drifted for one in judged):
        why = "The answers are no longer like those of the reference: docs/operating.md, 'Drift'."
        raise RefusedError(f"{said}\n\n{why}")
    return said
