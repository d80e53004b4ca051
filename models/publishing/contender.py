"""A bundle of a bucket on this machine, whole, and what its int8 graph says of pictures, asked once.

<work>/bundles/<id>/<version>/          all files that the manifest names, each verified
<work>/answers/<version>-<pictures>.npy what it gave for an array of pictures, by their digest
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from models.errors import PipelineError
from models.evaluation.measure import Subject
from models.export.reference import session
from models.files import sha256, write_atomically
from models.publishing.buckets.bucket import MANIFEST, Bucket
from models.publishing.bundle import fetched_bytes, int8_graph, load_manifest, version_of
from models.publishing.names import check_names, is_file
from models.publishing.remeasure import subject_of
from models.softmax import softmax

RUNS = 15  # whose median is told


@dataclass(frozen=True)
class Answers:
    """Of N pictures: probabilities `[N, classes]`, and `[N]` bool, whether the page warns of each."""

    probabilities: np.ndarray
    warned: np.ndarray


@dataclass(frozen=True)
class Contender:
    """bundle: its folder here. work: for what is asked once."""

    bundle: Path
    work: Path

    @cached_property
    def manifest(self) -> dict[str, Any]:
        return load_manifest(self.bundle)

    @property
    def version(self) -> str:
        return self.manifest["version"]

    @cached_property
    def labels(self) -> list[str]:
        return [label["id"] for label in self.manifest["labels"]]

    @cached_property
    def subject(self) -> Subject:
        return subject_of(self.bundle)

    @cached_property
    def figures(self) -> dict[str, Any]:
        """Of its card; empty where it has none."""
        place = self.manifest.get("card", {}).get("figures")
        return json.loads((self.bundle / place["path"]).read_text(encoding="utf-8")) if place else {}

    @property
    def bytes(self) -> int:
        return fetched_bytes(self.manifest)

    @property
    def multiply_adds(self) -> int:
        return self.manifest["provenance"]["multiplyAdds"]

    def answers(self, images: np.ndarray) -> Answers:
        """To uint8 `[N, 3, height, width]`, by the exact session of export/reference.py."""
        path = self.work / "answers" / f"{self.version}-{sha256(images.tobytes())[:16]}.npy"
        if not path.is_file():
            outputs = self.subject.run(images)
            warned = self.subject.detector.warned(images, outputs)
            path.parent.mkdir(parents=True, exist_ok=True)
            content = BytesIO()
            np.save(content, np.column_stack([outputs.logits, warned]).astype(np.float32))
            write_atomically(path, content.getvalue())
        kept = np.load(path)
        return Answers(softmax(kept[:, :-1], self.manifest["temperature"]), kept[:, -1] > 0)

    def milliseconds(self) -> float:
        """Of one picture in native ONNX Runtime on this machine, one thread: the median of RUNS."""
        given = self.manifest["input"]
        graph = session(int8_graph(self.bundle))
        feed = {"input": np.zeros((1, 3, given["height"], given["width"]), np.float32)}
        times = []
        for _ in range(RUNS):
            began = perf_counter()
            graph.run(["logits"], feed)
            times.append(1000 * (perf_counter() - began))
        return median(times)


def read_manifest(bucket: Bucket, model: str, version: str) -> dict[str, Any]:
    """Raises PipelineError where there is no such version, or its manifest is not what was published."""
    check_names(model, version)
    key = f"{model}/{version}/{MANIFEST}"
    content = bucket.read(key)
    if content is None:
        raise PipelineError(
            f"{bucket.place(key)}: no such version. `list {model}` names those that there are."
        )
    try:
        manifest = json.loads(content)
        same = (manifest["id"], manifest["version"], version_of(manifest)) == (model, version, version)
        whole = same and all(map(is_file, named_files(manifest)))
    except (ValueError, KeyError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise PipelineError(f"{bucket.place(key)}: not as it was published. Publish this version again.")
    return manifest


def named_files(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """All that the manifest names, by path, as it describes them."""
    artifacts, card = manifest["artifacts"], manifest.get("card")
    files = [manifest["golden"], *artifacts, *(file for one in artifacts for file in one["weights"])]
    if card:
        files += [card, *card["pictures"], *([card["figures"]] if "figures" in card else [])]
    return {file["path"]: file for file in files}


def fetch(bucket: Bucket, model: str, version: str, work: Path) -> Contender:
    """Reads the bundle from the bucket. Raises PipelineError where a file of it is missing or damaged."""
    folder = work / "bundles" / model / version
    manifest = read_manifest(bucket, model, version)
    for path, file in named_files(manifest).items():
        kept = folder / path
        if kept.is_file() and sha256(kept.read_bytes()) == file["sha256"]:
            continue
        key = f"{model}/{version}/{path}"
        content = bucket.read(key)
        if content is None or sha256(content) != file["sha256"]:
            what = "missing" if content is None else "damaged"
            raise PipelineError(f"{bucket.place(key)}: {what}. Publish this version again.")
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(kept, content)
    write_atomically(folder / MANIFEST, json.dumps(manifest).encode())
    return Contender(folder, work)
