"""What may be a model's id, a version, and a file of a bundle: each becomes a part of a path in a bucket.

web/core/manifest.ts and stored-tensor.ts say the same of what a page reads.
"""

from __future__ import annotations

import re

from models.errors import PipelineError

MODEL_ID = r"[a-z0-9][a-z0-9-]{0,63}"
VERSION = r"[0-9a-f]{16}"
FILE = r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*"
FILE_LENGTH = 255


def is_model_id(given: object) -> bool:
    return isinstance(given, str) and re.fullmatch(MODEL_ID, given) is not None


def is_version(given: object) -> bool:
    return isinstance(given, str) and re.fullmatch(VERSION, given) is not None


def is_file(given: object) -> bool:
    """A path inside the bundle's folder: it does not climb out of it."""
    return isinstance(given, str) and len(given) <= FILE_LENGTH and re.fullmatch(FILE, given) is not None


def check_names(model: str, version: str) -> None:
    """Raises PipelineError for what can be no model or no version of any bucket."""
    if not is_model_id(model):
        raise PipelineError(f"{model!r}: no model's id. Give one that `list` names.")
    if not is_version(version):
        raise PipelineError(f"{version!r}: no version, which has 16 hex digits. `list {model}` names them.")
