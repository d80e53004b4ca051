"""A run's parameters, as the form in Airflow's page asks for them and as the command line takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from airflow.sdk import Param

from inkling_dags import settings
from models.config import Config

PATH = {"type": ["null", "string"], "minLength": 1}
WORDS = {"type": ["null", "string"], "minLength": 3}
ADDRESS = {"type": "string", "pattern": r"^(s3://[^/]+.*|(?!.*://).+)$"}
PATHS = {"type": "array", "items": {"type": "string", "minLength": 1}, "uniqueItems": True}


@dataclass(frozen=True)
class Field:
    """schema: JSON Schema of its value. wanted: whether a config has a use for it. of_run: whether every
    stage is told of it.
    """

    name: str
    text: str
    schema: Mapping[str, Any]
    default: Any = None
    wanted: Callable[[Config], bool] = lambda _config: True
    of_run: bool = True

    @property
    def flag(self) -> str:
        return f"--{self.name.replace('_', '-')}"


FIELDS = (
    Field("data", "Folder with the data set, on every worker. None: each fetches it.", PATH),
    Field("backbones", "Folder with pretrained weights.", PATH, wanted=lambda c: c.pretrained),
    Field(
        "outliers",
        "Folder with CIFAR-10, to learn from as what it is not.",
        PATH,
        wanted=lambda c: c.outliers > 0,
    ),
    Field(
        "photographs",
        "Photographs of the classes, to set warnings by.",
        PATH,
        wanted=lambda c: c.outlier_sets,
    ),
    Field("held_out", "Folders with CIFAR-100 or Caltech-101.", PATHS, [], wanted=lambda c: c.outlier_sets),
    Field("outside", "Pictures from elsewhere, for the model card and the gate.", PATH),
    Field("begin", "A checkpoint of the base.", PATH, wanted=lambda c: c.exposure and c.exposure.base),
    Field("checkpoint", "Take the net from this checkpoint instead of training.", PATH),
    Field("bucket", "Where to publish: a folder, or s3://NAME/PREFIX.", ADDRESS, settings.BUCKET),
    Field("endpoint", "The S3-compatible server. None: AWS's own.", PATH, settings.ENDPOINT),
    Field("artifacts", "What tasks hand over: a folder, or s3://NAME/PREFIX.", ADDRESS, settings.ARTIFACTS),
    Field(
        "first_folds",
        "Cross-validate only so many of the folds.",
        {"type": ["null", "integer"], "minimum": 1},
        wanted=lambda c: c.folds > 0,
    ),
    Field(
        "compare",
        "Nets to compare besides, each a cell of `python -m models compare`.",
        PATHS,
        [],
        wanted=lambda c: c.exposure is None,
        of_run=False,
    ),
    Field("accept", "Let the data through whatever its check says. Why?", WORDS, of_run=False),
    Field("force", "Promote whatever the gate says. Why? The index keeps it.", WORDS, of_run=False),
)


def form(config: Config) -> dict[str, Param]:
    return {
        field.name: Param(
            field.default, title=field.name.replace("_", " "), description=field.text, **field.schema
        )
        for field in FIELDS
        if field.wanted(config)
    }


def arguments(params: Mapping[str, Any], *names: str) -> list[str]:
    """What is given of these fields, for the command line; no names: of all that every stage is told."""
    made: list[str] = []
    for field in FIELDS:
        if field.name not in names and (names or not field.of_run):
            continue
        value = params.get(field.name)
        for one in value if isinstance(value, list) else [value]:
            made += [] if one is None else [field.flag, str(one)]
    return made
