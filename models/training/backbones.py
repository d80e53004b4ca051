"""Nets pretrained on ImageNet, without their classifiers, to learn another question from few photos.

Every net is made of convolutions, batch norm, ReLU6 (or ReLU), additions or concatenations, and ends in
global average pooling and ONE linear layer, so that class activation maps need nothing else. Input: RGB in
0..1, minus MEAN, over STD. Weights are read from `.npz` files in the folder that --backbones names; the
public originals are in the ONNX model zoo, Apache-2.0:

| file | net | original |
| --- | --- | --- |
| `mobilenet_v2_1.0_bn.npz` | MobileNetV2 1.0, with batch norm | `mobilenetv2-1.0`, Gluon's |
| `mobilenet_v2_1.0_folded.npz` | MobileNetV2 1.0, norm folded away | `mobilenetv2-7`, torchvision's |
| `squeezenet1.1.npz` | SqueezeNet 1.1, with its classifier | `squeezenet1.1-7`, Gluon's |

The arrays keep the names of the ONNX file's initialisers (the first) or are numbered in the graph's order
(`conv00_weight`, `conv00_bias`, ...). The first two are two trainings of one architecture: their outputs
differ.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from models.errors import PipelineError
from models.training.pretrained import FILES, weights_path

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
# Channels, stride of the first block and number of blocks of a group (Sandler et al., 2018, table 2).
GROUPS = ((16, 1, 1), (24, 2, 2), (32, 2, 3), (64, 2, 4), (96, 1, 3), (160, 2, 3), (320, 1, 1))
FIRES = ((16, 64), (16, 64), (32, 128), (32, 128), (48, 192), (48, 192), (64, 256), (64, 256))


class ConvNorm(nn.Module):
    """Convolution with padding k//2, batch norm if `norm`, then `activation` (relu6, relu, linear)."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        kernel: int,
        stride: int = 1,
        groups: int = 1,
        norm: bool = True,
        activation: str = "relu6",
    ) -> None:
        super().__init__()
        self.conv = nn.Conv2d(
            inputs, outputs, kernel, stride, padding=kernel // 2, groups=groups, bias=not norm
        )
        self.norm = nn.BatchNorm2d(outputs) if norm else None
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        if self.norm is not None:
            x = self.norm(x)
        if self.activation == "relu6":
            return F.hardtanh(x, 0.0, 6.0)  # a Clip in ONNX, as F.relu6 is
        return F.relu(x) if self.activation == "relu" else x

    def fold(self) -> None:
        """Folds the batch norm into the convolution: the same function in eval mode."""
        if self.norm is not None:
            self.conv = fuse_conv_bn_eval(self.conv.eval(), self.norm.eval())
            self.norm = None


class Bottleneck(nn.Module):
    """MobileNetV2's block: expand, depthwise, project; added to its input where the shapes allow."""

    def __init__(self, inputs: int, outputs: int, stride: int, expand: int | None, norm: bool) -> None:
        super().__init__()
        middle = expand or inputs
        layers = [ConvNorm(inputs, middle, 1, norm=norm)] if expand else []
        layers += [
            ConvNorm(middle, middle, 3, stride, groups=middle, norm=norm),
            ConvNorm(middle, outputs, 1, norm=norm, activation="linear"),
        ]
        self.layers = nn.Sequential(*layers)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x) if self.residual else self.layers(x)


class Fire(nn.Module):
    """SqueezeNet's block: a narrow 1x1 convolution, then 1x1 and 3x3 side by side."""

    def __init__(self, inputs: int, narrow: int, wide: int) -> None:
        super().__init__()
        self.squeeze = ConvNorm(inputs, narrow, 1, norm=False, activation="relu")
        self.one = ConvNorm(narrow, wide, 1, norm=False, activation="relu")
        self.three = ConvNorm(narrow, wide, 3, norm=False, activation="relu")

    def forward(self, x: Tensor) -> Tensor:
        x = self.squeeze(x)
        return torch.cat([self.one(x), self.three(x)], 1)


class BackboneNet(nn.Module):
    """Blocks, global average pooling, one linear layer: normalised RGB -> (logits, features)."""

    def __init__(self, blocks: list[nn.Module], channels: int, classes: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*blocks)
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Linear(channels, classes)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        features = self.blocks(x)
        return self.head(self.pool(features).flatten(1)), features

    def convolutions(self) -> Iterator[ConvNorm]:
        """In the order in which they stand in the graph."""
        return (module for module in self.modules() if isinstance(module, ConvNorm))

    def folded(self) -> BackboneNet:
        """The same function in eval mode, without batch norm, in contiguous float32."""
        net = copy.deepcopy(self).eval()
        for conv in net.convolutions():
            conv.fold()
        return net.to(memory_format=torch.contiguous_format)

    def with_activation(self, activation: str) -> BackboneNet:
        """A copy whose ReLU6 is `activation` instead; what the clip is worth is measured so."""
        net = copy.deepcopy(self)
        for conv in net.convolutions():
            if conv.activation == "relu6":
                conv.activation = activation
        return net


