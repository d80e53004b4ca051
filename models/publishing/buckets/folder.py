"""A bucket that is a folder."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from models.files import write_atomically
from models.publishing.buckets.bucket import INDEX, MANIFEST, Bucket, Stored


@dataclass(frozen=True)
class Folder(Bucket):
    """One program at a time may publish to it."""

    root: Path

    @property
    def address(self) -> str:
        return str(self.root.resolve())

    def place(self, key: str) -> str:
        return str(self.root / key)

    def read_index(self) -> Stored | None:
        path = self.root / INDEX
        return Stored(path.read_bytes()) if path.is_file() else None

    def write_index(self, content: bytes, over: Stored | None) -> None:
        write_atomically(self.root / INDEX, content)

    def has_bundle(self, model: str, version: str) -> bool:
        return (self.root / model / version / MANIFEST).is_file()

    def put_bundle(self, model: str, version: str, files: dict[str, bytes]) -> None:
        if self.has_bundle(model, version):
            return
        folder = self.root / model / version
        partial = folder.with_name(f".{version}.part")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        for name, content in files.items():
            (partial / name).parent.mkdir(exist_ok=True)
            (partial / name).write_bytes(content)
        if folder.exists():  # somebody's incomplete copy
            shutil.rmtree(folder)
        os.replace(partial, folder)

    def prune(self, model: str, keep: str) -> None:
        for other in (self.root / model).iterdir():
            if other.name != keep and other.is_dir():
                shutil.rmtree(other)
