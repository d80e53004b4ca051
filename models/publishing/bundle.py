"""Bundles and buckets: what the page downloads. The fields are those of web/core/manifest.ts.

    <bucket>/index.json                         which models there are; the only file that changes
    <bucket>/<id>/<version>/manifest.json
    <bucket>/<id>/<version>/{weights.bin, model.int8.onnx, model.tfjs.json, model.plan.json, golden.json}
    <bucket>/<id>/<version>/{card.md, card/*.svg, card/figures.json}

All but the first two are named, with size and SHA-256, by the manifest. All models read the one weight file.

`version` is the first 16 hex digits of the SHA-256 of the manifest itself without its `version` field,
written as canonical JSON (UTF-8, keys sorted, no spaces). The manifest names the SHA-256 of every other file,
so the version covers the whole bundle: equal content has one version, and another content has another.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from models.errors import PipelineError
from models.export.artifacts import GRAPH, MODEL, PLAN, WEIGHTS
from models.files import canonical, pretty, sha256
from models.publishing.buckets.bucket import INDEX, MANIFEST, Bucket, IndexChangedError, Stored
from models.publishing.card_folder import FIGURES

MANIFEST_SCHEMA, INDEX_SCHEMA = 2, 1
GOLDEN = "golden.json"
# Which engine reads which graph, and what it computes with: int8 throughout, or float with int8 weights.
ARTIFACTS = (
    (MODEL, "ort-wasm", "int8"),
    (GRAPH, "tfjs-webgl", "int8-weights"),
    (PLAN, "inkling-wasm", "int8"),
)
ATTEMPTS = 8  # at an index that others write too


def version_of(manifest: dict[str, Any]) -> str:
    """`manifest` with or without its `version` -> 16 hex digits; see the head of this file."""
    return sha256(canonical({key: value for key, value in manifest.items() if key != "version"}))[:16]


def described(path: str, content: bytes) -> dict[str, object]:
    return {"path": path, "bytes": len(content), "sha256": sha256(content)}


def described_artifacts(files: dict[str, bytes]) -> list[dict[str, object]]:
    """Those of ARTIFACTS that are among the files, each with the weight file that it points into."""
    return [
        {
            **described(path, files[path]),
            "weights": [described(WEIGHTS, files[WEIGHTS])],
            "engine": engine,
            "precision": precision,
        }
        for path, engine, precision in ARTIFACTS
        if path in files
    ]


def described_card(files: dict[str, bytes]) -> dict[str, object]:
    (path, content), *others = files.items()
    pictures = [described(*file) for file in others if file[0] != FIGURES]
    figures = {"figures": described(FIGURES, files[FIGURES])} if FIGURES in files else {}
    return {**described(path, content), "pictures": pictures, **figures}


def build_manifest(
    card: dict[str, Any],
    provenance: dict[str, object],
    model_input: dict[str, object],
    temperature: float,
    grades: dict[str, float],
    measured: dict[str, object],
    files: dict[str, bytes],
    head: dict[str, object],
    golden: bytes,
    detector: dict[str, object] | None = None,
    card_files: dict[str, bytes] | None = None,
) -> dict[str, Any]:
    """All parts of a manifest, in the order in which a person would want to read them.

    `files`: the contents of the artifacts and WEIGHTS; `head`: the last linear layer, from export/pack.py;
    `detector`: of OOD pictures, from detector_store.py; `grades`: from evaluation/grades.py.
    `card_files`: the model card, its pictures and its figures by path, the card first.
    """
    manifest = {
        "schema": MANIFEST_SCHEMA,
        "id": card["id"],
        "version": "",
        "title": card["title"],
        "description": card["description"],
        "labels": card["labels"],
        "licence": card["licence"],
        "provenance": provenance,
        "input": model_input,
        "outputs": {"logits": "logits", "features": "features"},
        "artifacts": described_artifacts(files),
        "head": head,
        "temperature": temperature,
        "grades": grades,
        **({"outOfDistribution": detector} if detector else {}),
        "measured": measured,
        **({"card": described_card(card_files)} if card_files else {}),
        "golden": described(GOLDEN, golden),
    }
    manifest["version"] = version_of(manifest)
    return manifest


def load_manifest(bundle: Path) -> dict[str, Any]:
    """A published bundle's manifest. Raises PipelineError when there is none."""
    path = bundle / MANIFEST
    if not path.is_file():
        raise PipelineError(f"{path}: no such file. Name a bundle's folder, <bucket>/<id>/<version>.")
    return json.loads(path.read_text())


