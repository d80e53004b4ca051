"""The net of a config: untrained, and as training left it."""

from __future__ import annotations

from pathlib import Path

import torch

from models.config import Config
from models.data.sources import source
from models.errors import PipelineError
from models.training.backbones import BACKBONES, BackboneNet
from models.training.checkpoint import load_checkpoint
from models.training.nets import ARCHITECTURES, ConvNet


def build(config: Config) -> ConvNet | BackboneNet:
    """The config's net, untrained, with an output for each class of its data."""
    classes = len(source(config).labels)
    if config.architecture in BACKBONES:
        net = BACKBONES[config.architecture].build(classes)
    else:
        net = ARCHITECTURES[config.architecture](classes)
    return net.to(memory_format=torch.channels_last)


def load_net(config: Config, path: Path, origin: Path | None = None) -> ConvNet | BackboneNet:
    """The averaged net of a checkpoint, in eval mode. Raises PipelineError when it is of another net.

    origin: where the checkpoint came from, for that error.
    """
    net = build(config)
    try:
        net.load_state_dict(load_checkpoint(path)["average"])
    except RuntimeError as error:
        raise PipelineError(
            f"{origin or path}: not a checkpoint of '{config.architecture}' "
            f"({str(error).splitlines()[-1].strip()}). Name one of config '{config.name}'."
        ) from error
    return net.eval()
