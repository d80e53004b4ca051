"""Averages of weights: one kept along the way, one of where several learning-rate curves ended.

A net of averaged weights costs what one net costs. Izmailov et al., "Averaging Weights Leads to Wider Optima
and Better Generalization", 2018.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor, nn

State = dict[str, Tensor]


@torch.no_grad()
def update_average(average: nn.Module, net: nn.Module, decay: float) -> None:
    """Exponential moving average of weights and of batch-norm statistics."""
    for target, new in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
        if target.is_floating_point():
            target.lerp_(new, 1 - decay)
        else:
            target.copy_(new)


def between(first: State, last: State, share: float) -> State:
    """The weights on the straight way from `first` (share 0) to `last` (share 1); counters are `last`'s."""
    return {
        name: first[name].lerp(value, share) if value.is_floating_point() else value
        for name, value in last.items()
    }


def mean_of(states: list[State]) -> State:
    """The plain mean of the weights; counters are the last state's."""
    last = states[-1]
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if value.is_floating_point() else value
        for name, value in last.items()
    }


@torch.no_grad()
def estimate_norms(
    norms: list[nn.BatchNorm2d], run: Callable[[Tensor], object], images: np.ndarray, batch: int
) -> None:
    """Batch norms take their statistics anew from whole batches of uint8 images `[N, 3, H, W]`.

    run: passes 0..1 floats through the net that has the norms, in training mode.
    """
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the plain mean over batches
    for start in range(0, len(images) - batch + 1, batch):
        run(torch.from_numpy(images[start : start + batch]).float() / 255)
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
