"""Torch -> float32 ONNX: batch norm folded away, ReLU where it fuses with its convolution.

The graph has the input `input` `[N, 3, H, W]` (normalised RGB, N free) and the outputs `logits` `[N,
classes]` and `features` `[N, C, h, w]`, the last map before global average pooling.
"""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.errors import PipelineError
from models.export.reference import run, session
from models.training.backbones import BackboneNet
from models.training.nets import ConvBlock, ConvNet, Residual

# 17 is the newest that the pinned exporter and ONNX Runtime's quantizer both handle in full; every later
# runtime reads it.
OPSET = 17
# Largest difference from torch's that is rounding, not a fault, as a share of the output's largest value.
TOLERANCE = 1e-4


class FoldedConv(nn.Module):
    """A ConvBlock with its batch norm folded in: convolution + bias, ReLU, then the pool if there is one.

    Training pools before the batch norm. Where the norm's scale is positive, max commutes with it and with
    ReLU, so the pool may come last, which lets the runtime fuse ReLU into the integer convolution. Where a
    channel's scale is negative, max does not commute (it would become min): then `sign` `[C]` (+1 or -1)
    turns such channels over after the pool, and ReLU comes last. Exact in both cases.
    """

    def __init__(self, block: ConvBlock) -> None:
        super().__init__()
        norm = block.norm
        scale = (norm.weight / torch.sqrt(norm.running_var + norm.eps)).detach()
        bias = (norm.bias - norm.running_mean * scale).detach()
        sign = torch.where(scale < 0, -1.0, 1.0)
        turned = block.pool and bool((sign < 0).any())
        if turned:
            scale, bias = scale * sign, bias * sign
        source = block.conv
        self.conv = nn.Conv2d(source.in_channels, source.out_channels, 3, padding=1)
        with torch.no_grad():
            self.conv.weight.copy_(source.weight * scale[:, None, None, None])
            self.conv.bias.copy_(bias)
        self.pool = nn.MaxPool2d(2) if block.pool else None
        self.register_buffer("sign", sign[None, :, None, None] if turned else None)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        if self.pool is None:
            return F.relu(x)
        if self.sign is None:
            return self.pool(F.relu(x))
        return F.relu(self.pool(x) * self.sign)


class FoldedNet(nn.Module):
    """A ConvNet for inference, with the pooling as the one operator that runtimes have for it."""

    def __init__(self, net: ConvNet) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(fold_block(block) for block in net.blocks))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(net.head.in_features, net.head.out_features)
        self.head.load_state_dict(net.head.state_dict())

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        features = self.blocks(x)
        return self.head(self.pool(features).flatten(1)), features


def fold_block(block: nn.Module) -> nn.Module:
    if isinstance(block, ConvBlock):
        return FoldedConv(block)
    if isinstance(block, Residual):
        folded = Residual.__new__(Residual)
        nn.Module.__init__(folded)
        folded.branch = nn.Sequential(*(FoldedConv(inner) for inner in block.branch))
        return folded
    raise TypeError(f"no folding is written for {type(block).__name__}")


def fold(net: ConvNet | BackboneNet) -> FoldedNet | BackboneNet:
    """The same function as `net` in eval mode, without batch norm, in contiguous float32."""
    if isinstance(net, BackboneNet):
        return net.folded()
    return FoldedNet(net).eval().to(memory_format=torch.contiguous_format)


def to_onnx(net: nn.Module, size: int, path: Path) -> None:
    """Writes a net that returns (logits, features) as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with warnings.catch_warnings():
        # The exporter that replaces this one needs onnxscript and writes a graph with more nodes; torch is
        # pinned.
        warnings.filterwarnings("ignore", category=DeprecationWarning)
        torch.onnx.export(
            net,
            (torch.zeros(1, 3, size, size),),
            str(path),
            dynamo=False,
            opset_version=OPSET,
            input_names=["input"],
            output_names=["logits", "features"],
            dynamic_axes={"input": {0: "N"}, "logits": {0: "N"}, "features": {0: "N"}},
        )


def export(net: ConvNet | BackboneNet, size: int, path: Path) -> float:
    """Writes the float32 ONNX graph; returns the largest difference from torch (see TOLERANCE).

    Raises PipelineError when that is more than TOLERANCE.
    """
    to_onnx(fold(net), size, path)
    onnx.checker.check_model(str(path), full_check=True)

    x = torch.randn(16, 3, size, size, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        wanted = [output.numpy() for output in net.eval()(x)]
    worst = max(
        float(np.abs(got - want).max() / max(1.0, np.abs(want).max()))
        for got, want in zip(run(session(path), x.numpy()), wanted, strict=True)
    )
    if not worst <= TOLERANCE:
        raise PipelineError(
            f"{path}: its outputs differ from torch's by up to {worst:.2g}, more than {TOLERANCE:g}. "
            "Report this with the config: folding or export is wrong for this net."
        )
    return worst
