"""Pictures from elsewhere, to measure a model on: those that a card's `outside` names (models/README.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
from PIL import Image

from models.data.picture import open_rgb
from models.errors import PipelineError
from models.evaluation.views import part
from models.files import listing_digest

SEED = 11


class Sight(Protocol):
    """What a model sees of a picture: its size in pixels, and the name of the filter that shrinks to it."""

    width: int
    height: int
    resize: str


def on_what(outside: Path | None, card: dict) -> list[Path]:
    """The folders of the card's `outside` that are there."""
    given = card.get("outside", {})
    names = [kind["folder"] for kind in given.get("strangers", [])]
    names += [given["photographs"]] if "photographs" in given else []
    return [outside / name for name in dict.fromkeys(names) if (outside / name).is_dir()] if outside else []


def outside_digest(outside: Path | None, card: dict) -> str:
    """Whether the pictures from elsewhere have changed."""
    return listing_digest([(outside, folder) for folder in on_what(outside, card)])


def is_without(name: str, ranges: list[list[str]]) -> bool:
    """Whether a file's WordNet id (`n02123045_tabby.jpg`) is in none of the ranges, ends included."""
    return not any(first <= name.split("_")[0] <= last for first, last in ranges)


def read_strangers(sight: Sight, folder: Path, kind: dict) -> np.ndarray:
    """`[N, 3, height, width]` uint8: pictures of a card's kind of strangers, below the folder `--outside`.

    `tile`: each file is a sheet of square pictures of that side, left to right. Raises PipelineError when
    there is none, or one that cannot be read.
    """
    paths = sorted((folder / kind["folder"]).glob(kind.get("files", "**/*.jpg")))
    paths = [path for path in paths if is_without(path.name, kind.get("without", []))]
    rng = np.random.default_rng(SEED)
    most = kind.get("most")  # None: all
    pictures: list[Image.Image] = []
    if tile := kind.get("tile"):
        for path in paths:
            sheet = open_rgb(path)
            corners = [(x, y) for y in range(0, sheet.height, tile) for x in range(0, sheet.width, tile)]
            pictures += [sheet.crop((x, y, x + tile, y + tile)) for x, y in corners]
        pictures = [pictures[i] for i in rng.permutation(len(pictures))[:most]]
    else:
        pictures = [open_rgb(paths[i]) for i in np.sort(rng.permutation(len(paths))[:most])]
    if not pictures:
        raise PipelineError(f"{folder / kind['folder']}: no pictures for '{kind['name']['en']}'.")
    size = (sight.width, sight.height, sight.resize)
    return np.stack([part(picture, "centre", *size) for picture in pictures])


def strangers_of(sight: Sight, card: dict, outside: Path | None) -> Iterator[tuple[str, np.ndarray]]:
    """The name of each of a card's kinds of strangers whose folder is there, and its pictures."""
    for kind in card.get("outside", {}).get("strangers", []) if outside else []:
        if (outside / kind["folder"]).is_dir():
            yield kind["name"]["en"], read_strangers(sight, outside, kind)


def photographs_folder(card: dict, outside: Path | None) -> Path | None:
    """That of a card's photographs of its classes, where it names one that is there."""
    name = card.get("outside", {}).get("photographs")
    return outside / name if outside and name and (outside / name).is_dir() else None


def read_photographs(folder: Path, labels: tuple[str, ...]) -> tuple[list[Image.Image], np.ndarray]:
    """`folder/<class>/*.jpg` in full size, and the number of each one's class, `[N]`.

    Raises PipelineError when there is none, or one that cannot be read.
    """
    pictures, wanted = [], []
    for index, name in enumerate(labels):
        paths = sorted((folder / name).glob("*.jpg"))
        pictures += [open_rgb(path) for path in paths]
        wanted += [index] * len(paths)
    if not pictures:
        raise PipelineError(f"{folder}: no photographs in folders called {', '.join(labels)}.")
    return pictures, np.array(wanted)
