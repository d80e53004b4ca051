"""Nets of operations that both engines run well: convolution + ReLU, 2x2 max pool, add, one linear layer.

Every net takes normalised RGB `[N, 3, H, W]` and returns `(logits [N, classes], features [N, C, h, w])`,
where `features` is the last map before global average pooling, so that class activation maps need nothing
else (Zhou et al., "Learning Deep Features for Discriminative Localization", 2016).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class ConvBlock(nn.Module):
    """3x3 convolution, optional 2x2 max pool, batch norm, ReLU.

    The pool stands before the batch norm in training, which costs a quarter of the memory traffic. Export
    puts ReLU straight after the convolution (so that it fuses) and the pool last: the same function, because
    max commutes with ReLU and with a norm of positive scale. export/float32.py deals with negative scales.
    """

    def __init__(self, inputs: int, outputs: int, pool: bool = False) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.pool = pool

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        if self.pool:
            x = F.max_pool2d(x, 2)
        return F.relu(self.norm(x))


class Residual(nn.Module):
    """x + two ConvBlocks(x): He et al. 2016, with the ReLU inside the branch, as in ResNet-9."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.branch = nn.Sequential(ConvBlock(width, width), ConvBlock(width, width))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.branch(x)


class ConvNet(nn.Module):
    """A stem, then a list of blocks, global average pooling and one linear layer."""

    def __init__(self, blocks: list[nn.Module], channels: int, classes: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Linear(channels, classes)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        features = self.blocks(x)
        return self.head(features.mean((2, 3))), features


def resnet10(widths: tuple[int, int, int, int], classes: int) -> ConvNet:
    """Ten convolutions: a stem, then three times (convolution, pool, residual pair); 32 px in, 4 x 4 out."""
    a, b, c, d = widths
    blocks = [
        ConvBlock(3, a),
        ConvBlock(a, b, pool=True),
        Residual(b),
        ConvBlock(b, c, pool=True),
        Residual(c),
        ConvBlock(c, d, pool=True),
        Residual(d),
    ]
    return ConvNet(blocks, d, classes)


def plain7(widths: tuple[int, int, int], classes: int) -> ConvNet:
    """Seven convolutions, no residuals: the shape of airbench94 (K. Jordan, 2024) with ReLU; 4 x 4 out."""
    a, b, c = widths
    blocks: list[nn.Module] = [ConvBlock(3, 24)]
    previous = 24
    for width in (a, b, c):
        blocks += [ConvBlock(previous, width, pool=True), ConvBlock(width, width)]
        previous = width
    return ConvNet(blocks, c, classes)


ARCHITECTURES = {
    "resnet10": lambda classes: resnet10((32, 64, 128, 256), classes),
    "resnet10-slim": lambda classes: resnet10((24, 48, 96, 192), classes),
    "resnet10-tiny": lambda classes: resnet10((16, 32, 64, 128), classes),
    "plain7": lambda classes: plain7((64, 256, 256), classes),
    "plain7-tiny": lambda classes: plain7((16, 32, 64), classes),
}


def multiply_adds(net: ConvNet, size: int) -> int:
    """Multiply-adds of one forward pass at `size` x `size`, counted from the real layers' output shapes."""
    total = 0

    def count(layer: nn.Module, _inputs: object, output: Tensor) -> None:
        nonlocal total
        positions = output[0, 0].numel() if output.dim() == 4 else 1
        total += positions * layer.weight.numel()

    hooks = [
        layer.register_forward_hook(count)
        for layer in net.modules()
        if isinstance(layer, (nn.Conv2d, nn.Linear))
    ]
    was_training = net.training
    net.eval()
    with torch.no_grad():
        net(torch.zeros(1, 3, size, size))
    net.train(was_training)
    for hook in hooks:
        hook.remove()
    return total
