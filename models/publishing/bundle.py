"""Bundles and buckets: what the page downloads. The fields are those of web/core/manifest.ts.

    <bucket>/index.json                         which models there are (index.py); the only file that changes
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
from pathlib import Path
from typing import Any

from models.errors import PipelineError
from models.export.artifacts import GRAPH, MODEL, PLAN, WEIGHTS
from models.files import canonical, pretty, sha256
from models.publishing.buckets.bucket import MANIFEST, Bucket
from models.publishing.card_folder import FIGURES
from models.publishing.history import PUBLISHED, note_candidate, open_version, wanted
from models.publishing.index import change_index, entry_of, read_index

MANIFEST_SCHEMA = 2
GOLDEN = "golden.json"
# Which engine reads which graph, and what it computes with: int8 throughout, or float with int8 weights.
ARTIFACTS = (
    (MODEL, "ort-wasm", "int8"),
    (GRAPH, "tfjs-webgl", "int8-weights"),
    (PLAN, "inkling-wasm", "int8"),
)


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


def fetched_bytes(manifest: dict[str, Any]) -> int:
    """What a page fetches of a bundle at the most: the largest artifact with its weights."""
    artifacts = manifest["artifacts"]
    return max(one["bytes"] + sum(file["bytes"] for file in one["weights"]) for one in artifacts)


def int8_graph(bundle: Path) -> Path:
    """The bundle's int8 ONNX graph. Raises PipelineError when it has none."""
    artifacts = load_manifest(bundle)["artifacts"]
    path = next((one["path"] for one in artifacts if one["precision"] == "int8"), None)
    if path is None:
        raise PipelineError(f"{bundle / 'manifest.json'}: no int8 artifact.")
    return bundle / path


def is_published(bucket: Bucket, entry: dict[str, Any], candidate: bool = False) -> bool:
    """Whether the index names this `id` and `version`, and the bundle is there.

    candidate: whether it will do that it is named as the candidate.
    """
    model, version = entry["id"], entry["version"]
    listed = entry_of(read_index(bucket), model) or {}
    names = {listed.get("version"), listed.get("candidate", {}).get("version") if candidate else None}
    return version in names and bucket.has_bundle(model, version)


def publish(
    bucket: Bucket,
    manifest: dict[str, Any],
    files: dict[str, bytes],
    golden: bytes,
    prune: bool = False,
    card_files: dict[str, bytes] | None = None,
    candidate: bool = False,
) -> str:
    """Puts a bundle into the bucket and names it in the index; returns where the bundle is.

    The bundle is complete before the index names it. Other models' entries stay as they are. A version that
    is there already is immutable and is left alone. candidate: pages do not open it until it is promoted.
    prune: afterwards delete those of this id's versions that nothing leads to any more (history.wanted), and
    that pages opened earlier may still be reading: for a checkout, not for a live bucket.
    """
    read_index(bucket)  # a bad index is found before anything is written
    model, version = manifest["id"], manifest["version"]
    contents = {**files, GOLDEN: golden, **(card_files or {}), MANIFEST: pretty(manifest)}
    bucket.put_bundle(model, version, contents)
    named = named_by(manifest)
    index = change_index(
        bucket,
        lambda index: note_candidate(index, named) if candidate else open_version(index, named, PUBLISHED),
    )
    if prune:
        bucket.prune(model, {version, *wanted(entry_of(index, model) or {})})
    return bucket.place(f"{model}/{version}")


def named_by(manifest: dict[str, Any]) -> dict[str, Any]:
    """What the index says of a version."""
    return {key: manifest[key] for key in ("id", "version", "title")}
