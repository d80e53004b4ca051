"""What steps made, for every machine that goes on from there: in a folder (folder.py) or a bucket (s3.py).

    made/<what>/<key>.json    the files that it left, by SHA-256; key: a digest of all that it was made from
    content/<sha256>          one file
    <name>.json               what changes: a record that `note` replaces

A record is written after everything that it names, and what lies under a digest never changes: any number
of machines may write at once.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from models.errors import PipelineError
from models.files import canonical, pretty, sha256, write_atomically


class Artifacts(ABC):
    """Whatever is unreachable, forbidden or broken is a PipelineError that names it."""

    @abstractmethod
    def place(self, name: str) -> str:
        """Where `name` is, in words for people."""

    @abstractmethod
    def has(self, name: str) -> bool: ...

    @abstractmethod
    def read(self, name: str) -> bytes | None:
        """None: there is no such object."""

    @abstractmethod
    def write(self, name: str, content: bytes) -> None:
        """A reader sees all of it or nothing."""

    def keep(self, what: str, inputs: object, root: Path, files: Iterable[Path]) -> None:
        """Keeps `files` (below `root`) as what was made from `inputs`; nothing where that is kept already."""
        if self.has_made(what, inputs):
            return
        digests = {}
        for path in files:
            content = path.read_bytes()
            digests[path.relative_to(root).as_posix()] = digest = sha256(content)
            if not self.has(f"content/{digest}"):
                self.write(f"content/{digest}", content)
        self.write(name_of(what, inputs), pretty({"what": what, "inputs": inputs, "files": digests}))

    def has_made(self, what: str, inputs: object) -> bool:
        return self.has(name_of(what, inputs))

    def fetch(self, what: str, inputs: object, root: Path) -> bool:
        """Puts below `root` what was made from `inputs`. False: nothing is kept of that.

        Raises PipelineError where a file of it is not there any more, or another than it was.
        """
        record = self.recall(name_of(what, inputs))
        if record is None:
            return False
        for name, digest in record["files"].items():
            content = self.read(f"content/{digest}")
            if content is None or sha256(content) != digest:
                raise PipelineError(
                    f"{self.place(f'content/{digest}')}: {'gone' if content is None else 'damaged'}. "
                    f"Delete it and {self.place(name_of(what, inputs))}, and run '{what}' again."
                )
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(root / name, content)
        return True

    def recall(self, name: str) -> Any:
        """The JSON under a name; None: there is none."""
        content = self.read(name)
        try:
            return None if content is None else json.loads(content)
        except ValueError as error:
            raise PipelineError(f"{self.place(name)}: not valid JSON ({error}). Delete it.") from error

    def note(self, name: str, data: object) -> None:
        """Replaces the JSON under a name."""
        self.write(name, pretty(data))


def name_of(what: str, inputs: object) -> str:
    return f"made/{what}/{sha256(canonical(inputs))}.json"
