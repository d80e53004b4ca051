"""Every model of a bucket measured again from its own files, beside what its manifest and its card state.

`python -m models evaluate --data DIR --outside DIR`

A cross-validated model has learned from every picture of its data set, so that nobody can measure its
accuracy again without training anew; what it warns of can be measured.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models import cards
from models import config as configs
from models.data import cifar10, pizza
from models.data.sources import division_of
from models.errors import PipelineError
from models.evaluation.certain import certain_table, read_sets
from models.evaluation.evaluate import figures
from models.evaluation.measure import VALIDATION, Subject, ood_rows, ood_table, percent, trust, views_table
from models.publishing.buckets.bucket import INDEX
from models.publishing.buckets.folder import Folder
from models.publishing.bundle import load_manifest
from models.publishing.card_folder import CARD
from models.publishing.index import read_index
from models.publishing.model_card import SHIPPED
from models.publishing.remeasure import columns, read_test, subject_of

# How models/publishing/provenance.py says in a manifest's `measured` that there was no test split.
CROSS_VALIDATED = "cross-validation"
HEAD = [
    "model",
    "version",
    "bytes",
    "accuracy, stated",
    "measured",
    "calibration error, stated",
    "measured",
    "photographs",
    "calibration error there",
    "warned of there",
    "rows as in its card",
]


@dataclass(frozen=True)
class Places:
    """Where pictures are. `cache`: a folder for decoded ones. `held_out`: folders with outlier sets."""

    data: Path | None
    outside: Path | None
    cache: Path
    held_out: tuple[Path, ...] = ()

    def folder_with(self, name: str) -> Path | None:
        """That of the two which has `name` in it."""
        given = (folder for folder in (self.data, self.outside) if folder)
        return next((folder for folder in given if (folder / name).exists()), None)


@dataclass(frozen=True)
class Found:
    """One model's cells: those of HEAD from `measured` on that are known, and tables as a card has them."""

    accuracy: str = ""
    error: str = ""
    photographs: str = ""
    photographs_error: str = ""
    photographs_warned: str = ""
    tables: tuple[list[list[str]], ...] = ()
    ood: list[list[str]] | None = None
    remark: str = ""


def shared_data(shared: Path, work: Path) -> tuple[Path | None, Path | None]:
    """`--data` and `--outside` where the shared pictures are beside the checkout: CIFAR-10 unpacked into
    `work` by their own program, once, and the folder of everything else. Both None where they are not.
    """
    program = shared / "unpack.py"
    if not program.is_file():
        return None, None
    last = work / cifar10.FOLDER / "batches.meta.txt"
    if not last.is_file():
        done = subprocess.run([sys.executable, program, work], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            why = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            raise PipelineError(f"{program}: failed ({why}). Unpack CIFAR-10 and name it with --data.")
    return work, shared


def held_out_from(name: str, root: Path, cache: Path) -> np.ndarray:
    """`[N, 3, size, size]` uint8: the validation photos, all that the published net did not learn from."""
    config = configs.get(name)
    photos = pizza.open_photos(root, cache)
    return photos.at(config.size)[division_of(photos, config, None).validation]


def measure_folds(name: str, subject: Subject, card: dict, places: Places) -> Found:
    """Only what the model warns of: it has learned from nearly all pictures that there are."""
    root = places.folder_with(pizza.FOLDER)
    if root is None:
        return Found(remark=f"no {pizza.FOLDER}/ below --data or --outside")
    images = held_out_from(name, root, places.cache)
    table = ood_table(ood_rows(subject, VALIDATION, images, subject.run(images), card, places.outside))
    return Found(tables=(table,), ood=table)


def measure_test(subject: Subject, card: dict, places: Places) -> Found:
    data = places.folder_with(cifar10.FOLDER)
    if data is None:
        return Found(remark=f"no {cifar10.FOLDER}/ below --data")
    test = read_test(data, card["dataset"], subject.width)
    logits = subject.run(test.images).logits
    made = trust(subject, card, test.images, test.labels, places.outside)
    measured = figures(logits, test.labels, subject.temperature, subject.labels)
    accuracy = percent(measured["accuracy"])
    before, after = (percent(measured["ece"][when]) for when in ("before", "after"))
    strange = ood_table(made["ood"])
    photos = made.get("photographs")
    return Found(
        accuracy,
        after,
        percent(photos["accuracy"]["int8"], 1) if photos else "",
        percent(photos["ece"], 1) if photos else "",
        percent(photos["warned"]["either"], 1) if photos else "",
        ([[], [SHIPPED, accuracy, before, after]], strange, *([views_table(photos)] if photos else [])),
        strange,
    )


def differences(card: str, tables: tuple[list[list[str]], ...]) -> tuple[int, list[str]]:
    """How many rows were measured, and those of them that the card has otherwise, or not at all.

    An empty cell was not measured, and agrees with anything.
    """
    stated = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in card.splitlines()
        if line.startswith("|")
    ]
    rows = [row for _, *rows in tables for row in rows]

    def stands(row: list[str]) -> bool:
        alike = (other for other in stated if len(other) == len(row) and other[0] == row[0])
        return any(all(mine in ("", its) for mine, its in zip(row, other, strict=True)) for other in alike)

    return len(rows), [" | ".join(row) for row in rows if not stands(row)]


def summary(bundle: Path, places: Places) -> tuple[list[str], list[str]]:
    """The bundle's row of the table, and what is to be said below it."""
    manifest = load_manifest(bundle)
    name, stated = manifest["id"], manifest["measured"]
    folds = CROSS_VALIDATED in stated["data"]
    if name not in configs.CONFIGS:
        found = Found(remark="no config or card of this name here: only what it states")
    else:
        subject, card = subject_of(bundle), cards.load(name)
        found = measure_folds(name, subject, card, places) if folds else measure_test(subject, card, places)
    artifact = next(one for one in manifest["artifacts"] if one["precision"] == "int8")
    size = artifact["bytes"] + sum(file["bytes"] for file in artifact["weights"])
    below = [f"{name}: {found.remark}"] if found.remark else []
    if found.ood:
        below += [f"{name}: share of pictures warned of", columns(found.ood)]
        sets = read_sets(configs.get(name), subject, card, places.held_out, places.outside)
        if sets:
            below += ["", f"{name}: pictures of none of its classes", columns(certain_table(subject, sets))]
    agreement = ""
    if found.tables and (bundle / CARD).is_file():
        count, wrong = differences((bundle / CARD).read_text(encoding="utf-8"), found.tables)
        agreement = f"{count - len(wrong)} of {count}"
        below += [f"{name}: measured, but not in its card: {row}" for row in wrong]
    how = " (cross-validation)" if folds else ""
    row = [
        name,
        manifest["version"],
        f"{size:,}",
        percent(stated["accuracy"]["int8"]) + how,
        found.accuracy or "-",
        percent(stated["expectedCalibrationError"]["after"]) + how,
        found.error or "-",
        found.photographs or "-",
        found.photographs_error or "-",
        found.photographs_warned or "-",
        agreement or "-",
    ]
    return row, below


def report(bucket: Path, places: Places) -> str:
    """The table of all models that the bucket's index names, and below it what each warns of.

    Raises PipelineError when there is no index, or a file of a bundle is missing.
    """
    models = read_index(Folder(bucket))["models"]
    if not models:
        raise PipelineError(f"{bucket / INDEX}: names no model. Publish one, or name another --bucket.")
    rows, below = [HEAD], []
    for entry in models:
        row, more = summary(bucket / entry["id"] / entry["version"], places)
        rows.append(row)
        below += ["", *more] if more else []
    return "\n".join([columns(rows), *below])
