"""What a training leaves in its folder, to be stopped anywhere: config.json, checkpoint.pt, history.jsonl."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import nn
from tqdm import tqdm

from models.config import Config, load, save
from models.errors import PipelineError
from models.training.averaging import State
from models.training.folder import CHECKPOINT, HISTORY


def claim(folder: Path, config: Config) -> None:
    """Makes `folder` the place of this config's training. Raises PipelineError when it is another's."""
    folder.mkdir(parents=True, exist_ok=True)
    saved = folder / "config.json"
    if saved.is_file() and load(saved) != config:
        raise PipelineError(f"{saved}: this run has another config. Name another folder with --work.")
    save(config, saved)


def resume(
    folder: Path, net: nn.Module, average: nn.Module, optimiser: torch.optim.Optimizer
) -> tuple[int, list[State]]:
    """Puts all three where the last finished epoch left them.

    Returns how many epochs are finished, and the averages that finished learning-rate curves ended with.
    """
    path = folder / CHECKPOINT
    if not path.is_file():
        return 0, []
    state = torch.load(path, weights_only=True, map_location="cpu")
    net.load_state_dict(state["net"])
    average.load_state_dict(state["average"])
    optimiser.load_state_dict(state["optimiser"])
    return state["epoch"], state.get("ends", [])


def finish_epoch(
    folder: Path,
    epoch: int,
    net: nn.Module,
    average: nn.Module,
    optimiser: torch.optim.Optimizer,
    ends: Sequence[State] = (),
) -> None:
    """Writes what `resume` reads. `epoch`: how many are finished."""
    state = {
        "net": net.state_dict(),
        "average": average.state_dict(),
        "optimiser": optimiser.state_dict(),
        "epoch": epoch,
        "ends": list(ends),
    }
    write(folder / CHECKPOINT, state)


def write(path: Path, state: dict) -> None:
    partial = path.with_suffix(".part")
    torch.save(state, partial)
    partial.replace(path)  # never half a checkpoint


def load_checkpoint(path: Path) -> dict:
    """Reads a checkpoint's `average` and `epoch`. Raises PipelineError when it is absent or is none."""
    if not path.is_file():
        raise PipelineError(f"{path}: no such file. Train first: python -m models train CONFIG.")
    try:
        state = torch.load(path, weights_only=True, map_location="cpu")
        return {"average": state["average"], "epoch": state["epoch"]}
    except Exception as error:  # torch.load raises whatever the broken file leads it to
        raise PipelineError(
            f"{path}: not a checkpoint of this pipeline ({error!r}). Name another."
        ) from error


def seconds_of(folder: Path) -> float:
    """How long the training in `folder` took, all its runs together: what the history says."""
    return sum(json.loads(line)["seconds"] for line in (folder / HISTORY).read_text().splitlines())


def note(folder: Path, row: dict) -> None:
    """One line of the history, on the terminal too."""
    with (folder / HISTORY).open("a") as history:
        history.write(json.dumps(row) + "\n")
    tqdm.write(json.dumps(row))
