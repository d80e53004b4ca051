"""One Airflow DAG a model, made from the pipeline's configs.

    prepare -> check-data -> train -> export -> quantize -> pack -> evaluate -> publish -> promote -> announce
    check-data -> folds => fold, a task each -> calibrate        quantize -> calibrate -> ood -> evaluate
    check-data -> cells => compare, a task each -> table         check-data -> explore

Every task is one command of the pipeline, in the pipeline's own Python; tasks hand over by artifacts, so that
each may run on any worker, and one whose inputs are those of a run before finds its product there.
"""

from __future__ import annotations

from typing import Any

import pendulum
from airflow.sdk import DAG

from inkling_dags import tasks
from inkling_dags.form import form
from inkling_dags.resources import of_task
from inkling_dags.settings import SCHEDULE
from models.config import CONFIGS, Config
from models.pipeline.names import STEPS

HOW = """Trains the model, publishes it as a candidate, and has pages open it unless it is worse than what
they open now.

Trigger it with a form: folders, buckets, and reasons to let through what a gate would stop."""


def build(name: str, config: Config) -> DAG:
    with DAG(
        dag_id=f"inkling-{name}",
        description=f"From data to a promoted bundle of '{name}'",
        doc_md=HOW,
        schedule=SCHEDULE.get(name),
        start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
        catchup=False,
        max_active_runs=1,  # two would race for the same promotion
        params=form(config),
        tags=["inkling"],
    ) as made:
        steps = {step: task_of("stage", step)(name, step, *more_of(step)) for step in STEPS}
        checked = task_of("check_data", "check-data")(name)
        steps["prepare"] >> checked >> [steps["explore"], steps["train"]]
        steps["train"] >> steps["export"] >> steps["quantize"] >> [steps["pack"], steps["calibrate"]]
        steps["calibrate"] >> steps["ood"] >> steps["evaluate"] >> steps["publish"]
        steps["pack"] >> steps["evaluate"]
        if config.folds:
            numbers = task_of("folds")(name)
            checked >> numbers
            task_of("fold").partial(name=name).expand(fold=numbers) >> steps["calibrate"]
        if config.exposure is None:
            wanted = task_of("cells")()
            checked >> wanted
            compared = task_of("compare").partial(name=name).expand(cell=wanted)
            compared >> task_of("compare", "table")(name, wanted)
        task_of("promote")(name, steps["publish"]) >> task_of("announce")(name)
    return made


def task_of(kind: str, task_id: str | None = None) -> Any:
    named = task_id or kind
    return getattr(tasks, kind).override(task_id=named, **of_task(named))


def more_of(step: str) -> tuple[str, ...]:
    return ("--candidate",) if step == "publish" else ()


for _name, _config in CONFIGS.items():
    if _config.name == _name:  # others are variants, which are published under that name
        globals()[f"inkling_{_name}"] = build(_name, _config)
