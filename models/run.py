"""One run of the pipeline: its settings, its data, its net. What steps do with them is in steps.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models import backbones, cards
from models.buckets import Bucket
from models.bundle import MODEL
from models.checkpoint import load_checkpoint
from models.config import Config
from models.crossvalidate import Recipe
from models.data import pizza
from models.data.sources import division_of, source
from models.data.split import Splits
from models.errors import PipelineError
from models.explore import Part
from models.nets import ConvNet
from models.pack import DEQUANTIZED
from models.reference import all_logits, session
from models.train import build
from models.workspace import Workspace, read_json


@dataclass
class Run:
    """One config's run in one work folder.

    `data`: the folder that holds the data set; None: fetch it (or make it up) below the work folder.
    `backbones`: the folder with pretrained weights, for configs that learn from them.
    `outliers`: the folder with CIFAR-10, for configs that learn from outliers; None: as for `data`.
    `first_folds`: cross-validate only so many of the folds, for a first look; the manifest says so.
    `workers`: how many folds of a cross-validation run at once, one thread each.
    `checkpoint`: a checkpoint of models/train.py to take the net from, instead of training here. It may come
    from a run that is still going on: the file is only read.
    `outside`: a folder with pictures from elsewhere, as the card's `outside` names them; None: not measured.
    """

    config: Config
    root: Path
    bucket: Bucket
    data: Path | None = None
    checkpoint: Path | None = None
    backbones: Path | None = None
    outliers: Path | None = None
    workers: int = 1
    first_folds: int | None = None
    prune: bool = False
    outside: Path | None = None
    say: Callable[[str], None] = field(default=tqdm.write)

    def __post_init__(self) -> None:
        self.work = Workspace(self.root)
        self.card = cards.load(self.config.name)

    # Data.

    @property
    def data_root(self) -> Path:
        return self.data or self.work.data

    @property
    def outlier_root(self) -> Path:
        return self.outliers or self.root / "outliers"

    @property
    def is_made_up(self) -> bool:
        return self.card["dataset"] == "made-up"

    @property
    def backbone_root(self) -> Path | None:
        """Where the pretrained weights are; made up for a made-up data set that is given none."""
        if self.backbones is None and self.is_made_up and self.config.transfer:
            folder = self.root / "backbones"
            if not (folder / backbones.BACKBONES[self.config.architecture].file).is_file():
                backbones.write_made_up(folder, self.config.architecture, self.config.seed)
            return folder
        return self.backbones

    def data_digests(self) -> dict[str, str]:
        return source(self.config).digests(self.data_root)

    def check_data(self) -> None:
        """Sees to it that the data is what `prepare` looked at."""
        if read_json(self.work.prepared)["files"] != self.data_digests():
            raise PipelineError(
                f"{self.data_root}: not the data that this work folder was prepared with. "
                "Name the same --data, or run the step 'prepare' again."
            )

    @cached_property
    def splits(self) -> Splits:
        self.check_data()
        return self.read_data()

    def read_data(self) -> Splits:
        return source(self.config).read(self.data_root, self.config, self.work.cache)

    @cached_property
    def recipe(self) -> Recipe:
        outliers = self.outlier_root if self.config.outliers else None
        return Recipe(self.config, self.data_root, self.work.cache, self.backbone_root, outliers)

    def parts(self) -> list[Part]:
        """The data set as it is measured: its splits, or the folds of its cross-validation."""
        if not self.config.folds:
            splits = {name: getattr(self.splits, name) for name in ("train", "validation", "test")}
            return [
                Part(name, split.images, split.labels, [f"{name} {i}" for i in range(len(split))])
                for name, split in splits.items()
            ]
        self.check_data()
        photos = pizza.open_photos(self.data_root, self.work.cache)
        images, names, made = photos.at(self.config.size), photos.names, []
        for fold in range(self.config.folds):
            index = division_of(photos, self.config, fold).test
            made.append(
                Part(
                    f"fold {fold}",
                    images[index],
                    photos.labels[index],
                    [names[i] for i in index],
                    photos.sizes[index],
                )
            )
        return made

    # The net and what became of it.

    @property
    def net(self) -> ConvNet:
        net = build(self.config)
        try:
            net.load_state_dict(load_checkpoint(self.work.net)["average"])
        except RuntimeError as error:
            raise PipelineError(
                f"{self.checkpoint or self.work.net}: not a checkpoint of '{self.config.architecture}' "
                f"({str(error).splitlines()[-1].strip()}). Name one of config '{self.config.name}'."
            ) from error
        return net.eval()

    @property
    def graphs(self) -> dict[str, Path]:
        """By precision: the float graph, and what stands in native ONNX Runtime for each artifact."""
        packed = self.work.packed
        return {
            "float32": self.work.float_model,
            "int8": packed / MODEL,
            "int8-weights": packed / DEQUANTIZED,
        }

    def int8_logits(self, images: np.ndarray) -> np.ndarray:
        return all_logits(session(self.work.int8_model), self.config, images, "int8")
