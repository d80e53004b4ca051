"""What the page answers, in Python: a bundle's int8 graph run exactly (export/exact_form.py), its
temperature, its detector of what is unlike the training data.

    from models.inference.classifier import classify
    answer = classify("public/models/cifar10/82aadd6420cddb85", "cat.jpg")
    answer.label, answer.probability, answer.warnings

The logits are those of the page's int8 engines to within 1e-3 for the same pixels. Pixels are the same but
for the JPEG decoders: Pillow's and each browser's round a little differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from models.data.picture import cover, cover_box
from models.errors import PipelineError
from models.evaluation.ood.checks import flagged
from models.evaluation.ood.detector import SCORE_CODE, Detector
from models.evaluation.ood.statistics import statistics
from models.export.artifacts import WEIGHTS
from models.export.exact_form import exact_form
from models.export.reference import Graph, Normalisation, Outputs, load, normalise, open_graph, run
from models.files import sha256
from models.inference.read import read_bytes
from models.publishing.buckets.bucket import INDEX, MANIFEST
from models.publishing.buckets.folder import Folder
from models.publishing.bundle import load_manifest
from models.publishing.detector_store import read_detector
from models.publishing.index import parse_index
from models.softmax import softmax


@dataclass(frozen=True)
class Answer:
    """Of one picture.

    label: the id of the most probable class. probabilities: 0..1 by label id, in the model's order.
    warnings: codes, in the page's order; empty for a picture as the training data has them.
    crop: what the model saw, `(x, y, width, height)` in the picture's pixels. logits: `[classes]` float32.
    """

    label: str
    probability: float
    probabilities: dict[str, float]
    warnings: tuple[str, ...]
    crop: tuple[float, float, float, float]
    logits: np.ndarray = field(repr=False)


@dataclass(frozen=True)
class Bundle:
    """A published model in memory, as it travels to other processes. graph: ONNX in its exact form."""

    manifest: dict
    graph: bytes
    detector: Detector | None

    @property
    def model(self) -> str:
        return self.manifest["id"]

    @property
    def version(self) -> str:
        return self.manifest["version"]

    @property
    def labels(self) -> list[str]:
        return [label["id"] for label in self.manifest["labels"]]


def open_bundle(folder: Path) -> Bundle:
    """`<bucket>/<id>/<version>`. Raises PipelineError when it is none, has no int8 graph, or a file of it is
    not what its manifest says."""
    manifest = load_manifest(folder)
    artifact = next((one for one in manifest["artifacts"] if one["path"].endswith(".onnx")), None)
    if artifact is None:
        raise PipelineError(f"{folder / MANIFEST}: no int8 ONNX artifact.")
    for file in (artifact, *artifact["weights"]):
        path = folder / file["path"]
        if not path.is_file() or sha256(path.read_bytes()) != file["sha256"]:
            raise PipelineError(f"{path}: not the file that {MANIFEST} names. Fetch the bundle anew.")
    graph = exact_form(load(folder / artifact["path"])).SerializeToString()
    detector = None
    if "outOfDistribution" in manifest:
        detector = read_detector(manifest, (folder / WEIGHTS).read_bytes())
    return Bundle(manifest, graph, detector)


def published(bucket: Path, model: str) -> Path:
    """The bundle that a folder's index names for `model`. Raises PipelineError when there is none."""
    folder = Folder(bucket)
    stored = folder.read_index()
    if stored is None:
        raise PipelineError(f"{folder.place(INDEX)}: no such file. Name a bucket's folder.")
    versions = {one["id"]: one["version"] for one in parse_index(folder, stored)["models"]}
    if model not in versions:
        raise PipelineError(
            f"{folder.place(INDEX)}: no model '{model}'. There are: {', '.join(sorted(versions))}."
        )
    return bucket / model / versions[model]


class Classifier:
    """A bundle that is asked. threads: of the net's run."""

    def __init__(self, bundle: Bundle, threads: int = 1) -> None:
        self.bundle = bundle
        self.threads = threads
        given = bundle.manifest["input"]
        self.width, self.height = given["width"], given["height"]
        self.filter = given["resize"]["filter"]
        self.normalisation = Normalisation(given["mean"], given["std"])

    @cached_property
    def graph(self) -> Graph:
        return open_graph(self.bundle.graph, self.threads)

    def seen(self, picture: Image.Image) -> np.ndarray:
        """Mode RGB -> `[3, height, width]` uint8, as the model sees it."""
        # In this order in memory too: all that follows walks it several times.
        return np.ascontiguousarray(cover(picture, self.width, self.height, self.filter).transpose(2, 0, 1))

    def crop(self, picture: Image.Image) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = cover_box(*picture.size, self.width, self.height)
        return x0, y0, x1 - x0, y1 - y0

    def answer(self, images: np.ndarray, crops: Sequence[tuple[float, float, float, float]]) -> list[Answer]:
        """uint8 `[N, 3, height, width]` of `seen`, run at once."""
        logits, maps = run(self.graph, normalise(images, self.normalisation))
        outputs = Outputs(logits, maps.mean((2, 3)))
        rows = softmax(logits, self.bundle.manifest["temperature"])
        labels = self.bundle.labels
        return [
            Answer(
                labels[int(row.argmax())],
                float(row.max()),
                dict(zip(labels, map(float, row), strict=True)),
                codes,
                crop,
                picture_logits,
            )
            for row, codes, crop, picture_logits in zip(
                rows, self.warnings(images, outputs), crops, logits, strict=True
            )
        ]

    def warnings(self, images: np.ndarray, outputs: Outputs) -> list[tuple[str, ...]]:
        """The codes of the checks in the manifest's order, then the score's: as web/core/ood.ts."""
        detector = self.bundle.detector
        if detector is None:
            return [()] * len(images)
        flags = {
            **flagged(statistics(images, detector.channels), detector.checks),
            SCORE_CODE: detector.score(outputs) < detector.low,
        }
        return [tuple(code for code, rows in flags.items() if rows[i]) for i in range(len(images))]


@lru_cache(maxsize=4)
def _classifier(folder: Path) -> Classifier:
    return Classifier(open_bundle(folder))


def classify(bundle: str | Path, picture: str | Path | bytes | Image.Image) -> Answer:
    """What the page answers to `picture`: a file, its bytes, or a picture of mode RGB.

    bundle: the folder of a published version, `<bucket>/<id>/<version>`; opened once. Raises PipelineError
    for a bundle that is none, PictureError (with the page's error code) for what is no picture, OSError for a
    file that cannot be read.
    """
    classifier = _classifier(Path(bundle).resolve())
    if isinstance(picture, Image.Image):
        rgb = picture.convert("RGB")
    else:
        rgb = read_bytes(picture if isinstance(picture, bytes) else Path(picture).read_bytes())
    return classifier.answer(classifier.seen(rgb)[None], [classifier.crop(rgb)])[0]
