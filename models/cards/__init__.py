"""Cards: what people read about a model (titles, class names, licence), as data, one JSON file a model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from models.errors import PipelineError

KINDS = "kinds.json"
KEYS = ("id", "dataset", "title", "description", "labels", "licence", "data", "test", "resize")


def load(name: str) -> dict[str, Any]:
    """Reads `models/cards/<name>.json`. Raises PipelineError when it is absent or lacks a key."""
    path = Path(__file__).parent / f"{name}.json"
    if not path.is_file():
        raise PipelineError(f"{path}: no such card. Write one like cifar10.json beside it.")
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise PipelineError(f"{path}: not valid JSON ({error}). Mend it.") from error
    missing = [key for key in KEYS if key not in card]
    if missing:
        raise PipelineError(f"{path}: lacks {', '.join(missing)}. Add it, as in cifar10.json.")
    return card


def kinds() -> dict[str, dict[str, str]]:
    """What each kind of made-up strangers (evaluation/ood/strangers.py) is called, by language."""
    return json.loads((Path(__file__).parent / KINDS).read_text(encoding="utf-8"))
