"""The float net of an int8 graph: to go on learning from a published model whose training run is gone.

Weights come back as quantization rounded them; batch norms, which export folded away, as ones that change
nothing but for the bias that they left.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from models.config import Config
from models.errors import PipelineError
from models.training.build import build
from models.training.checkpoint import write


def unpack(config: Config, graph: Path, out: Path) -> None:
    """Writes the net of `graph` as a checkpoint of `config`.

    Raises PipelineError when the graph is of another net.
    """
    model = onnx.load(str(graph))
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    net = build(config)
    norms = {name: module for name, module in net.named_modules() if isinstance(module, nn.BatchNorm2d)}
    state = net.state_dict()

    def expanded(name: str, scale: str) -> Tensor:
        rows = arrays[f"{name}_quantized"].astype(np.float32)
        return torch.from_numpy(rows * arrays[f"{name}_{scale}"].reshape(-1, *[1] * (rows.ndim - 1)))

    try:
        for name, module in net.named_modules():
            if not isinstance(module, (nn.Conv2d, nn.Linear)):
                continue
            weight, bias = expanded(f"{name}.weight", "scale"), expanded(f"{name}.bias", "quantized_scale")
            state[f"{name}.weight"] = weight
            norm = f"{name.removesuffix('conv')}norm"
            if norm in norms:
                state |= {
                    f"{norm}.weight": torch.ones_like(bias),
                    f"{norm}.bias": bias,
                    f"{norm}.running_mean": torch.zeros_like(bias),
                    f"{norm}.running_var": torch.full_like(bias, 1 - norms[norm].eps),
                }
            else:
                state[f"{name}.bias"] = bias
        net.load_state_dict(state)
    except (KeyError, RuntimeError) as error:
        raise PipelineError(f"{graph}: not a net of '{config.architecture}' ({error}).") from error
    out.parent.mkdir(parents=True, exist_ok=True)
    write(out, {"average": net.state_dict(), "epoch": config.epochs})
