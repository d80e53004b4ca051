"""A run's folder and its memory of what was made from what.

Each step leaves `stamps/<step>.json`: digests of what it was made from and of what it made. A step whose
stamp still agrees with both is skipped; anything else (a new config, another upstream product, a deleted or
half-written file) runs it again.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from pathlib import Path
from typing import Any

from models.buckets import write_atomically
from models.bundle import canonical, sha256
from models.config import Config
from models.errors import PipelineError


def file_digest(path: Path) -> str:
    """SHA-256 of a file. Raises PipelineError when it is absent."""
    if not path.is_file():
        raise PipelineError(
            f"{path}: no such file. Run the step that makes it, or the whole: python -m models run."
        )
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def config_digest(config: Config) -> str:
    return sha256(canonical(dataclasses.asdict(config)))


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
    write_atomically(path, (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode())


@dataclasses.dataclass(frozen=True)
class Workspace:
    """Paths below one work folder."""

    root: Path

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def cache(self) -> Path:
        """Decoded pictures; may be deleted at any time."""
        return self.root / "cache"

    @property
    def exploration(self) -> Path:
        return self.root / "explore" / "report.json"

    @property
    def folds(self) -> Path:
        return self.root / "folds"

    @property
    def config(self) -> Path:
        return self.root / "config.json"

    @property
    def train(self) -> Path:
        return self.root / "train"

    @property
    def net(self) -> Path:
        """The averaged net alone: what every later step starts from."""
        return self.root / "net" / "net.pt"

    @property
    def prepared(self) -> Path:
        return self.root / "prepare" / "data.json"

    @property
    def float_model(self) -> Path:
        return self.root / "export" / "model.float32.onnx"

    @property
    def export_report(self) -> Path:
        return self.root / "export" / "export.json"

    @property
    def int8_model(self) -> Path:
        return self.root / "quantize" / "model.int8.onnx"

    @property
    def quantize_report(self) -> Path:
        return self.root / "quantize" / "quantize.json"

    @property
    def packed(self) -> Path:
        """The folder of the step `pack`."""
        return self.root / "pack"

    @property
    def pack_report(self) -> Path:
        return self.packed / "pack.json"

    @property
    def calibration(self) -> Path:
        return self.root / "calibrate" / "calibration.json"

    @property
    def familiarity(self) -> Path:
        return self.root / "bounds" / "familiarity.json"

    @property
    def history(self) -> Path:
        """The epochs that led to `net`, one JSON object a line; empty when nobody noted them."""
        return self.root / "net" / "history.jsonl"

    @property
    def trust(self) -> Path:
        return self.root / "evaluate" / "trust.json"

    @property
    def card(self) -> Path:
        """The folder of `card.md` and its pictures."""
        return self.root / "evaluate" / "card"

    @property
    def evaluation(self) -> Path:
        return self.root / "evaluate" / "evaluation.json"

    @property
    def published(self) -> Path:
        return self.root / "publish" / "published.json"

    def stamp(self, step: str) -> Path:
        return self.root / "stamps" / f"{step}.json"

    def is_current(self, step: str, inputs: dict[str, str], products: list[Path]) -> bool:
        """Whether `step` was run on these very inputs and its products are as it left them."""
        if not self.stamp(step).is_file() or not all(product.is_file() for product in products):
            return False
        try:
            stamp = json.loads(self.stamp(step).read_text())
        except ValueError:
            return False
        made = {self.name_of(product): file_digest(product) for product in products}
        return stamp.get("inputs") == inputs and stamp.get("products") == made

    def write_stamp(self, step: str, inputs: dict[str, str], products: list[Path]) -> None:
        made = {self.name_of(product): file_digest(product) for product in products}
        write_json(self.stamp(step), {"inputs": inputs, "products": made})

    def name_of(self, path: Path) -> str:
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else path.name
