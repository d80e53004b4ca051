"""The data set's report: how many, how large, what colours, and what is there twice.

`explore/report.md` and `report.json` are for reading and for keeping; the sample sheets beside them show
pictures of the data set and stay in the work folder.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from models.data import pizza
from models.data.dataset import Dataset
from models.data.duplicates import COLOUR_LIMIT, LIMIT, near_pairs
from models.data.sources import division_of
from models.files import write_json

SHEET_ROWS, SHEET_COLUMNS, TILE = 6, 10, 96
EXAMPLES = 20


@dataclass(frozen=True)
class Part:
    """A split (or fold) of a data set; sizes: `[N, 2]`, width and height in the files, where they vary."""

    name: str
    images: np.ndarray
    labels: np.ndarray
    names: list[str]
    sizes: np.ndarray | None = None


def parts_of(data: Dataset) -> list[Part]:
    """The data set as it is measured: its splits, or the folds of its cross-validation."""
    if not data.config.folds:
        splits = {name: getattr(data.splits, name) for name in ("train", "validation", "test")}
        return [
            Part(name, split.images, split.labels, [f"{name} {i}" for i in range(len(split))])
            for name, split in splits.items()
        ]
    data.check()
    photos = pizza.open_photos(data.root, data.cache)
    images, names, made = photos.at(data.config.size), photos.names, []
    for fold in range(data.config.folds):
        index = division_of(photos, data.config, fold).test
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


def channel_statistics(images: np.ndarray) -> dict[str, list[float]]:
    """Mean and standard deviation by channel, in 0..1, over all pixels of uint8 `[N, 3, H, W]`."""
    total, square, pixels = np.zeros(3), np.zeros(3), 0
    for start in range(0, len(images), 500):
        block = images[start : start + 500].astype(np.float64) / 255
        total += block.sum((0, 2, 3))
        square += (block**2).sum((0, 2, 3))
        pixels += block.shape[0] * block.shape[2] * block.shape[3]
    mean = total / max(pixels, 1)
    std = np.sqrt(np.maximum(square / max(pixels, 1) - mean**2, 0))
    return {"mean": [round(float(v), 4) for v in mean], "std": [round(float(v), 4) for v in std]}


def summary(values: np.ndarray) -> dict[str, float]:
    low, middle, high = np.percentile(values, [0, 50, 100])
    return {"smallest": float(low), "median": float(middle), "largest": float(high)}


def exact_pairs(images: np.ndarray) -> np.ndarray:
    """Pairs `[P, 2]` of pictures with the same pixels: each later one with the first of its kind."""
    first: dict[bytes, int] = {}
    pairs = []
    for i, image in enumerate(images):
        key = hashlib.sha256(np.ascontiguousarray(image).tobytes()).digest()
        if key in first:
            pairs.append((first[key], i))
        else:
            first[key] = i
    return np.array(pairs, np.int64).reshape(-1, 2)


def split_pairs(pairs: np.ndarray, part: np.ndarray, labels: np.ndarray, names: list[str]) -> dict:
    """How many pairs lie within one part, how many across two, how many disagree in their labels."""
    across = part[pairs[:, 0]] != part[pairs[:, 1]]
    disagree = labels[pairs[:, 0]] != labels[pairs[:, 1]]
    shown = pairs[np.argsort(~across, kind="stable")][:EXAMPLES]
    return {
        "pairs": len(pairs),
        "within_a_part": int((~across).sum()),
        "across_parts": int(across.sum()),
        "with_other_labels": int(disagree.sum()),
        "examples": [[names[i], names[j]] for i, j in shown],
    }


def tile(image: np.ndarray) -> np.ndarray:
    """uint8 `[3, H, W]` -> `[TILE, TILE, 3]`."""
    return np.asarray(
        Image.fromarray(image.transpose(1, 2, 0)).resize((TILE, TILE), Image.Resampling.BILINEAR)
    )


def sheet(images: list[np.ndarray], columns: int, path: Path) -> None:
    """A PNG of pictures in rows."""
    if not images:
        return
    rows = -(-len(images) // columns)
    page = np.full((rows * TILE, columns * TILE, 3), 255, np.uint8)
    for i, image in enumerate(images):
        y, x = i // columns * TILE, i % columns * TILE
        page[y : y + TILE, x : x + TILE] = tile(image)
    Image.fromarray(page).save(path)


def thumbnails(images: np.ndarray) -> np.ndarray:
    """At most 32 x 32, by area means: enough to find what looks the same."""
    if images.shape[2] <= 32:
        return np.ascontiguousarray(images)
    parts = [
        F.adaptive_avg_pool2d(torch.from_numpy(np.array(images[start : start + 200])).float(), 32)
        for start in range(0, len(images), 200)
    ]
    return torch.cat(parts).round().to(torch.uint8).numpy()


def explore(parts: list[Part], classes: tuple[str, ...], folder: Path, seed: int) -> dict:
    """Writes report.json, report.md and the sheets to `folder`; returns the report."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [part for part in parts if len(part.labels)]
    thumbs = np.concatenate([thumbnails(part.images) for part in parts])
    labels = np.concatenate([part.labels for part in parts])
    names = [name for part in parts for name in part.names]
    number = np.repeat(np.arange(len(parts)), [len(part.labels) for part in parts])
    near = near_pairs(thumbs)
    report = {
        "parts": {
            part.name: {
                "images": len(part.labels),
                "by_class": {name: int((part.labels == c).sum()) for c, name in enumerate(classes)},
                "channels": channel_statistics(part.images),
            }
            for part in parts
        },
        "duplicates": {
            "exact": split_pairs(exact_pairs(thumbs), number, labels, names),
            "near": split_pairs(near, number, labels, names),
            "rule": f"64-bit dHash within {LIMIT} bits and colours within {COLOUR_LIMIT:g} of 255 on average",
        },
    }
    if parts[0].sizes is not None:
        sizes = np.concatenate([part.sizes for part in parts])
        report["sizes"] = {
            "width": summary(sizes[:, 0]),
            "height": summary(sizes[:, 1]),
            "short_side": summary(sizes.min(1)),
            "aspect": summary(sizes[:, 0] / sizes[:, 1]),
        }
    write_json(folder / "report.json", report)
    (folder / "report.md").write_text(markdown(report), encoding="utf-8")
    rng = np.random.default_rng(seed)
    for c, name in enumerate(classes):
        chosen = rng.permutation(np.flatnonzero(parts[0].labels == c))[: SHEET_ROWS * SHEET_COLUMNS]
        sheet([np.asarray(parts[0].images[i]) for i in chosen], SHEET_COLUMNS, folder / f"sample-{name}.png")
    sheet([thumbs[i] for pair in near[: EXAMPLES * 2] for i in pair], 8, folder / "near-duplicates.png")
    return report


