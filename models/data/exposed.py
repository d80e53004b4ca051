"""Pictures of none of the classes to learn from: categories of the outlier sets that are not held out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.config import Config
from models.data import caltech101, cifar100
from models.data.held_out import OUTLIERS, folder_with, is_held_out, read_categories
from models.data.picture import open_rgb
from models.errors import PipelineError

if TYPE_CHECKING:
    import torch

SHORTEST = 160  # px: photographs are kept no larger, with room for crops
# People count double: a camera sees them.
PEOPLE = ("baby", "boy", "girl", "man", "woman")
FACES = ("Faces", "Faces_easy")


@dataclass(frozen=True)
class Exposed:
    """images: CIFAR-100's, uint8 `[N, 3, 32, 32]`. photographs: Caltech-101's, uint8 `[H, W, 3]` each.

    people, faces: which of the images, and of the photographs, are of people.
    """

    images: np.ndarray
    people: np.ndarray
    photographs: list[np.ndarray]
    faces: np.ndarray

    def draw(self, of_people: np.ndarray, share: float, generator: torch.Generator) -> int:
        """The index of one picture; of_people: which are; share: how many shall be, where there are any."""
        import torch  # seconds, and only a training draws

        people, others = np.flatnonzero(of_people), np.flatnonzero(~of_people)
        lot = float(torch.rand((), generator=generator))
        among = people if len(people) and (lot < share or not len(others)) else others
        return int(among[int(torch.randint(len(among), (), generator=generator))])


def read(config: Config, folders: tuple[Path, ...]) -> Exposed:
    """Of the config's outlier sets, which lie in `folders`. Raises PipelineError when one is absent."""
    near = dict(config.outlier_sets)
    roots = {name: folder_with(name, folders) for name in OUTLIERS}
    missing = [name for name, root in roots.items() if root is None or name not in near]
    if missing:
        raise PipelineError(f"--held-out is missing: name the folders with {' and '.join(missing)}.")
    small = cifar100.read(roots["CIFAR-100"])
    large = caltech101.read(roots["Caltech-101"])
    paths = [(path, name in FACES) for name in learned(large, near["Caltech-101"]) for path in large[name]]
    names = learned(small, near["CIFAR-100"])
    return Exposed(
        np.concatenate([small[name] for name in names]),
        np.concatenate([np.full(len(small[name]), name in PEOPLE) for name in names]),
        [photograph(path) for path, _ in paths],
        np.array([is_face for _, is_face in paths]),
    )


def people(size: int, folders: tuple[Path, ...]) -> dict[str, np.ndarray]:
    """`[N, 3, size, size]` uint8: the pictures of people, held out or not, of each data set that is there."""
    roots = {name: folder_with(name, folders) for name in OUTLIERS}
    found = {
        name: read_categories(name, root, lambda category: category in (*PEOPLE, *FACES), size)
        for name, root in roots.items()
        if root
    }
    return {name: images for name, images in found.items() if len(images)}


def learned(categories: dict[str, object], near: tuple[str, ...]) -> list[str]:
    names = [name for name in categories if name not in near and not is_held_out(name)]
    if not names:
        raise PipelineError("The outlier sets have no category that is not held out.")
    return names


def photograph(path: Path) -> np.ndarray:
    picture = open_rgb(path)
    share = SHORTEST / min(picture.size)
    if share < 1:
        picture = picture.resize([max(1, round(side * share)) for side in picture.size], reducing_gap=2)
    return np.asarray(picture)
