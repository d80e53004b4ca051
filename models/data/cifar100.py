"""CIFAR-100 in the official "binary version" layout (Krizhevsky, 2009): folder `cifar-100-binary`.

Its training images alone, as pictures of none of a model's classes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.errors import PipelineError

URL = "https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"
FOLDER = "cifar-100-binary"
RECORD_BYTES = 2 + 3 * 32 * 32  # coarse label, fine label, pixels


def read(root: Path) -> dict[str, np.ndarray]:
    """`[N, 3, 32, 32]` uint8 by category, of `root` (the folder itself or its parent).

    Raises PipelineError when a file is absent, is not whole records, or has a label without a name.
    """
    folder = root if root.name == FOLDER else root / FOLDER
    pictures, names = folder / "train.bin", folder / "fine_label_names.txt"
    for path in (pictures, names):
        if not path.is_file():
            raise PipelineError(f"{path}: no such file. Fetch {URL} and unpack it.")
    raw = np.fromfile(pictures, np.uint8)
    if len(raw) == 0 or len(raw) % RECORD_BYTES:
        raise PipelineError(
            f"{pictures}: {len(raw)} bytes is not a whole number of {RECORD_BYTES}-byte records. "
            "Fetch it again."
        )
    records = raw.reshape(-1, RECORD_BYTES)
    labels, categories = records[:, 1], names.read_text().split()
    if labels.max() >= len(categories):
        raise PipelineError(f"{names}: no name for the label {labels.max()} of {pictures}.")
    images = records[:, 2:].reshape(-1, 3, 32, 32)
    return {categories[c]: images[labels == c] for c in np.unique(labels)}
