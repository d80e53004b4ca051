"""Photos of pizza and of other food, as Kaggle's archive "pizza-not-pizza" has them (a part of Food-101).

    <root>/pizza/*.jpg, <root>/not_pizza/*.jpg        or the same below <root>/pizza_not_pizza/

Every photo is decoded once: what training crops from (short side 256, uint8) and thumbnails go to a cache in
the work folder. What a model is measured on is read from the files exactly as the page reads a picture.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from models.data.duplicates import THUMB, groups, near_pairs
from models.data.picture import cover, open_rgb, read_picture
from models.data.split import Split, Splits
from models.errors import PipelineError

LABELS = ("pizza", "not_pizza")
FOLDER = "pizza_not_pizza"
ARCHIVE = "https://www.kaggle.com/datasets/carlosrunner/pizza-not-pizza"
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp")
SHORT_SIDE = 256  # of the photos that training crops from
LONGEST = 4  # times the short side: a panorama's ends are left out


def folder_of(root: Path) -> Path:
    """The folder that holds `pizza/` and `not_pizza/`: `root` itself or the archive's folder in it."""
    return root / FOLDER if (root / FOLDER).is_dir() else root


def files(root: Path) -> list[tuple[Path, int]]:
    """Every picture file with its label, in a fixed order. Raises PipelineError for an empty class."""
    found = []
    for label, name in enumerate(LABELS):
        folder = folder_of(root) / name
        if not folder.is_dir():
            raise PipelineError(
                f"{folder}: no such folder. Fetch the archive from {ARCHIVE} (free, needs an account), "
                "unpack it and name its folder with --data."
            )
        pictures = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
        if not pictures:
            raise PipelineError(f"{folder}: class '{name}' has no picture ({', '.join(SUFFIXES)}).")
        found += [(path, label) for path in pictures]
    return found


def digests(root: Path) -> dict[str, str]:
    """One SHA-256 a class over the names and contents of its files, "absent" for a class without any."""
    made = {}
    for name in LABELS:
        folder = folder_of(root) / name
        total = hashlib.sha256()
        pictures = sorted(folder.iterdir()) if folder.is_dir() else []
        for path in pictures:
            if path.suffix.lower() in SUFFIXES:
                with path.open("rb") as file:
                    total.update(path.name.encode() + hashlib.file_digest(file, "sha256").digest())
        made[name] = total.hexdigest() if pictures else "absent"
    return made


@dataclass(frozen=True)
class Photos:
    """All photos of both classes, decoded once. Opened by `open_photos`."""

    paths: list[Path]
    labels: np.ndarray  # [N] int64
    sizes: np.ndarray  # [N, 2], width and height of the file's picture
    thumbs: np.ndarray  # [N, 3, 32, 32] uint8
    shapes: np.ndarray  # [N, 2], height and width of the cached photo
    offsets: np.ndarray  # [N], its first byte in `pixels`
    pixels: np.ndarray  # flat uint8, mapped from the cache's file
    cache: Path
    key: str

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def names(self) -> list[str]:
        return [f"{path.parent.name}/{path.name}" for path in self.paths]

    def photo(self, i: int) -> np.ndarray:
        """`[height, width, 3]` uint8, short side at most SHORT_SIDE."""
        height, width = (int(side) for side in self.shapes[i])
        start = int(self.offsets[i])
        return self.pixels[start : start + height * width * 3].reshape(height, width, 3)

    @cached_property
    def groups(self) -> np.ndarray:
        """`[N]`: photos that look the same share a number; a division must not tear them apart."""
        return groups(len(self), near_pairs(self.thumbs))

    def at(self, size: int) -> np.ndarray:
        """`[N, 3, size, size]` uint8 from the files, as the page would see them; cached."""
        path = self.cache / f"{self.key}-{size}.npy"
        if not path.is_file():
            images = np.empty((len(self), 3, size, size), np.uint8)
            for i, file in enumerate(tqdm(self.paths, desc=f"photos at {size} px", leave=False)):
                images[i] = read_picture(file, size, size).transpose(2, 0, 1)
            partial = path.with_suffix(".part.npy")
            np.save(partial, images)
            partial.replace(path)
        return np.load(path, mmap_mode="r")


def shrink(rgb: Image.Image) -> np.ndarray:
    """The photo with its short side at most SHORT_SIDE, `[h, w, 3]` uint8; a very long one loses its ends."""
    short = min(rgb.size)
    longest = short * LONGEST
    if max(rgb.size) > longest:
        width, height = (min(side, longest) for side in rgb.size)
        left, top = (rgb.width - width) // 2, (rgb.height - height) // 2
        rgb = rgb.crop((left, top, left + width, top + height))
    if short > SHORT_SIDE:
        size = tuple(max(SHORT_SIDE, round(side * SHORT_SIDE / short)) for side in rgb.size)
        rgb = rgb.resize(size, Image.Resampling.BILINEAR)
    return np.asarray(rgb)


def open_photos(root: Path, cache: Path) -> Photos:
    """Reads the photos below `root`, from the cache if it was made from these very files.

    Raises PipelineError, naming the file or folder: a missing folder, an empty class, an unreadable photo.
    """
    listed = files(root)
    key = hashlib.sha256(json.dumps([digests(root), SHORT_SIDE]).encode()).hexdigest()[:16]
    table, pixels = cache / f"{key}.npz", cache / f"{key}.bin"
    if not (table.is_file() and pixels.is_file()):
        decode([path for path, _ in listed], table, pixels)
    with np.load(table) as columns:
        return Photos(
            paths=[path for path, _ in listed],
            labels=np.array([label for _, label in listed], np.int64),
            **{name: columns[name] for name in ("sizes", "thumbs", "shapes", "offsets")},
            pixels=np.memmap(pixels, np.uint8, "r"),
            cache=cache,
            key=key,
        )


