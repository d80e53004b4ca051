"""A published bundle measured again: the tables of its card, from its own int8 graph and manifest alone.

`python -m models measure --data DIR --bundle DIR --outside DIR`
"""

from __future__ import annotations

from pathlib import Path

from models import cards
from models.data import cifar10
from models.data.cifar10 import Split
from models.data.sources import resized
from models.errors import PipelineError
from models.evaluation.calibrate import BINS, expected_calibration_error
from models.evaluation.measure import Subject, ood_table, positive_of, trust, views_table
from models.export.artifacts import WEIGHTS
from models.export.reference import Normalisation, all_outputs, session
from models.publishing.bundle import int8_graph, load_manifest
from models.publishing.detector_store import read_detector
from models.softmax import softmax


def read_test(data: Path, dataset: str, size: int) -> Split:
    """The test split of a card's `dataset`, as the page shows it to a model of this input size."""
    if dataset not in ("cifar10", "made-up"):
        raise PipelineError(f"{data}: no reader of the test pictures of '{dataset}'.")
    folder = data if data.name == cifar10.FOLDER else data / cifar10.FOLDER
    return resized(cifar10.read_batch(folder / "test_batch.bin"), size)


def subject_of(bundle: Path) -> Subject:
    """The bundle's int8 model. Raises PipelineError when the bundle has none, or no OOD detector."""
    manifest = load_manifest(bundle)
    given = manifest["input"]
    if "outOfDistribution" not in manifest:
        raise PipelineError(f"{bundle / 'manifest.json'}: no `outOfDistribution`. Publish it anew.")
    graph = session(int8_graph(bundle))
    normalisation = Normalisation(given["mean"], given["std"])
    return Subject(
        labels=tuple(label["id"] for label in manifest["labels"]),
        width=given["width"],
        height=given["height"],
        resize=given["resize"]["filter"],
        temperature=manifest["temperature"],
        grades=manifest["grades"],
        detector=read_detector(manifest, (bundle / WEIGHTS).read_bytes()),
        run=lambda images: all_outputs(graph, normalisation, images, "int8"),
        positive=positive_of(cards.load(manifest["id"])),
    )


def columns(rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def report(data: Path, bundle: Path, outside: Path | None) -> str:
    """The card's tables for a terminal."""
    subject, name = subject_of(bundle), load_manifest(bundle)["id"]
    card = cards.load(name)
    test = read_test(data, card["dataset"], subject.width)
    logits = subject.run(test.images).logits
    made = trust(subject, card, test.images, test.labels, outside)
    errors = [
        expected_calibration_error(softmax(logits, temperature), test.labels)
        for temperature in (1.0, subject.temperature)
    ]
    mistakes = made["confident_mistakes"]
    lines = [
        f"{name} {bundle.name}: {len(test):,} test pictures, int8",
        f"accuracy {(logits.argmax(1) == test.labels).mean():.2%}; calibration error ({BINS} bins) "
        f"{errors[0]:.2%} raw, {errors[1]:.2%} with the temperature {subject.temperature}",
        f"{mistakes['sure']:,} answers with {mistakes['probability']:.0%} or more, "
        f"{mistakes['wrong']:,} wrong",
        "",
        columns(ood_table(made["ood"])),
    ]
    if photos := made.get("photographs"):
        warned = photos["warned"]
        lines += [
            "",
            f"{photos['images']} photographs: accuracy {photos['accuracy']['int8']:.1%}; "
            f"warned of by the score {warned['score']:.1%}, the checks {warned['checks']:.1%}, "
            f"either {warned['either']:.1%}",
            columns(views_table(photos)),
        ]
    return "\n".join(lines)
