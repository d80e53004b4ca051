"""How many pictures of none of a model's classes get an answer that is all but certain, and no warning.

What the page calls very likely differs from model to model; this is one measure for all.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.config import Config
from models.data import exposed
from models.data.held_out import HeldOut
from models.evaluation.measure import Subject, percent
from models.evaluation.outside import strangers_of
from models.softmax import softmax

CERTAIN = 0.9  # of the probability
HEAD = ["pictures", "number", "warned of", f"{CERTAIN:.0%} or more, no warning"]


def read_sets(
    config: Config, subject: Subject, card: dict, outlier_sets: tuple[Path, ...], outside: Path | None
) -> dict[str, np.ndarray]:
    """`[N, 3, height, width]` uint8 by name: outliers held out, people, strangers of the card."""
    held_out = HeldOut(outliers=outlier_sets).read_outliers(config) if outlier_sets else {}
    people = exposed.people(config.size, outlier_sets)
    return {
        **{f"{name}, categories held out": images for name, images in held_out.items()},
        **{f"{name}, people": images for name, images in people.items()},
        **dict(strangers_of(subject, card, outside)),
    }


def certain_table(subject: Subject, sets: dict[str, np.ndarray]) -> list[list[str]]:
    """Cells, the head first; with false alarms where the model has a class to be alarmed by."""
    alarms = subject.positive is not None
    table = [[*HEAD, "false alarms"] if alarms else HEAD]
    for name, images in sets.items():
        outputs = subject.run(images)
        warned = subject.detector.warned(images, outputs)
        probabilities = softmax(outputs.logits, subject.temperature)
        certain = (probabilities.max(1) >= CERTAIN) & ~warned
        row = [name, f"{len(images):,}", percent(warned.mean(), 1), percent(certain.mean(), 1)]
        if alarms:
            wrong = int((probabilities.argmax(1) == subject.positive).sum())
            row.append(f"{wrong} ({percent(wrong / len(images), 1)})")
        table.append(row)
    return table
