"""Pictures with the int8 reference's answers, for checking the page in a browser against them.

`python -m models samples --data DIR --bundle DIR --count N --out FILE` writes JSON:

    {"labels": [id, ...], "temperature", "samples": [{"name", "label", "png" (base64), "logits": {...}}, ...]}

The logits are those of the bundle's own int8 graph, by `native` ONNX Runtime and by `numpy` (exact.py). The
file holds pictures of the data set: it is made for one run of a check and never committed.
"""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

from models.data import cifar10
from models.data.sources import resized
from models.export.exact import ExactGraph
from models.export.reference import Normalisation, all_logits, session
from models.publishing.bundle import int8_graph, load_manifest

SEED = 500


def png(image: np.ndarray) -> bytes:
    """`[3, H, W]` uint8 -> a PNG file of the same pixels."""
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(image.transpose(1, 2, 0))).save(buffer, "PNG")
    return buffer.getvalue()


def write(data: Path, bundle: Path, count: int, out: Path) -> None:
    """`count` test images, drawn with a fixed seed, with the logits of the bundle's int8 artifact."""
    manifest = load_manifest(bundle)
    folder = data if data.name == cifar10.FOLDER else data / cifar10.FOLDER
    test = cifar10.read_batch(folder / "test_batch.bin")
    test = test.take(np.random.default_rng(SEED).permutation(len(test))[:count])
    seen = resized(test, manifest["input"]["width"]).images
    path, given = int8_graph(bundle), Normalisation(manifest["input"]["mean"], manifest["input"]["std"])
    graphs = {"native": session(path), "numpy": ExactGraph(path)}
    logits = {name: all_logits(graph, given, seen, name) for name, graph in graphs.items()}
    samples = [
        {
            "name": f"sample-{i}.png",
            "label": cifar10.LABELS[test.labels[i]],
            "png": base64.b64encode(png(test.images[i])).decode(),
            "logits": {name: [round(float(value), 5) for value in rows[i]] for name, rows in logits.items()},
        }
        for i in range(len(test))
    ]
    labels = [label["id"] for label in manifest["labels"]]
    content = {"labels": labels, "temperature": manifest["temperature"], "samples": samples}
    out.write_text(json.dumps(content))