def decode(paths: list[Path], table: Path, pixels: Path) -> None:
    """Writes the cache: `pixels` holds every photo's bytes one after another, `table` says where each is."""
    table.parent.mkdir(parents=True, exist_ok=True)
    sizes, thumbs, shapes, offsets, position = [], [], [], [], 0
    partial = pixels.with_suffix(".part")
    with partial.open("wb") as out:
        for path in tqdm(paths, desc="photos", leave=False):
            rgb = open_rgb(path)
            photo = shrink(rgb)
            sizes.append(rgb.size)
            thumbs.append(cover(rgb, THUMB, THUMB).transpose(2, 0, 1))
            shapes.append(photo.shape[:2])
            offsets.append(position)
            position += out.write(photo.tobytes())
    partial.replace(pixels)
    partial = table.with_suffix(".part.npz")
    np.savez(partial, sizes=sizes, thumbs=np.stack(thumbs), shapes=shapes, offsets=offsets)
    partial.replace(table)


def deal(labels: np.ndarray, group: np.ndarray, hands: int, seed: int) -> np.ndarray:
    """`[N]` numbers 0..hands-1: every class spread evenly, groups kept whole, drawn with `seed`.

    A group is dealt with the class of its first picture.
    """
    rng = np.random.default_rng(seed)
    dealt = np.empty(len(labels), np.int64)
    for c in np.unique(labels):
        heads = [g for g in np.unique(group) if labels[g] == c]
        # The largest groups first, so that what follows can level them out.
        members = {g: np.flatnonzero(group == g) for g in heads}
        order = sorted(rng.permutation(heads), key=lambda g: -len(members[g]))
        counts = np.zeros(hands, np.int64)
        for g in order:
            lowest = np.flatnonzero(counts == counts.min())
            hand = int(rng.choice(lowest))
            dealt[members[g]] = hand
            counts[hand] += len(members[g])
    return dealt


@dataclass(frozen=True)
class Division:
    """Indices of the photos in each part."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray


def divide(photos: Photos, folds: int, fold: int | None, validation_per_class: int, seed: int) -> Division:
    """Fold number `fold` of `folds` as the test part; None: no test part, all photos to learn from.

    From the rest, about `validation_per_class` photos a class (whole groups) are held out for validation.
    """
    everything = np.arange(len(photos))
    number = deal(photos.labels, photos.groups, folds, seed)
    test = everything[number == fold] if fold is not None else everything[:0]
    rest = everything[number != fold] if fold is not None else everything
    smallest = int(np.bincount(photos.labels[rest], minlength=len(LABELS)).min())
    hands = max(2, round(smallest / validation_per_class))
    place = {int(i): k for k, i in enumerate(rest)}
    # Group numbers are indices of photos; within `rest`, those of the first member that is there.
    first: dict[int, int] = {}
    local = np.array([first.setdefault(int(photos.groups[i]), place[int(i)]) for i in rest])
    held = deal(photos.labels[rest], local, hands, seed + 1) == 0
    return Division(rest[~held], rest[held], test)


def splits_of(photos: Photos, division: Division, size: int) -> Splits:
    """The parts as images of the net's input size."""
    images = photos.at(size)
    return Splits(
        *(
            Split(np.ascontiguousarray(images[index]), photos.labels[index])
            for index in (division.train, division.validation, division.test)
        )
    )


def write_made_up(root: Path, per_class: int, seed: int) -> None:
    """Writes a small made-up set in the same layout: discs with red spots, and greenish stripes.

    For tests: photos of different shapes, told apart by a net after a few steps.
    """
    rng = np.random.default_rng(seed)
    for label, name in enumerate(LABELS):
        folder = root / FOLDER / name
        folder.mkdir(parents=True, exist_ok=True)
        for i in range(per_class):
            width, height = (int(side) for side in rng.integers(96, 160, 2))
            y, x = np.mgrid[0:height, 0:width]
            picture = rng.integers(60, 200, 3) + rng.normal(0, 14, (height, width, 3))
            if label == 0:
                centre = np.array([width, height]) * rng.uniform(0.4, 0.6, 2)
                radius = min(width, height) * rng.uniform(0.3, 0.45)
                picture[(x - centre[0]) ** 2 + (y - centre[1]) ** 2 < radius**2] = (230, 190, 90)
                for _ in range(8):
                    spot = centre + rng.uniform(-0.6, 0.6, 2) * radius
                    picture[(x - spot[0]) ** 2 + (y - spot[1]) ** 2 < (radius * 0.16) ** 2] = (190, 40, 30)
            else:
                angle = rng.uniform(0, np.pi)
                wave = np.sin((x * np.cos(angle) + y * np.sin(angle)) * rng.uniform(0.1, 0.5))
                picture[wave > 0.2] = (60, 140, 70)
            noisy = (picture + rng.normal(0, 6, picture.shape)).clip(0, 255).astype(np.uint8)
            Image.fromarray(noisy).save(folder / f"{1000 + i}.jpg", quality=90)
