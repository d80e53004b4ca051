"""CIFAR-10 in the official "binary version" layout (Krizhevsky, 2009): folder `cifar-10-batches-bin`."""

from __future__ import annotations

import hashlib
import shutil
import tarfile
import urllib.request
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.data.split import Split, Splits
from models.errors import PipelineError

URL = "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"
MD5 = "c32a1d4ab5d03f1284b67883e8d87530"  # as published on the data set's page
FOLDER = "cifar-10-batches-bin"
RECORD_BYTES = 1 + 3 * 32 * 32
LABELS = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
FILES = (*(f"data_batch_{i}.bin" for i in range(1, 6)), "test_batch.bin")


def folder_of(root: Path) -> Path:
    """The folder that holds the batches: `root` itself or the archive's folder in it."""
    return root if root.name == FOLDER else root / FOLDER


def digests(root: Path) -> dict[str, str]:
    """SHA-256 by file name, "absent" for what is not there."""
    return {name: digest_or_absent(folder_of(root) / name) for name in FILES}


def digest_or_absent(path: Path) -> str:
    if not path.is_file():
        return "absent"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_batch(path: Path) -> Split:
    """Reads one `*.bin` file. Raises PipelineError, naming it, when it is absent or not whole records."""
    if not path.is_file():
        raise PipelineError(f"{path}: no such file. Give the folder that holds {FOLDER}/ with --data.")
    raw = np.fromfile(path, np.uint8)
    if len(raw) == 0 or len(raw) % RECORD_BYTES:
        raise PipelineError(
            f"{path}: {len(raw)} bytes is not a whole number of {RECORD_BYTES}-byte records. Fetch it again."
        )
    records = raw.reshape(-1, RECORD_BYTES)
    labels = records[:, 0].astype(np.int64)
    if labels.max() >= len(LABELS):
        raise PipelineError(
            f"{path}: record {int(labels.argmax())} has label {labels.max()}; CIFAR-10 has labels 0 to 9."
        )
    return Split(records[:, 1:].reshape(-1, 3, 32, 32), labels)


def split_validation(labels: np.ndarray, per_class: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Indices `(train, validation)`: `per_class` images of each class, drawn with `seed`, are held out."""
    rng = np.random.default_rng(seed)
    held = np.concatenate(
        [rng.permutation(np.flatnonzero(labels == c))[:per_class] for c in range(len(LABELS))]
    )
    mask = np.zeros(len(labels), bool)
    mask[held] = True
    return np.flatnonzero(~mask), np.flatnonzero(mask)


def read(root: Path, validation_per_class: int, seed: int) -> Splits:
    """Reads all six batches below `root` (the folder itself or its parent); holds out a validation split."""
    folder = folder_of(root)
    batches = [read_batch(folder / f"data_batch_{i}.bin") for i in range(1, 6)]
    test = read_batch(folder / "test_batch.bin")
    everything = Split(
        np.concatenate([b.images for b in batches]), np.concatenate([b.labels for b in batches])
    )
    for name, split in (("data_batch_1..5.bin", everything), ("test_batch.bin", test)):
        counts = np.bincount(split.labels, minlength=len(LABELS))
        if counts.min() == 0:
            raise PipelineError(f"{folder / name}: class '{LABELS[int(counts.argmin())]}' has no image.")
    kept, held = split_validation(everything.labels, validation_per_class, seed)
    return Splits(everything.take(kept), everything.take(held), test)


def download(root: Path) -> None:
    """Fetches the official archive into `root` and unpacks it, with progress; nothing when it is there."""
    if (root / FOLDER / "test_batch.bin").is_file():
        return
    root.mkdir(parents=True, exist_ok=True)
    archive = root / "cifar-10-binary.tar.gz"
    partial = archive.with_suffix(".part")
    digest = hashlib.md5(usedforsecurity=False)
    try:
        with urllib.request.urlopen(URL, timeout=60) as response, partial.open("wb") as out:
            total = int(response.headers.get("Content-Length", 0)) or None
            with tqdm(total=total, unit="B", unit_scale=True, desc="CIFAR-10") as bar:
                while block := response.read(1 << 20):
                    out.write(block)
                    digest.update(block)
                    bar.update(len(block))
    except OSError as error:
        raise PipelineError(
            f"{URL}: {error}. Without a network, fetch it elsewhere and name its folder with --data."
        ) from error
    if digest.hexdigest() != MD5:
        partial.unlink()
        raise PipelineError(f"{URL}: the download's MD5 is {digest.hexdigest()}, not {MD5}. Try again.")
    shutil.move(partial, archive)
    with tarfile.open(archive) as tar:
        tar.extractall(root, filter="data")


def write_made_up(root: Path, per_batch: int, seed: int) -> None:
    """Writes a small made-up data set in the same layout: each class is a colour and a stripe direction.

    For tests: a net learns it within one epoch, so a pipeline that trains nothing is found out.
    """
    rng = np.random.default_rng(seed)
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    y, x = np.mgrid[0:32, 0:32]
    for name in [f"data_batch_{i}" for i in range(1, 6)] + ["test_batch"]:
        labels = np.arange(per_batch) % len(LABELS)
        records = np.empty((per_batch, RECORD_BYTES), np.uint8)
        records[:, 0] = labels
        for i, label in enumerate(labels):
            angle = np.pi * label / len(LABELS)
            wave = np.sin((x * np.cos(angle) + y * np.sin(angle)) * 0.8 + rng.uniform(0, 2 * np.pi))
            colour = np.array([label % 2, label // 2 % 2, label // 4]) * 80 - 40
            image = 128 + colour[:, None, None] + 40 * wave + rng.normal(0, 12, (3, 32, 32))
            records[i, 1:] = image.clip(0, 255).astype(np.uint8).reshape(-1)
        records.tofile(folder / f"{name}.bin")
    (folder / "batches.meta.txt").write_text("\n".join(LABELS) + "\n")