def int8_graph(bundle: Path) -> Path:
    """The bundle's int8 ONNX graph. Raises PipelineError when it has none."""
    artifacts = load_manifest(bundle)["artifacts"]
    path = next((one["path"] for one in artifacts if one["precision"] == "int8"), None)
    if path is None:
        raise PipelineError(f"{bundle / 'manifest.json'}: no int8 artifact.")
    return bundle / path


def read_index(bucket: Bucket) -> dict[str, Any]:
    return parse_index(bucket, bucket.read_index())


def parse_index(bucket: Bucket, stored: Stored | None) -> dict[str, Any]:
    if stored is None:
        return {"schema": INDEX_SCHEMA, "models": []}
    try:
        index = json.loads(stored.content)
        if index["schema"] != INDEX_SCHEMA:
            raise ValueError(f"schema {index['schema']!r}, not {INDEX_SCHEMA}")
        for entry in index["models"]:
            entry["id"], entry["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise PipelineError(
            f"{bucket.place(INDEX)}: not an index of this pipeline ({error!r}). "
            "Restore it, or name another --bucket."
        ) from error
    return index


def is_published(bucket: Bucket, entry: dict[str, Any]) -> bool:
    """Whether the index names this `id` and `version`, and the bundle is there."""
    model, version = entry["id"], entry["version"]
    listed = any(
        (other["id"], other["version"]) == (model, version) for other in read_index(bucket)["models"]
    )
    return listed and bucket.has_bundle(model, version)


def publish(
    bucket: Bucket,
    manifest: dict[str, Any],
    files: dict[str, bytes],
    golden: bytes,
    prune: bool = False,
    card_files: dict[str, bytes] | None = None,
) -> str:
    """Puts a bundle into the bucket and names it in the index; returns where the bundle is.

    The bundle is complete before the index names it. Other models' entries stay as they are, this id's is
    replaced in its place. A version that is there already is immutable and is left alone. `prune`: afterwards
    delete this id's other versions, which pages opened earlier may still be reading: for a checkout, not for
    a live bucket.
    """
    read_index(bucket)  # a bad index is found before anything is written
    model, version = manifest["id"], manifest["version"]
    contents = {**files, GOLDEN: golden, **(card_files or {}), MANIFEST: pretty(manifest)}
    bucket.put_bundle(model, version, contents)
    name_in_index(bucket, {key: manifest[key] for key in ("id", "version", "title")})
    if prune:
        bucket.prune(model, version)
    return bucket.place(f"{model}/{version}")


def name_in_index(bucket: Bucket, entry: dict[str, Any]) -> None:
    """Replaces this id's entry, or adds one. Raises PipelineError when others keep writing the index."""
    for attempt in range(ATTEMPTS):
        stored = bucket.read_index()
        index = parse_index(bucket, stored)
        models = index["models"]
        place = next((i for i, other in enumerate(models) if other["id"] == entry["id"]), len(models))
        models[place : place + 1] = [entry]
        try:
            return bucket.write_index(pretty(index), stored)
        except IndexChangedError:
            time.sleep(0.05 * 2**attempt)
    raise PipelineError(
        f"{bucket.place(INDEX)}: others changed it {ATTEMPTS} times while this run did. Publish again."
    )
