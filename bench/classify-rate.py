"""Pictures a second of `python -m models classify` against native ONNX Runtime in a plain pool of processes.

    python bench/classify-rate.py PICTURES --model cifar10 [--rounds 3]

PICTURES: a folder, repeated by links. Both sides decode, resize and run the same int8 graph on as many
processes as there are cores, one thread each; the plain pool computes no probabilities, checks or rows, and
writes nothing. They take turns in rounds. The start of processes counts in neither: of `classify`, which
starts them itself, the seconds for --count pictures are taken from those for three times as many.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from itertools import cycle, islice
from multiprocessing import Pool
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from models.data.picture import read_picture
from models.export.reference import batch_for, normalise
from models.inference import classifier, inputs, many

os.environ.setdefault("RAY_worker_niceness", "0")  # as the pool's; Ray's own, 15, yields to all else
BUCKET = Path(__file__).resolve().parents[1] / "public" / "models"
state: dict[str, classifier.Classifier] = {}


def begin(bundle: classifier.Bundle) -> None:
    state["own"] = classifier.Classifier(bundle)
    assert state["own"].graph  # opened before the clock runs


def plain(paths: list[str]) -> int:
    own = state["own"]
    images = [read_picture(Path(path), own.width, own.height, own.filter) for path in paths]
    pixels = np.ascontiguousarray(np.stack(images).transpose(0, 3, 1, 2))
    return len(own.graph.run(["logits"], {"input": normalise(pixels, own.normalisation)})[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pictures")
    parser.add_argument("--model", default="cifar10")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    bundle = classifier.open_bundle(classifier.published(BUCKET, given.model))
    found = inputs.find_pictures(given.pictures)
    with tempfile.TemporaryDirectory() as folder:
        some = linked(found.at, given.count, Path(folder) / "some")
        more = linked(found.at, 3 * given.count, Path(folder) / "more")
        own = classifier.Classifier(bundle)
        step = batch_for(np.empty((0, 3, own.height, own.width), np.uint8))
        groups = [more.at[i : i + step] for i in range(0, len(more.at), step)]
        rates: dict[str, list[float]] = {"plain pool": [], "classify": []}
        with Pool(os.cpu_count(), begin, (bundle,)) as pool:
            pool.map(plain, groups[:4])
            for turn in range(given.rounds):
                began = time.perf_counter()
                pool.map(plain, groups, chunksize=1)
                rates["plain pool"].append(len(more.at) / (time.perf_counter() - began))
                seconds = [
                    many.classify_many(one, bundle, inputs.place(f"{folder}/{name}-{turn}")).seconds
                    for name, one in (("some", some), ("more", more))
                ]
                rates["classify"].append(2 * given.count / (seconds[1] - seconds[0]))
                print(
                    f"classify: {seconds[0]:.1f} s for {len(some.at)}, {seconds[1]:.1f} s for {len(more.at)}"
                )
    for name, each in rates.items():
        print(f"{name:12} {statistics.median(each):7.0f} pictures a second", [round(rate) for rate in each])
    print(f"ratio {statistics.median(rates['classify']) / statistics.median(rates['plain pool']):.2f}")


def linked(paths: list[str], count: int, folder: Path) -> inputs.Inputs:
    """`count` pictures that are links to these, in turns."""
    folder.mkdir()
    for i, path in enumerate(islice(cycle(paths), count)):
        (folder / f"{i:06}{Path(path).suffix}").symlink_to(path)
    return inputs.find_pictures(str(folder))


if __name__ == "__main__":
    main()
