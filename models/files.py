"""Files: JSON, digests, and writing so that a reader never sees half of one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.errors import PipelineError


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file. Raises PipelineError when it is absent."""
    if not path.is_file():
        raise PipelineError(
            f"{path}: no such file. Run the step that makes it, or the whole: python -m models run."
        )
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def listing_digest(folders: Iterable[tuple[Path, Path]]) -> str:
    """SHA-256 of the names and sizes of all files; each folder comes with what its names are relative to."""
    listing = [
        [str(path.relative_to(root)), path.stat().st_size]
        for root, folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    return sha256(canonical(listing))


def canonical(data: object) -> bytes:
    """JSON for digests: equal data, equal bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def pretty(data: object) -> bytes:
    """JSON for people."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def read_json(path: Path) -> Any:
    """Raises PipelineError, naming the file, when it is absent or not JSON."""
    if not path.is_file():
        raise PipelineError(
            f"{path}: no such file. Run the step that makes it, or the whole: python -m models run."
        )
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise PipelineError(f"{path}: not valid JSON ({error}). Delete it and run again.") from error


def write_json(path: Path, data: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, pretty(data))


def write_atomically(path: Path, content: bytes) -> None:
    """A reader sees the old file or the new one, never half of one."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")  # others may be writing the same
    partial.write_bytes(content)
    os.replace(partial, path)
