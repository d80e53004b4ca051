"""The kinds of task: each runs a stage of the pipeline in a work folder of its own, on whatever worker."""

from __future__ import annotations

import json
import logging
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from inkling_dags.command import forget, models, work_folder
from inkling_dags.form import arguments
from inkling_dags.settings import ANNOUNCE
from models.config import CONFIGS

log = logging.getLogger(__name__)


def own_folder() -> Path:
    instance = get_current_context()["ti"]
    mapped = f"-{instance.map_index}" if instance.map_index >= 0 else ""
    return work_folder(instance.dag_id, f"{instance.task_id}{mapped}")


def params() -> Mapping[str, Any]:
    return get_current_context()["params"]


@task
def stage(name: str, step: str, *more: str) -> dict[str, Any]:
    """Runs a step of the config `name`; returns what the summary tells of it."""
    work = own_folder()
    models(step, name, "--work", str(work), *more, *arguments(params()))
    told = {
        "evaluate": work / "evaluate" / "evaluation.json",
        "publish": work / "publish" / "published.json",
    }
    found = json.loads(told[step].read_text()) if step in told else {}
    forget(work)
    return figures(found) if step == "evaluate" else found


def figures(evaluation: Mapping[str, Any]) -> dict[str, Any]:
    """Of the net as it is shipped."""
    shipped = evaluation["int8"]
    return {
        "images": evaluation["images"],
        "accuracy": shipped["accuracy"],
        "calibration error": shipped["ece"]["after"],
        "by class": shipped["accuracy_by_class"],
    }


@task
def check_data(name: str) -> None:
    given = params()
    models("check-data", name, "--work", str(own_folder()), *arguments(given), *arguments(given, "accept"))
    forget(own_folder())


@task
def folds(name: str) -> list[int]:
    """The folds to make: as many tasks are made of the next."""
    count = CONFIGS[name].folds
    return list(range(min(count, params()["first_folds"] or count)))


@task
def fold(name: str, fold: int) -> None:
    work = own_folder()
    models("fold", name, "--fold", str(fold), "--work", str(work), *arguments(params()))
    forget(work)


@task
def cells() -> list[str]:
    return list(params()["compare"])


@task
def compare(name: str, cell: str | list[str]) -> None:
    """One cell, or, when each is made, the table of all."""
    given, work = params(), own_folder()
    wanted = [flag for flag in ("data", "backbones", "outliers") if flag in given or flag == "data"]
    if not all(given.get(flag) for flag in wanted):
        models("prepare", name, "--work", str(work), *arguments(given))
    folders = {flag: folder_of(given, flag, work) for flag in wanted}
    places = [part for flag, folder in folders.items() for part in (f"--{flag}", folder)]
    cells = ",".join([cell] if isinstance(cell, str) else cell)
    store = arguments(given, "artifacts", "endpoint", "held_out")
    models("compare", name, "--cells", cells, "--work", str(work), *places, *store)
    forget(work)


def folder_of(given: Mapping[str, Any], what: str, work: Path) -> str:
    """What is given, or what `prepare` got."""
    return given.get(what) or str(work / what)


@task
def promote(name: str, published: Mapping[str, str]) -> None:
    """The gate. What it decided is kept for `announce`, a refusal too."""
    given, work = params(), own_folder()
    if not given.get("data"):
        models("prepare", name, "--work", str(work), *arguments(given))
    report = work / "promotion.json"
    places = ["--data", folder_of(given, "data", work), "--work", str(work), "--report", str(report)]
    more = arguments(given, "bucket", "endpoint", "outside", "held_out", "force")
    try:
        models("promote", published["id"], published["version"], *places, *more)
    finally:
        if report.is_file():
            get_current_context()["ti"].xcom_push("decision", json.loads(report.read_text()))
    forget(work)


@task(trigger_rule="all_done")
def announce(name: str) -> str:
    """Tells how it ended, promoted or not; fails where it was not."""
    instance = get_current_context()["ti"]

    def told(task_id: str, key: str = "return_value") -> Any:
        return instance.xcom_pull(task_ids=task_id, key=key)

    decision = told("promote", "decision")
    text = summary(name, told("publish"), told("evaluate"), decision)
    log.info(text)
    if ANNOUNCE:
        body = json.dumps({"text": text}).encode()
        asked = urllib.request.Request(ANNOUNCE, body, {"Content-Type": "application/json"})
        urllib.request.urlopen(asked, timeout=30).close()
    if not decision or not decision["promoted"]:
        raise AirflowFailException(text.splitlines()[0])
    return text


def summary(name: str, published: Any, measured: Any, decision: Any) -> str:
    version = f"{published['id']} {published['version']}" if published else name
    if decision is None:
        head = f"{version}: not promoted, because a task before that failed"
    else:
        head = f"{version}: {'promoted' if decision['promoted'] else 'refused'}"
    lines = [head]
    if measured:
        lines.append(
            f"accuracy {measured['accuracy']:.2%} on {measured['images']} pictures, "
            f"calibration error {measured['calibration error']:.2%}"
        )
        worst = sorted(measured["by class"].items(), key=lambda row: row[1])[:3]
        lines.append("lowest by class: " + ", ".join(f"{label} {share:.1%}" for label, share in worst))
    return "\n".join(lines)