def markdown(report: dict) -> str:
    """The report for people."""
    classes = list(next(iter(report["parts"].values()))["by_class"])
    lines = [
        "# Data set report",
        "",
        "| part | images | " + " | ".join(classes) + " | mean (R, G, B) | std (R, G, B) |",
        "| --- " * (len(classes) + 4) + "|",
    ]
    for name, part in report["parts"].items():
        mean, std = (", ".join(f"{v:.3f}" for v in part["channels"][key]) for key in ("mean", "std"))
        counts = " | ".join(str(part["by_class"][c]) for c in classes)
        lines.append(f"| {name} | {part['images']} | {counts} | {mean} | {std} |")
    if "sizes" in report:
        lines += ["", "| in the files | smallest | median | largest |", "| --- | --- | --- | --- |"]
        for name, row in report["sizes"].items():
            values = " | ".join(f"{row[key]:.4g}" for key in ("smallest", "median", "largest"))
            lines.append(f"| {name.replace('_', ' ')} | {values} |")
    duplicates = report["duplicates"]
    lines += [
        "",
        f"Near duplicates: {duplicates['rule']}. Exact: the same pixels.",
        "",
        "| duplicates | pairs | within a part | across parts | with other labels |",
        "| --- | --- | --- | --- | --- |",
    ]
    by_kind = defaultdict(list)
    for kind in ("exact", "near"):
        row = duplicates[kind]
        keys = ("pairs", "within_a_part", "across_parts", "with_other_labels")
        lines.append(f"| {kind} | " + " | ".join(str(row[key]) for key in keys) + " |")
        by_kind[kind] = row["examples"]
    for kind, examples in by_kind.items():
        if examples:
            lines += ["", f"{kind.capitalize()} duplicates, for example:", ""]
            lines += [f"- {first} and {second}" for first, second in examples]
    return "\n".join(lines) + "\n"