def mobilenet_v2(
    classes: int, width: float = 1.0, norm: bool = True, expand_first: bool = True
) -> BackboneNet:
    """`expand_first`: the first block has a 1x1 convolution too (Gluon's layout; torchvision's has none)."""

    def scaled(channels: int) -> int:
        return max(8, int(channels * width + 4) // 8 * 8)

    blocks: list[nn.Module] = [ConvNorm(3, scaled(32), 3, 2, norm=norm)]
    inputs = scaled(32)
    for group, (channels, stride, count) in enumerate(GROUPS):
        for i in range(count):
            expand = inputs * (6 if group else 1)
            if group == 0 and not expand_first:
                expand = 0
            blocks.append(Bottleneck(inputs, scaled(channels), stride if i == 0 else 1, expand or None, norm))
            inputs = scaled(channels)
    last = max(64, int(1280 * width)) if width < 1 else 1280
    blocks.append(ConvNorm(inputs, last, 1, norm=norm))
    return BackboneNet(blocks, last, classes)


def squeezenet(classes: int) -> BackboneNet:
    """SqueezeNet 1.1 (Iandola et al., 2016); its conv10 becomes a linear layer after the pooling."""
    blocks: list[nn.Module] = [ConvNorm(3, 64, 3, 2, norm=False, activation="relu"), nn.MaxPool2d(3, 2)]
    inputs = 64
    for i, (narrow, wide) in enumerate(FIRES):
        blocks.append(Fire(inputs, narrow, wide))
        inputs = 2 * wide
        if i in (1, 3):
            blocks.append(nn.MaxPool2d(3, 2))
    return BackboneNet(blocks, inputs, classes)


def gluon_names() -> list[tuple[str, str]]:
    """Names of (convolution, batch norm) in `mobilenet_v2_1.0_bn.npz`, in the net's order."""
    prefix = "mobilenetv20_features_"
    blocks = sum(count for _, _, count in GROUPS)
    inner = [
        (f"{prefix}linearbottleneck{b}_conv{i}", f"{prefix}linearbottleneck{b}_batchnorm{i}")
        for b in range(blocks)
        for i in range(3)
    ]
    first, last = ((f"{prefix}conv{i}", f"{prefix}batchnorm{i}") for i in (0, 1))
    return [first, *inner, last]


def with_norms(net: BackboneNet, arrays: dict[str, np.ndarray]) -> dict[str, str]:
    """Which array each parameter of a net with batch norm is."""
    names: dict[str, str] = {}
    modules = [name for name, module in net.named_modules() if isinstance(module, ConvNorm)]
    for module, (conv, norm) in zip(modules, gluon_names(), strict=True):
        names[f"{module}.conv.weight"] = f"{conv}_weight"
        for ours, theirs in (
            ("weight", "gamma"),
            ("bias", "beta"),
            ("running_mean", "running_mean"),
            ("running_var", "running_var"),
        ):
            names[f"{module}.norm.{ours}"] = f"{norm}_{theirs}"
    return names


def numbered(net: BackboneNet, arrays: dict[str, np.ndarray]) -> dict[str, str]:
    """Which array each parameter of a net without batch norm is: convolutions in order."""
    names: dict[str, str] = {}
    modules = [name for name, module in net.named_modules() if isinstance(module, ConvNorm)]
    for i, module in enumerate(modules):
        names[f"{module}.conv.weight"] = f"conv{i:02d}_weight"
        names[f"{module}.conv.bias"] = f"conv{i:02d}_bias"
    return names


@dataclass(frozen=True)
class Backbone:
    """build: the net for a number of classes. names: parameter -> array of its file (pretrained.FILES)."""

    build: Callable[[int], BackboneNet]
    names: Callable[[BackboneNet, dict[str, np.ndarray]], dict[str, str]]


BACKBONES = {
    "mobilenet-v2": Backbone(mobilenet_v2, with_norms),
    "mobilenet-v2-folded": Backbone(
        lambda classes: mobilenet_v2(classes, norm=False, expand_first=False), numbered
    ),
    "squeezenet": Backbone(squeezenet, numbered),
    # An eighth of the width, for tests; its weights are made up.
    "mobilenet-v2-tiny": Backbone(lambda classes: mobilenet_v2(classes, width=0.125), with_norms),
}


def load(folder: Path | None, name: str, classes: int) -> BackboneNet:
    """The net with its pretrained weights and a new linear layer of zeros.

    Raises PipelineError, naming the file, when it is absent, unreadable or of another net.
    """
    path = weights_path(folder, name)
    net = BACKBONES[name].build(classes)
    try:
        with np.load(path) as file:
            arrays = {key: file[key] for key in file.files}
    except Exception as error:  # zipfile and numpy raise whatever the broken file leads them to
        raise PipelineError(f"{path}: cannot be read ({error}). Fetch it again.") from error
    state = net.state_dict()
    for ours, theirs in BACKBONES[name].names(net, arrays).items():
        if theirs not in arrays:
            raise PipelineError(f"{path}: lacks '{theirs}'. It is not the file of '{name}'.")
        if arrays[theirs].shape != tuple(state[ours].shape):
            raise PipelineError(
                f"{path}: '{theirs}' is {arrays[theirs].shape}, not {tuple(state[ours].shape)}. "
                f"It is not the file of '{name}'."
            )
        state[ours] = torch.from_numpy(np.array(arrays[theirs], np.float32))
    net.load_state_dict(state)
    nn.init.zeros_(net.head.weight)
    nn.init.zeros_(net.head.bias)
    return net


def write_made_up(folder: Path, name: str, seed: int) -> Path:
    """Writes random weights in the layout of backbone `name`, with lively batch norms; for tests."""
    generator = torch.Generator().manual_seed(seed)
    net = BACKBONES[name].build(2)
    state = net.state_dict()
    arrays = {}
    for ours, theirs in BACKBONES[name].names(net, {}).items():
        shape = state[ours].shape
        if len(shape) == 4:
            fan_in = shape[1] * shape[2] * shape[3]
            value = torch.randn(shape, generator=generator) * (2 / fan_in) ** 0.5
        elif ours.endswith(("norm.weight", "running_var")):
            value = torch.rand(shape, generator=generator) + 0.5
        else:
            value = torch.randn(shape, generator=generator) * 0.1
        arrays[theirs] = value.numpy()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILES[name]
    np.savez(path, **arrays)
    return path
