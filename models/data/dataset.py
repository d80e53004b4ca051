"""A config's data set where it lies: its parts, once the step `prepare` has looked at it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from models.config import Config
from models.data.sources import source
from models.data.split import Splits
from models.errors import PipelineError
from models.files import read_json


@dataclass(frozen=True)
class Dataset:
    """root: the folder that holds it; cache: for decoded pictures; noted: what `prepare` saw of it."""

    config: Config
    root: Path
    cache: Path
    noted: Path

    def digests(self) -> dict[str, str]:
        return source(self.config).digests(self.root)

    def read(self) -> Splits:
        return source(self.config).read(self.root, self.config, self.cache)

    def check(self) -> None:
        """Sees to it that the data is what `prepare` looked at."""
        if read_json(self.noted)["files"] != self.digests():
            raise PipelineError(
                f"{self.root}: not the data that this work folder was prepared with. "
                "Name the same --data, or run the step 'prepare' again."
            )

    @cached_property
    def splits(self) -> Splits:
        """Read once, however many steps want them."""
        self.check()
        return self.read()
