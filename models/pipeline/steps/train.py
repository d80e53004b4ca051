"""The step `train`: a checkpoint, trained here or given, and of it the averaged net alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import torch

from models.config import Config
from models.training.build import load_net
from models.training.checkpoint import load_checkpoint
from models.training.folder import HISTORY


def train(
    config: Config,
    learn: Callable[[], object] | None,
    checkpoint: Path,
    net: Path,
    history: Path,
) -> str:
    """learn: makes `checkpoint`; None: it is given. net, history: files to write."""
    if learn:
        learn()
    state = load_checkpoint(checkpoint)
    partial = net.with_suffix(".part")
    partial.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"average": state["average"], "epoch": state["epoch"]}, partial)
    partial.replace(net)
    keep_history(checkpoint.parent / HISTORY, history, state["epoch"])
    # A checkpoint of another architecture is found here, not two steps later.
    load_net(config, net, origin=net if learn else checkpoint)
    taken = "" if learn else f", taken from {checkpoint}"
    return f"{state['epoch']} of {config.epochs} epochs{taken}"


def keep_history(source: Path, kept: Path, epochs: int) -> None:
    """Copies what training noted about the net's own epochs; a run that goes on may have noted more."""
    rows = [json.loads(line) for line in source.read_text().splitlines()] if source.is_file() else []
    kept.write_text("".join(json.dumps(row) + "\n" for row in rows if row["epoch"] <= epochs))
