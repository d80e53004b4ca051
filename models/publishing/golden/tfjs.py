"""Golden file of the tfjs graph: a tiny untrained net of every operator that models/export/tfjs.py knows.

`python -m models golden-tfjs` writes the packed net with inputs and what its dequantized float graph makes of
them in native ONNX Runtime. tfjs runs it on the CPU in web/runtime/engines/tfjs-webgl/session.test.ts, and on
WebGL in e2e/engines/golden.spec.ts.
"""

from __future__ import annotations

import base64
import json
import tempfile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.export.artifacts import DEQUANTIZED, GRAPH, WEIGHTS
from models.export.float32 import to_onnx
from models.export.pack import pack
from models.export.quantize import METHODS, quantize_with
from models.export.reference import run, session


class EveryOperator(nn.Module):
    """Strided, pointwise, depthwise and dilated convolutions, ReLU, ReLU6, pools, add, multiply, concat."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.depthwise = nn.Conv2d(8, 8, 3, padding=1, groups=8)
        self.strided_depthwise = nn.Conv2d(8, 8, 3, stride=2, padding=1, groups=8, bias=False)
        self.project = nn.Conv2d(8, 8, 1)
        self.narrow = nn.Conv2d(8, 4, 1)
        self.wide = nn.Conv2d(8, 4, 3, padding=2, dilation=2, bias=False)
        self.head = nn.Linear(8, 5)
        self.register_buffer("sign", torch.tensor([1.0, -1.0] * 4)[None, :, None, None])

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = F.relu6(self.stem(x))
        x = F.relu6(x + self.project(F.relu6(self.depthwise(x))))
        x = F.max_pool2d(x, 3, 2, ceil_mode=True)
        x = F.relu(self.strided_depthwise(x) * self.sign)
        features = torch.cat([F.relu(self.narrow(x)), self.wide(x)], 1)
        return self.head(F.adaptive_avg_pool2d(features, 1).flatten(1)), features


def made_up_net() -> EveryOperator:
    torch.manual_seed(11)
    net = EveryOperator().eval()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.mul_(1.5)  # so that ReLU6's upper end is reached
    return net


SIZE = 14  # 7 after the stem, 3 after the pool, 2 after the last stride


def images(count: int, size: int = SIZE) -> np.ndarray:
    return np.random.default_rng(4).normal(0, 2, (count, 3, size, size)).astype(np.float32)


def packed(net: nn.Module, size: int, folder: Path) -> Path:
    """Exports, quantizes and packs a net on random images; returns the folder of the artifacts."""
    to_onnx(net, size, folder / "float.onnx")
    quantize_with(METHODS[0], folder / "float.onnx", images(100, size), folder / "int8.onnx")
    pack(folder / "float.onnx", folder / "int8.onnx", folder / "packed")
    return folder / "packed"


def write(out: Path) -> None:
    """`{"graph", "weights" (base64), "input" (as in a manifest), "cases": [...]}`.

    A case is a picture (`rgb`, base64 `[s, s, 3]`) with `logits` `[5]` and `features` `[c, h, w]`.
    """
    pictures = np.random.default_rng(9).integers(0, 256, (2, 3, SIZE, SIZE), dtype=np.uint8)
    mean, std = [0.5, 0.4, 0.3], [0.25, 0.3, 0.2]
    x = (pictures.astype(np.float32) / 255 - column(mean)) / column(std)
    with tempfile.TemporaryDirectory() as scratch:
        folder = packed(made_up_net(), SIZE, Path(scratch))
        logits, features = run(session(folder / DEQUANTIZED), x)
        content = {
            "graph": json.loads((folder / GRAPH).read_text()),
            "weights": base64.b64encode((folder / WEIGHTS).read_bytes()).decode(),
            "input": {
                "width": SIZE,
                "height": SIZE,
                "resize": {"fit": "cover", "filter": "bilinear"},
                "channelOrder": "rgb",
                "mean": mean,
                "std": std,
            },
            "cases": [
                {
                    "rgb": base64.b64encode(picture.transpose(1, 2, 0).tobytes()).decode(),
                    "logits": numbers(logits[i]),
                    "features": {"shape": list(features[i].shape), "values": numbers(features[i])},
                }
                for i, picture in enumerate(pictures)
            ],
        }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(content) + "\n")


def column(values: list[float]) -> np.ndarray:
    return np.array(values, np.float32)[:, None, None]


def numbers(array: np.ndarray) -> list[float]:
    return [round(float(value), 5) for value in array.ravel()]
