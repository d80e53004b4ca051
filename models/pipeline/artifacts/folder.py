"""Artifacts in a folder that every machine sees."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from models.pipeline.artifacts.store import Artifacts


@dataclass(frozen=True)
class FolderArtifacts(Artifacts):
    root: Path

    def place(self, name: str) -> str:
        return str(self.root / name)

    def has(self, name: str) -> bool:
        return (self.root / name).is_file()

    def read(self, name: str) -> bytes | None:
        path = self.root / name
        return path.read_bytes() if path.is_file() else None

    def write(self, name: str, content: bytes) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # A name of its own: two machines may be writing the same.
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(partial, path)
