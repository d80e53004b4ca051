"""Magnitude pruning while a net learns (Zhu and Gupta, "To prune, or not to prune", 2017).

Weights that are zero cost next to nothing on the way: a file that is half zeros compresses to about two
thirds. The multiplications stay. Only 1x1 convolutions are pruned: they have nearly all the weights of a
MobileNet.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

SMALLEST = 10_000  # weights: of a convolution that is worth pruning
BEGIN, END = 0.5, 0.85  # of the training: from when to when the share of zeros grows
EVERY = 50  # steps: between two choices of what is pruned


def share_at(progress: float, most: float) -> float:
    """The share of zeros (Zhu and Gupta, eq. 1), from 0 to `most`; progress: of the training, 0 to 1."""
    left = 1 - min(1.0, max(0.0, (progress - BEGIN) / (END - BEGIN)))
    return most * (1 - left**3)


def kept(weight: Tensor, share: float) -> Tensor:
    """`[outputs, inputs, 1, 1]` -> bool, False for the share of the least weights.

    Each is measured by its output channel's root mean square: quantization gives every channel a scale too.
    """
    size = weight.abs() / weight.square().mean((1, 2, 3), keepdim=True).sqrt().clamp_min(1e-12)
    return size > size.flatten().kthvalue(max(1, round(share * size.numel()))).values


class Pruning:
    """Keeps pruned weights at zero, in the net that learns and in its average."""

    def __init__(self, net: nn.Module, average: nn.Module, most: float) -> None:
        """most: the share of zeros in the end; 0 for a net that is not pruned."""
        self.most = most
        self.pairs = [
            (mine.weight, its.weight)
            for mine, its in zip(net.modules(), average.modules(), strict=True)
            if isinstance(mine, nn.Conv2d) and mine.kernel_size == (1, 1) and mine.weight.numel() >= SMALLEST
        ]
        # A run that goes on has zeros already.
        self.masks = [weight != 0 for weight, _ in self.pairs]

    @torch.no_grad()
    def after(self, step: int, total: int) -> None:
        """To be called after each step and the average's update. What is zero stays zero."""
        share = share_at(step / total, self.most)
        if share <= 0:
            return
        for (weight, averaged), mask in zip(self.pairs, self.masks, strict=True):
            weight.mul_(mask)
            if step % EVERY == 0:
                mask &= kept(weight, share)
                weight.mul_(mask)
            averaged.mul_(mask)
