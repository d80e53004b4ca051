"""`python -m models check-data CONFIG`: whether the data is still what the last run learned from.

The record of the last data that was let through lies with the artifacts, or in the work folder. Exit code 3:
refused.
"""

from __future__ import annotations

import argparse

from models import config as configs
from models.commands.arguments import add_run, open_run, work_folder
from models.data.dataset import Dataset
from models.errors import RefusedError
from models.evaluation.data_check import Row, compare, record_of
from models.pipeline.artifacts.folder import FolderArtifacts
from models.pipeline.workspace import Workspace
from models.publishing.markdown import markdown_table


def add(commands: argparse._SubParsersAction) -> None:
    command = add_run(
        commands.add_parser("check-data", help="counts, digests and drift against the last run")
    )
    command.add_argument("--accept", metavar="REASON", help="let it through in any case, and note why")
    command.set_defaults(do=do)


def do(given: argparse.Namespace) -> str:
    config, work = configs.get(given.config), Workspace(work_folder(given, given.config))
    pipeline = open_run(given)
    pipeline.see_to(pipeline.steps["prepare"])
    records, name = pipeline.artifacts or FolderArtifacts(work.root), f"checked/{given.config}.json"
    data = Dataset(config, given.data or work.data, work.cache, work.prepared)
    last, record = records.recall(name), record_of(config, data.splits, data.digests())
    rows = compare(last, record, data.splits)
    said = table(rows)
    if any(row.refused for row in rows) and not given.accept:
        raise RefusedError(f"{said}\nrefused: look at the data, or say --accept REASON")
    if given.accept:
        record["accepted"] = given.accept
    records.note(name, record)
    return said


def table(rows: list[Row]) -> str:
    head = ["", "last run", "now", "verdict"]
    return markdown_table([head, *([row.what, row.last, row.now, row.verdict] for row in rows)], left=4)
