"""Where bundles are published: a folder (folder.py), or a bucket of an S3-compatible server (s3.py).

Pages read while somebody publishes: a bundle is whole before the index names it, and a version never changes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

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
    def read(self, key: str) -> bytes | None:
        """The content of a bundle's file; None: there is none."""

    @abstractmethod
    def versions(self, model: str) -> dict[str, datetime]:
        """The versions that have their manifest, and when it came."""

    @abstractmethod
    def put_bundle(self, model: str, version: str, files: dict[str, bytes]) -> None:
        """Sees to it that all `files` (contents by path, the manifest last) are there."""

    @abstractmethod
    def prune(self, model: str, keep: Collection[str]) -> None:
        """Deletes all versions of a model but those in `keep`."""
