"""The index of a bucket: which version of each model a page opens, and what is kept beside that.

    {"schema": 1,
     "models":  [{"id", "version", "title"}],
     "waiting": [{"id", "title", "candidate"}]}      models of which no version has been promoted yet

`version` is the champion's. A model has besides, where there is such a thing (web/core/bucket-index.ts says
the same, history.py what is in the history):

    "candidate": {"version", "at"}                   uploaded, to be promoted or not
    "canary":    {"version", "share"}                what this share of visitors gets in the champion's place
    "history":   [{"version", "at", "how", "reason", "figures"}]

A page that knows nothing of these reads the rest as ever. Times are UTC, as 2026-11-27T21:40:00Z.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from models.errors import PipelineError
from models.files import pretty
from models.publishing.buckets.bucket import INDEX, Bucket, IndexChangedError, Stored
from models.publishing.names import is_model_id, is_version

INDEX_SCHEMA = 1
ATTEMPTS = 8  # at an index that others write too


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
            check_entry(entry, entry)
        for entry in index.get("waiting", []):
            check_entry(entry, entry["candidate"])
    except (ValueError, KeyError, TypeError) as error:
        raise PipelineError(
            f"{bucket.place(INDEX)}: not an index of this pipeline ({error!r}). "
            "Restore it, or name another --bucket."
        ) from error
    return index


def check_entry(entry: dict[str, Any], newest: dict[str, Any]) -> None:
    """Ids and versions become paths. Raises ValueError, KeyError or TypeError for what is none."""
    if not is_model_id(entry["id"]):
        raise ValueError(f"id {entry['id']!r}")
    parts = (entry[name] for name in ("candidate", "canary") if name in entry)
    for part in (newest, *parts, *entry.get("history", [])):
        if not is_version(part["version"]):
            raise ValueError(f"version {part['version']!r} of {entry['id']}")
    share = entry["canary"]["share"] if "canary" in entry else 0
    if isinstance(share, bool) or not 0 <= share <= 1:
        raise ValueError(f"share {share!r} of visitors, not 0 to 1")


def entry_of(index: dict[str, Any], model: str) -> dict[str, Any] | None:
    """The model's, be it one that is waiting: that has no `version`. None: the index does not know it."""
    everything = (*index["models"], *index.get("waiting", ()))
    return next((entry for entry in everything if entry["id"] == model), None)


def put_entry(index: dict[str, Any], entry: dict[str, Any]) -> None:
    """In the place of the model's earlier one, among those that pages open if it has a `version`."""
    model = entry["id"]
    waiting = [other for other in index.pop("waiting", []) if other["id"] != model]
    if "version" in entry:
        models = index["models"]
        place = next((i for i, other in enumerate(models) if other["id"] == model), len(models))
        models[place : place + 1] = [entry]
    else:
        waiting.append(entry)
    if waiting:
        index["waiting"] = waiting


def change_index(bucket: Bucket, change: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Writes the index as `change` makes it, once, over the very one that it was made of; returns that.

    change: alters the index that it is given; whether there is anything to write. Where somebody else has
    written meanwhile it is asked anew, of what there is then. Raises PipelineError when others keep writing.
    """
    for attempt in range(ATTEMPTS):
        stored = bucket.read_index()
        index = parse_index(bucket, stored)
        if not change(index):
            return index
        try:
            bucket.write_index(pretty(index), stored)
        except IndexChangedError:
            time.sleep(0.05 * 2**attempt)
        else:
            return index
    raise PipelineError(
        f"{bucket.place(INDEX)}: others changed it {ATTEMPTS} times while this run did. Try again."
    )
