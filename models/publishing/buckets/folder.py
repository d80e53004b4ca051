"""A bucket that is a folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.files import write_atomically
from models.publishing.buckets.bucket import INDEX, MANIFEST, Bucket, IndexChangedError, Stored

try:
    import fcntl
except ImportError:  # Windows: there the last one to write the index wins
    fcntl = None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Alone among the programs of this machine that ask for the same; a program that ends lets go."""
    if fcntl is None:
        yield
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
    finally:
        os.close(opened)


@dataclass(frozen=True)
class Folder(Bucket):
    """One program at a time may publish a version to it; the index may be written by several."""

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
        with locked(self.root):
            if self.read_index() != over:
                raise IndexChangedError
            write_atomically(self.root / INDEX, content)

    def has_bundle(self, model: str, version: str) -> bool:
        return (self.root / model / version / MANIFEST).is_file()

    def read(self, key: str) -> bytes | None:
        path = self.root / key
        return path.read_bytes() if path.is_file() else None

    def versions(self, model: str) -> dict[str, datetime]:
        found = (self.root / model).glob(f"*/{MANIFEST}")
        whole = (path for path in found if not path.parent.name.startswith("."))
        return {path.parent.name: datetime.fromtimestamp(path.stat().st_mtime, UTC) for path in whole}

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

    def prune(self, model: str, keep: Collection[str]) -> None:
        for other in (self.root / model).iterdir():
            if other.name not in keep and other.is_dir():
                shutil.rmtree(other)
