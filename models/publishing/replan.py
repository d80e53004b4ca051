"""A published model with its plan made anew from its own int8 graph: nothing else of it changes.

`python -m models replan [--bucket DIR] [--prune]`: of every model that the bucket's index names
"""

from __future__ import annotations

import onnx

from models.export.artifacts import MODEL, PLAN, read_artifacts
from models.export.plan import InexpressibleError, packed_plan
from models.publishing.buckets.folder import Folder
from models.publishing.bundle import (
    GOLDEN,
    described_artifacts,
    load_manifest,
    publish,
    version_of,
)
from models.publishing.card_folder import read_card
from models.publishing.index import read_index


def replan(bucket: Folder, prune: bool) -> str:
    """Publishes each model whose plan is another now; returns for each a line: where it is, what it lacks."""
    entries = read_index(bucket)["models"]
    return "\n".join(one(bucket, entry["id"], entry["version"], prune) for entry in entries)


def one(bucket: Folder, name: str, version: str, prune: bool) -> str:
    bundle = bucket.root / name / version
    files, manifest = read_artifacts(bundle), load_manifest(bundle)
    files.pop(PLAN, None)
    said = ""
    try:
        files[PLAN] = packed_plan(onnx.load(str(bundle / MODEL), load_external_data=False))
    except InexpressibleError as error:
        said = f" (no plan: {error})"
    made = manifest | {"artifacts": described_artifacts(files)}
    made["version"] = version_of(made)
    card_files = read_card(bundle) if "card" in made else None
    return publish(bucket, made, files, (bundle / GOLDEN).read_bytes(), prune, card_files) + said
