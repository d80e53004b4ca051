"""A picture's row: the columns of the page's exports (web/core/export-rows.ts), as Arrow knows them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pyarrow as pa

from models.inference.classifier import Answer, Bundle

ENGINE, PRECISION = "onnxruntime", "int8"
SIDES = ("x", "y", "width", "height")


def schema_of(labels: list[str]) -> pa.Schema:
    """What a picture has no value for is null."""
    return pa.schema(
        [
            *((name, pa.string()) for name in ("name", "path", "truth", "label")),
            ("probability", pa.float64()),
            *((name, pa.string()) for name in ("model", "version", "engine", "precision")),
            ("ms", pa.float64()),
            ("warnings", pa.list_(pa.string())),
            ("error", pa.string()),
            *((f"crop {side}", pa.float64()) for side in SIDES),
            *((f"probability {label}", pa.float64()) for label in labels),
        ]
    )


def row_of(
    path: str, truth: str | None, bundle: Bundle, answer: Answer | None, ms: float | None, error: str | None
) -> dict[str, object]:
    """ms: reading, resizing and the net's run. error: a code of web/core/errors.ts, without an answer."""
    row: dict[str, object] = {
        "name": path.rsplit("/", 1)[-1],
        "path": path,
        "truth": truth,
        "model": bundle.model,
        "version": bundle.version,
        "warnings": [],
        "error": error,
    }
    if answer:
        row |= {
            "label": answer.label,
            "probability": answer.probability,
            "engine": ENGINE,
            "precision": PRECISION,
            "ms": ms,
            "warnings": list(answer.warnings),
            **{f"crop {side}": value for side, value in zip(SIDES, answer.crop, strict=True)},
            **{f"probability {label}": value for label, value in answer.probabilities.items()},
        }
    return row


def alike(name: str) -> str:
    """Upper and lower case, spaces, hyphens and underscores are alike."""
    return re.sub(r"[\s_-]+", " ", unicodedata.normalize("NFKC", name).lower()).strip()


def class_finder(labels: list[dict]) -> Callable[[str], str | None]:
    """The class that a path's folders name: the innermost that is a label's id, or its name in any language.
    labels: the manifest's."""
    known: dict[str, str] = {}
    for label in labels:
        for name in (label["id"], *label["name"].values()):
            known.setdefault(alike(name), label["id"])

    def find(path: str) -> str | None:
        folders = reversed(path.split("/")[:-1])
        return next((known[alike(folder)] for folder in folders if alike(folder) in known), None)

    return find
