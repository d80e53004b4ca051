"""Pictures that nothing is learned from, to choose by: photographs of the classes, and outliers of none.

Outliers are held out by category, so that a net that learns from the others has seen nothing like them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from models.config import Config
from models.data import caltech101, cifar100
from models.data.picture import cover, open_rgb
from models.data.split import Split
from models.errors import PipelineError
from models.files import listing_digest

# Whether a category is asked for.
Wanted = Callable[[str], bool]

ONE_OF = 4  # categories is held out
MOST = 2000  # pictures of a data set


def is_held_out(category: str) -> bool:
    """Whether a category of outliers is one to choose by: never one to learn from."""
    return hashlib.sha256(category.encode()).digest()[0] % ONE_OF == 0


def cifar100_at(root: Path, wanted: Wanted, size: int) -> list[np.ndarray]:
    images = [
        picture
        for category, pictures in cifar100.read(root).items()
        if wanted(category)
        for picture in pictures
    ]
    return [
        cover(Image.fromarray(np.ascontiguousarray(picture.transpose(1, 2, 0))), size, size)
        for picture in some(images)
    ]


def caltech101_at(root: Path, wanted: Wanted, size: int) -> list[np.ndarray]:
    paths = [path for category, paths in caltech101.read(root).items() if wanted(category) for path in paths]
    return [cover(open_rgb(path), size, size) for path in some(paths)]


def some(given: list) -> list:
    """At most MOST, drawn with a fixed seed."""
    return [given[i] for i in np.sort(np.random.default_rng(0).permutation(len(given))[:MOST])]


# By the name that a config has for it: the folder that tells it is there, and its reader.
OUTLIERS = {
    "CIFAR-100": ((cifar100.FOLDER,), cifar100_at),
    "Caltech-101": (caltech101.FOLDERS, caltech101_at),
}


def folder_with(name: str, roots: tuple[Path, ...]) -> Path | None:
    """The first of `roots` that the data set is in."""
    folders, _ = OUTLIERS[name]
    return next((root for root in roots if any((root / folder).is_dir() for folder in folders)), None)


def with_outliers(*roots: Path) -> tuple[Path, ...]:
    """Those of `roots` that an outlier set is in."""
    return tuple(root for root in roots if any(folder_with(name, (root,)) for name in OUTLIERS))


@dataclass(frozen=True)
class HeldOut:
    """photographs: a folder with `<class>/*.jpg`. outliers: folders with the config's `outlier_sets`."""

    photographs: Path | None = None
    outliers: tuple[Path, ...] = ()

    def digests(self) -> dict[str, str]:
        """Of the names and sizes of all files."""
        given = {"photographs": [self.photographs] if self.photographs else [], "outliers": self.outliers}
        return {name: listing_digest([(root, root) for root in folders]) for name, folders in given.items()}

    def read_photographs(self, config: Config, labels: tuple[str, ...]) -> Split | None:
        """At the config's size, as the page reads them; None where no folder was given.

        Raises PipelineError when there is none in it, or one that cannot be read.
        """
        if self.photographs is None:
            return None
        found = [
            (path, index)
            for index, label in enumerate(labels)
            for path in sorted((self.photographs / label).glob("*.jpg"))
        ]
        if not found:
            raise PipelineError(f"{self.photographs}: no photographs in folders called {', '.join(labels)}.")
        images = [cover(open_rgb(path), config.size, config.size) for path, _ in found]
        return Split(planes(images), np.array([index for _, index in found]))

    def read_outliers(self, config: Config) -> dict[str, np.ndarray]:
        """`[N, 3, size, size]` uint8 by data set: the held-out categories of those that are there.

        Raises PipelineError when a folder has no data set, or a data set nothing that is held out.
        """
        for root in self.outliers:
            if not with_outliers(root):
                raise PipelineError(f"{root}: neither {' nor '.join(OUTLIERS)}, in their public layouts.")
        made = {}
        for name, without in config.outlier_sets:
            root = folder_with(name, self.outliers)
            if root is None:
                continue
            images = read_categories(
                name, root, lambda c, near=without: is_held_out(c) and c not in near, config.size
            )
            if not len(images):
                raise PipelineError(f"{root}: {name} has none of the categories that are held out.")
            made[name] = images
        return made


def read_categories(name: str, root: Path, wanted: Wanted, size: int) -> np.ndarray:
    """`[N, 3, size, size]` uint8 of one of OUTLIERS, at most MOST, N may be 0."""
    _, read = OUTLIERS[name]
    images = read(root, wanted, size)
    return planes(images) if images else np.empty((0, 3, size, size), np.uint8)


def planes(images: list[np.ndarray]) -> np.ndarray:
    return np.ascontiguousarray(np.stack(images).transpose(0, 3, 1, 2))
