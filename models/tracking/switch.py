"""MLflow is optional: without MLFLOW_TRACKING_URI nothing of it is even imported."""

from __future__ import annotations

import dataclasses
import importlib.util
import os

from models.config import Config
from models.errors import PipelineError
from models.pipeline.pipeline import Pipeline
from models.pipeline.step import Step
from models.pipeline.workspace import Workspace
from models.publishing.buckets.bucket import Bucket
from models.publishing.promotion import known

VARIABLE = "MLFLOW_TRACKING_URI"
TOLD = frozenset({"prepare", "train", "evaluate", "publish"})
"""The steps that there is something to tell of, besides folds."""


def is_on() -> bool:
    return bool(os.environ.get(VARIABLE))


def tracked(pipeline: Pipeline, config: Config, work: Workspace, bucket: Bucket) -> Pipeline:
    """The same, and MLflow is told of each step. Raises PipelineError where its client is absent."""
    if not is_on():
        return pipeline
    require()

    def tell(step: Step) -> None:
        if step.name in TOLD or step.name.startswith("fold-"):
            from models.tracking.runs import Tracker  # seconds, which the other steps do not wait

            Tracker(config, work, pipeline, bucket).tell(step)

    return dataclasses.replace(pipeline, watch=tell)


def is_champion(bucket: Bucket, model: str) -> None:
    """Tells the registry which version of the bucket pages open from now on."""
    if is_on():
        require()
        from models.tracking.registry import crown

        crown(model, known(bucket, model)["version"])


def require() -> None:
    if importlib.util.find_spec("mlflow") is None:
        raise PipelineError(
            f"{VARIABLE} is set, and mlflow is not installed. "
            "Run pip install -r models/requirements-mlflow.txt, or unset it."
        )
