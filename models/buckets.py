"""Where bundles are published: a folder, here, or a bucket of an S3-compatible server (models/s3.py).

Pages read while somebody publishes: a bundle is whole before the index names it, and a version never changes.
"""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from models.errors import PipelineError

INDEX, MANIFEST = "index.json", "manifest.json"
S3_SCHEME = "s3://"


@dataclass(frozen=True)
class Stored:
    """The index as it was read. `tag`: its ETag, where the bucket gives one."""

    content: bytes
    tag: str = ""


class IndexChangedError(Exception):
    """Somebody wrote the index after it had been read: read it again."""


class Bucket(ABC):
    """Everything that is unreachable, forbidden or absent is a PipelineError that names it."""

    @property
    @abstractmethod
    def address(self) -> str:
        """What tells this bucket from every other."""

    @abstractmethod
    def place(self, key: str) -> str:
        """Where `key` (a path below the bucket) is, in words for people."""

    @abstractmethod
    def read_index(self) -> Stored | None:
        """None: there is no index yet."""

    @abstractmethod
    def write_index(self, content: bytes, over: Stored | None) -> None:
        """Replaces the index that was read as `over`. Raises IndexChangedError when it is another by now."""

    @abstractmethod
    def has_bundle(self, model: str, version: str) -> bool:
        """Whether this version has its manifest, which is written last."""

    @abstractmethod
    def put_bundle(self, model: str, version: str, files: dict[str, bytes]) -> None:
        """Sees to it that all `files` (contents by path, the manifest last) are there."""

    @abstractmethod
    def prune(self, model: str, keep: str) -> None:
        """Deletes all versions of a model but `keep`."""


def write_atomically(path: Path, content: bytes) -> None:
    """A reader sees the old file or the new one, never half of one."""
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(content)
    os.replace(partial, path)


@dataclass(frozen=True)
class Folder(Bucket):
    """A bucket that is a folder. One program at a time may publish to it."""

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


def open_bucket(given: str, endpoint: str | None = None) -> Bucket:
    """A folder's path, or `s3://NAME/PREFIX` on the server `endpoint` (None: the client's own choice).

    Nothing is read yet. Raises PipelineError for an address of neither kind.
    """
    if given.startswith(S3_SCHEME):
        try:
            from models.s3 import open_s3
        except ImportError as error:
            raise PipelineError(
                f"{given}: publishing to S3 needs {error.name}. Run pip install -r models/requirements.txt."
            ) from error
        return open_s3(given.removeprefix(S3_SCHEME), endpoint)
    if "://" in given:
        raise PipelineError(f"--bucket {given}: name a folder, or {S3_SCHEME}NAME/PREFIX.")
    if endpoint:
        raise PipelineError(f"--endpoint {endpoint}: is for {S3_SCHEME} buckets; {given} is a folder.")
    return Folder(Path(given))
