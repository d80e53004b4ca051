"""The data sets by name, and what the pipeline asks of each. A config names its data set by this name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from models.config import Config
from models.data import cifar10, pizza
from models.data.picture import cover
from models.data.split import Split, Splits
from models.errors import PipelineError

MADE_UP_PER_BATCH = 200
MADE_UP_PER_CLASS = 60


@dataclass(frozen=True)
class Source:
    """One data set. Every function takes the folder that holds it (or its parent).

    digests: SHA-256s by name, of everything that is read. read: the parts at the config's size; the last
    argument is a folder for decoded pictures. fetch: gets it into a folder, or says how to.
    """

    labels: tuple[str, ...]
    digests: Callable[[Path], dict[str, str]]
    read: Callable[[Path, Config, Path], Splits]
    fetch: Callable[[Path], None]
    make_up: Callable[[Path, int], None]


def read_cifar10(root: Path, config: Config, _cache: Path) -> Splits:
    """Exposure to the config's size, as the page does it."""
    given = cifar10.read(root, config.validation_per_class, config.seed)
    return Splits(*(resized(split, config.size) for split in (given.train, given.validation, given.test)))


def resized(split: Split, size: int) -> Split:
    if split.images.shape[2:] == (size, size):
        return split
    planes = np.empty((len(split), 3, size, size), np.uint8)
    for i, image in enumerate(split.images):
        picture = Image.fromarray(np.ascontiguousarray(image.transpose(1, 2, 0)))
        planes[i] = cover(picture, size, size).transpose(2, 0, 1)
    return Split(planes, split.labels)


def read_pizza(root: Path, config: Config, cache: Path) -> Splits:
    photos = pizza.open_photos(root, cache)
    return pizza.splits_of(photos, division_of(photos, config, None), config.size)


def division_of(photos: pizza.Photos, config: Config, fold: int | None) -> pizza.Division:
    """The config's fold number `fold`, or, for None, the division that the published model learns from."""
    return pizza.divide(photos, config.folds, fold, config.validation_per_class, config.seed)


def fetch_pizza(_root: Path) -> None:
    raise PipelineError(
        f"--data is missing: Kaggle gives this data set to registered users only. Fetch {pizza.ARCHIVE} "
        f"(archive.zip), unpack it, and name the folder that holds {pizza.FOLDER}/ with --data."
    )


SOURCES = {
    "cifar10": Source(
        cifar10.LABELS,
        cifar10.digests,
        read_cifar10,
        cifar10.download,
        lambda root, seed: cifar10.write_made_up(root, MADE_UP_PER_BATCH, seed),
    ),
    "pizza": Source(
        pizza.LABELS,
        pizza.digests,
        read_pizza,
        fetch_pizza,
        lambda root, seed: pizza.write_made_up(root, MADE_UP_PER_CLASS, seed),
    ),
}


def source(config: Config) -> Source:
    return SOURCES[config.data]
