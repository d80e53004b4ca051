"""Pictures with the int8 reference's answers, for checking the page in a browser against them.

`python -m models samples --data DIR --bundle DIR --count N --out FILE` writes JSON:

    {"labels": [id, ...], "samples": [{"name", "label", "png" (base64), "logits": [...]}, ...]}

The logits are those of the bundle's own int8 graph in native ONNX Runtime. The file holds pictures of the
data set: it is made for one run of a check and never committed.
"""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

from models.data import cifar10
from models.export.reference import session
from models.publishing.bundle import load_manifest

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
    given = manifest["input"]
    mean, std = (np.array(given[key], np.float32)[:, None, None] for key in ("mean", "std"))
    graph = session(bundle / next(a["path"] for a in manifest["artifacts"] if a["precision"] == "int8"))
    (logits,) = graph.run(["logits"], {"input": (test.images.astype(np.float32) / 255 - mean) / std})
    samples = [
        {
            "name": f"sample-{i}.png",
            "label": cifar10.LABELS[test.labels[i]],
            "png": base64.b64encode(png(test.images[i])).decode(),
            "logits": [round(float(value), 5) for value in logits[i]],
        }
        for i in range(len(test))
    ]
    labels = [label["id"] for label in manifest["labels"]]
    out.write_text(json.dumps({"labels": labels, "samples": samples}))
