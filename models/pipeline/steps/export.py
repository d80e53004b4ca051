"""The step `export`: the net as a float32 graph."""

from __future__ import annotations

from pathlib import Path

from models.export import float32
from models.files import write_json
from models.training.backbones import BackboneNet
from models.training.nets import ConvNet


def export(net: ConvNet | BackboneNet, size: int, graph: Path, report: Path) -> str:
    worst = float32.export(net, size, graph)
    write_json(report, {"largest_difference_from_torch": worst})
    return f"{graph.stat().st_size} bytes, within {worst:.1e} of torch"
