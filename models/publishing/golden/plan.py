"""Golden file of the plan: a tiny untrained net of every layer that models/export/plan.py has a word for.

`python -m models golden-plan` writes the packed net with inputs and what exact.py makes of its int8 graph.
web/runtime/engines/inkling-wasm/every-layer.test.ts runs it.
"""

from __future__ import annotations

import base64
import json
import tempfile
from pathlib import Path

import onnx
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.export.artifacts import MODEL, PLAN, WEIGHTS
from models.export.exact import ExactGraph
from models.export.float32 import to_onnx
from models.export.pack import store_weights
from models.export.plan import plan
from models.export.quantize import METHODS, quantize_with
from models.export.weights import WeightFile
from models.files import canonical
from models.publishing.golden.tfjs import images

SIZE = 19  # odd, so that strides, pools and tiles of two leave a rest


class EveryLayer(nn.Module):
    """Convolutions of every kind, with channels that fill no vector; a pool, a sum and maps side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 12, 3, stride=2, padding=1)
        self.three = nn.Conv2d(12, 12, 3, padding=1)
        self.depthwise = nn.Conv2d(12, 12, 3, padding=1, groups=12)
        self.strided = nn.Conv2d(12, 12, 5, stride=2, padding=2, groups=12, bias=False)
        self.grouped = nn.Conv2d(12, 10, 3, padding=1, groups=2)
        self.dilated = nn.Conv2d(12, 5, 3, padding=2, dilation=2, bias=False)
        self.one = nn.Conv2d(12, 6, 1)
        self.head = nn.Linear(21, 5)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        x = F.relu(self.stem(x))
        x = x + self.three(F.relu6(self.depthwise(x)))
        x = F.max_pool2d(x, 2, 1)
        x = F.relu(self.strided(x))
        features = torch.cat([F.relu(self.one(x)), self.grouped(x), self.dilated(x)], 1)
        return self.head(F.adaptive_avg_pool2d(features, 1).flatten(1)), features


def made_up_net() -> EveryLayer:
    torch.manual_seed(5)
    net = EveryLayer().eval()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.mul_(1.5)
    return net


def packed(net: nn.Module, size: int, folder: Path) -> Path:
    """Exports and quantizes a net on random images, and stores its weights; returns the artifacts' folder."""
    to_onnx(net, size, folder / "float.onnx")
    quantize_with(METHODS[0], folder / "float.onnx", images(100, size), folder / "int8.onnx")
    int8, file = onnx.load(str(folder / "int8.onnx")), WeightFile()
    store_weights(int8, file)
    (folder / WEIGHTS).write_bytes(file.content)
    (folder / MODEL).write_bytes(int8.SerializeToString(deterministic=True))
    (folder / PLAN).write_bytes(canonical(plan(int8)))
    return folder


def write(out: Path) -> None:
    """`{"plan", "weights" (base64), "cases": [{"input" (base64, float32 NCHW), "logits", "features"}]}`."""
    x = images(2, SIZE)
    with tempfile.TemporaryDirectory() as scratch:
        folder = packed(made_up_net(), SIZE, Path(scratch))
        logits, features = ExactGraph(folder / MODEL).run(["logits", "features"], {"input": x})
        content = {
            "plan": json.loads((folder / PLAN).read_text()),
            "weights": base64.b64encode((folder / WEIGHTS).read_bytes()).decode(),
            "cases": [
                {
                    "input": base64.b64encode(x[i].astype("<f4").tobytes()).decode(),
                    "logits": [float(value) for value in logits[i]],
                    "features": [float(value) for value in features[i].ravel()],
                }
                for i in range(len(x))
            ],
        }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(content) + "\n")
