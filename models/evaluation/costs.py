"""What each step of quantization costs: one fold's net, with one thing rounded at a time.

Weights alone are rounded in the float graph. Activations alone: the int8 graph, its weights in float again.
ReLU instead of ReLU6: the same weights without the upper bound, so that the clip's own worth shows. All is
measured on photos that the fold's net has not seen; the KL divergence from the float net tells more than
accuracy does.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import onnx
from onnxruntime.quantization.shape_inference import quant_pre_process

from models.data import pizza
from models.data.sources import division_of, source
from models.errors import PipelineError
from models.export.float32 import export
from models.export.quantize import calibration_images, compare, methods_of, quantize_with, round_weights
from models.export.reference import all_logits, session
from models.files import write_json
from models.training.backbones import BACKBONES
from models.training.checkpoint import load_checkpoint
from models.training.folder import CHECKPOINT
from models.training.recipe import Recipe

CAPTIONS = {
    "float32": "float32",
    "weights-channel": "weights int8, by channel",
    "weights-tensor": "weights int8, by tensor",
    "activations": "activations uint8",
    "int8": "both, by channel (published)",
    "int8-tensor": "both, by tensor",
    "relu-float32": "ReLU instead of ReLU6, float32",
    "relu-int8": "ReLU instead of ReLU6, both by channel",
}


def restore_weights(quantized: Path, float_path: Path, path: Path) -> None:
    """The int8 graph with float weights and biases again: only activations stay rounded."""
    model = onnx.load(str(quantized))
    originals = {tensor.name: tensor for tensor in onnx.load(str(float_path)).graph.initializer}
    stored = {tensor.name for tensor in model.graph.initializer}
    nodes, renamed = [], {}
    for node in model.graph.node:
        name = node.input[0].removesuffix("_quantized") if node.input else ""
        if node.op_type == "DequantizeLinear" and node.input[0] in stored and name in originals:
            renamed[node.output[0]] = name
        else:
            nodes.append(node)
    for node in nodes:
        for i, name in enumerate(node.input):
            if name in renamed:
                node.input[i] = renamed[name]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    model.graph.initializer.extend(originals[name] for name in sorted(set(renamed.values()) - stored))
    onnx.save(model, str(path))


def costs(recipe: Recipe, folder: Path, fold: int) -> dict[str, dict]:
    """By variant (a key of CAPTIONS), `quantize.compare` with the float32 net on the fold's own photos.

    Kept as `folder`/costs.json, too. folder: the fold's, as `fold.run_fold` leaves it. Raises
    PipelineError when it is not finished.
    """
    if not (folder / "fold.json").is_file():
        raise PipelineError(
            f"{folder}: no finished fold. Run: python -m models evaluate {recipe.config.name}."
        )
    logging.getLogger().setLevel(logging.ERROR)
    config = recipe.config
    photos = pizza.open_photos(recipe.data, recipe.cache)
    splits = pizza.splits_of(photos, division_of(photos, config, fold), config.size)
    x, method = calibration_images(config, splits.train), methods_of(config)[0]
    net = BACKBONES[config.architecture].build(len(source(config).labels))
    net.load_state_dict(load_checkpoint(folder / "train" / CHECKPOINT)["average"])

    with tempfile.TemporaryDirectory() as scratch:
        at = {name: Path(scratch) / f"{name}.onnx" for name in (*CAPTIONS, "exported", "relu-exported")}
        quant_pre_process(str(folder / "model.float32.onnx"), str(at["float32"]), skip_symbolic_shape=True)
        round_weights(at["float32"], at["weights-channel"], by_channel=True)
        round_weights(at["float32"], at["weights-tensor"], by_channel=False)
        quantize_with(method, at["float32"], x, at["int8"])
        quantize_with(method, at["float32"], x, at["int8-tensor"], per_channel=False)
        restore_weights(at["int8"], at["float32"], at["activations"])
        export(net.with_activation("relu"), config.size, at["relu-exported"])
        quant_pre_process(str(at["relu-exported"]), str(at["relu-float32"]), skip_symbolic_shape=True)
        quantize_with(method, at["relu-float32"], x, at["relu-int8"])
        logits = {name: all_logits(session(at[name]), config, splits.test.images, name) for name in CAPTIONS}
    found = {name: compare(logits["float32"], rows, splits.test.labels) for name, rows in logits.items()}
    write_json(folder / "costs.json", found)
    return found


def markdown(found: dict[str, dict]) -> str:
    lines = ["| what is rounded | accuracy | agreement | KL divergence |", "| --- | --- | --- | --- |"]
    for name, row in found.items():
        lines.append(
            f"| {CAPTIONS[name]} | {row['accuracy_int8']:.2%} | {row['agreement']:.2%} | "
            f"{row['kl_divergence']:.5f} |"
        )
    return "\n".join(lines)
