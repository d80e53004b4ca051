"""A run of MLflow's for each training, and one within it for each fold.

Steps are processes of their own, maybe on other machines: what belongs to one training finds its run by a
tag, a digest of all that the training was made from. Each step is told once, whenever it was done; what the
training is of, with the first that is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mlflow import MlflowClient
from mlflow.entities import Dataset, DatasetInput, Metric, Param, Run
from mlflow.exceptions import MlflowException
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID

from models import cards
from models.config import Config
from models.errors import PipelineError
from models.files import canonical, file_digest, read_json, sha256
from models.pipeline.pipeline import Pipeline
from models.pipeline.step import Step
from models.pipeline.workspace import Workspace
from models.publishing.buckets.bucket import Bucket
from models.publishing.index import entry_of, read_index
from models.tracking.registry import crown, register
from models.training.folder import HISTORY

TRAINING, FOLD = "inkling.training", "inkling.fold"


@dataclass(frozen=True)
class Tracker:
    config: Config
    work: Workspace
    pipeline: Pipeline
    bucket: Bucket

    @cached_property
    def client(self) -> MlflowClient:
        return MlflowClient()

    def tell(self, step: Step) -> None:
        """Raises PipelineError where the server cannot be reached, or refuses."""
        tellers = {
            "prepare": self.begin,
            "train": self.trained,
            "evaluate": self.evaluated,
            "publish": self.published,
        }
        try:
            run = self.run()
            for one in dict.fromkeys(("prepare", step.name)):
                self.tell_once(run, self.pipeline.steps[one], tellers.get(one, self.fold))
        except MlflowException as error:
            raise PipelineError(f"MLflow, step '{step.name}': {error}") from error

    def tell_once(self, run: Run, step: Step, teller: Callable[[str, Step], None]) -> None:
        tag, stamp = f"inkling.{step.name}", file_digest(self.pipeline.stamps.path(step.name))
        if run.data.tags.get(tag) != stamp:
            teller(run.info.run_id, step)
            self.client.set_tag(run.info.run_id, tag, stamp)

    # Runs.

    def run(self) -> Run:
        """This training's."""
        steps, stamps = self.pipeline.steps, self.pipeline.stamps
        training = sha256(canonical(stamps.inputs(steps["train"])))
        return self.find({TRAINING: training}) or self.create(self.config.name, {TRAINING: training})

    @cached_property
    def experiment(self) -> str:
        found = self.client.get_experiment_by_name(self.config.name)
        if found:
            return found.experiment_id
        try:
            return self.client.create_experiment(self.config.name)
        except MlflowException:  # somebody else just did
            return self.client.get_experiment_by_name(self.config.name).experiment_id

    def find(self, tags: dict[str, str]) -> Run | None:
        """The first one begun: two tasks of one training may have begun it at once."""
        wanted = " and ".join(f"tags.`{name}` = '{value}'" for name, value in tags.items())
        among = self.client.search_runs([self.experiment], wanted, order_by=["attributes.start_time ASC"])
        # A fold carries its parent's tag as well.
        own = [run for run in among if (FOLD in run.data.tags) == (FOLD in tags)]
        return own[0] if own else None

    def create(self, name: str, tags: dict[str, str]) -> Run:
        return self.client.create_run(self.experiment, run_name=name, tags=tags)

    # What each step tells.

    def begin(self, run: str, _step: Step) -> None:
        params = flat(asdict(self.config))
        self.client.log_batch(run, params=[Param(name, str(value)[:6000]) for name, value in params.items()])
        noted, card = read_json(self.work.prepared), cards.load(self.config.name)
        dataset = Dataset(
            name=card["dataset"],
            digest=sha256(canonical(noted["files"]))[:32],
            source_type="local",
            source=json.dumps({"uri": card["data"]}),
            profile=json.dumps({"images": noted["images"], "sha256": noted["files"]}),
        )
        self.client.log_inputs(run, [DatasetInput(dataset)])

    def trained(self, run: str, _step: Step) -> None:
        self.epochs(run, self.work.history)

    def fold(self, run: str, step: Step) -> None:
        number = step.name.removeprefix("fold-")
        folder = self.work.folds / number
        told = read_json(folder / "fold.json")
        training = self.client.get_run(run).data.tags[TRAINING]
        tags = {TRAINING: training, FOLD: number}
        nested = self.find(tags) or self.create(step.name, tags | {MLFLOW_PARENT_RUN_ID: run})
        made = nested.info.run_id
        self.client.log_batch(made, params=[Param("fold", number), Param("ranges", told["ranges"])])
        figures = {f"accuracy.{form}": share for form, share in told["accuracy"].items()}
        names = ("images", "bytes", "parameters", "multiply_adds", "training_seconds")
        self.metrics(made, figures | {name: told[name] for name in names})
        self.epochs(made, folder / "train" / HISTORY)
        self.client.set_terminated(made)

    def evaluated(self, run: str, _step: Step) -> None:
        measured = read_json(self.work.evaluation)
        forms = {name: found for name, found in measured.items() if is_form(found)}
        self.metrics(run, flat({name: figures_of(found) for name, found in forms.items()}))
        self.client.log_artifacts(run, str(self.work.card), "card")

    def published(self, run: str, _step: Step) -> None:
        version = read_json(self.work.published)["version"]
        self.client.set_tag(run, "inkling.bundle", version)
        register(self.client, run, self.config.name, version, self.bucket)
        listed = entry_of(read_index(self.bucket), self.config.name) or {}
        if listed.get("version") == version:
            crown(self.config.name, version)
        self.client.set_terminated(run)

    def epochs(self, run: str, history: Path) -> None:
        """history: one JSON object a line, an epoch each; where it is not here, nothing."""
        rows = [json.loads(line) for line in history.read_text().splitlines()] if history.is_file() else []
        for row in rows:
            self.metrics(run, {name: row[name] for name in row if name != "epoch"}, row["epoch"])

    def metrics(self, run: str, values: dict[str, Any], step: int = 0) -> None:
        numbers = {name: value for name, value in values.items() if isinstance(value, int | float)}
        made = [Metric(name, float(value), timestamp=0, step=step) for name, value in numbers.items()]
        self.client.log_batch(run, metrics=made)


def is_form(found: Any) -> bool:
    return isinstance(found, dict) and "accuracy_by_class" in found


def figures_of(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "accuracy": found["accuracy"],
        "by class": found["accuracy_by_class"],
        **{name: found[name] for name in ("ece", "nll") if name in found},
    }


def flat(values: dict[str, Any], beginning: str = "") -> dict[str, Any]:
    """`{"a": {"b": 1}}` -> `{"a.b": 1}`."""
    made: dict[str, Any] = {}
    for name, value in values.items():
        path = f"{beginning}{name}".replace(" ", "_")
        made |= flat(value, f"{path}.") if isinstance(value, dict) else {path: value}
    return made
