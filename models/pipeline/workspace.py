"""Where what lies in a run's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.export.artifacts import DEQUANTIZED, MODEL


@dataclass(frozen=True)
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
    def outliers(self) -> Path:
        return self.root / "outliers"

    @property
    def backbones(self) -> Path:
        return self.root / "backbones"

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
    def graphs(self) -> dict[str, Path]:
        """By form: the float graph, and what stands in native ONNX Runtime for each artifact."""
        return {
            "float32": self.float_model,
            "int8": self.packed / MODEL,
            "int8-weights": self.packed / DEQUANTIZED,
        }

    @property
    def calibration(self) -> Path:
        return self.root / "calibrate" / "calibration.json"

    @property
    def ood(self) -> Path:
        return self.root / "ood" / "ood.json"

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
