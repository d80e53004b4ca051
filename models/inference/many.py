"""More pictures than one machine wants: Ray Data, on this machine's cores or a cluster's.

Each block of pictures is read, decoded, run and written, as one Parquet file of `out`, by one process of a
pool: Ray Data's own writing is a stage of tasks, whose idle processes Ray ends and then starts anew, imports
and all, for nearly every file. A run that was ended goes on: paths that are in a whole file there are not
asked about again.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from models.errors import PipelineError
from models.export.reference import batch_for
from models.inference.classifier import Bundle, Classifier
from models.inference.inputs import Inputs, Place
from models.inference.read import PictureError, read_bytes
from models.inference.rows import class_finder, row_of, schema_of

# Pictures of a block, a file each: what a run that is ended loses, at most, by each process.
SMALLEST, LARGEST = 64, 2048
SHARE = 8  # a block is this part of what a process still has before it
ATTEMPTS = 3  # at a file of a bucket
CLOSED = (FileNotFoundError, PermissionError)  # no second attempt opens it
Result = TypeVar("Result")


@dataclass(frozen=True)
class Summary:
    """pictures: of this run; before: found in `out`, not asked about again; errors: this run's, by code."""

    pictures: int
    before: int
    errors: dict[str, int]
    seconds: float


class Answering:
    """A process of Ray Data's pool: a block of pictures -> a file of their rows in `out`, and how many there
    are of each error, by its code; null for answers."""

    def __init__(self, bundle: Bundle, system: fs.FileSystem, out: Place) -> None:
        self.classifier = Classifier(bundle)
        self.system = system
        self.out = out
        self.find_class = class_finder(bundle.manifest["labels"])
        self.schema = schema_of(bundle.labels)

    def __call__(self, block: pa.Table) -> pa.Table:
        answers = self.answers(block)
        self.write(answers)
        counts = Counter(answers["error"].to_pylist())
        return pa.table({"error": pa.array([*counts], pa.string()), "pictures": [*counts.values()]})

    def answers(self, block: pa.Table) -> pa.Table:
        paths, at = (block[name].to_pylist() for name in ("path", "at"))
        step = batch_for(np.empty((0, 3, self.classifier.height, self.classifier.width), np.uint8))
        rows = [
            row
            for start in range(0, len(paths), step)
            for row in self.rows(paths[start : start + step], at[start : start + step])
        ]
        return pa.Table.from_pylist(rows, self.schema)

    def rows(self, paths: list[str], at: list[str]) -> list[dict[str, object]]:
        """Of as many pictures as are run at once, in their order."""
        classifier, bundle = self.classifier, self.classifier.bundle
        errors: dict[int, str] = {}
        images, crops, times, whose = [], [], [], []
        for i, file in enumerate(at):
            began = time.perf_counter()
            try:
                picture = read_bytes(self.content(file))
            except PictureError as error:
                errors[i] = error.code
                continue
            images.append(classifier.seen(picture))
            crops.append(classifier.crop(picture))
            times.append(time.perf_counter() - began)
            whose.append(i)
        began = time.perf_counter()
        answers = classifier.answer(np.stack(images), crops) if images else []
        share = (time.perf_counter() - began) / max(1, len(images))
        answered = {
            i: (answer, 1000 * (seconds + share))
            for i, answer, seconds in zip(whose, answers, times, strict=True)
        }
        return [
            row_of(path, self.find_class(path), bundle, *answered.get(i, (None, None)), errors.get(i))
            for i, path in enumerate(paths)
        ]

    def content(self, file: str) -> bytes:
        """Raises PictureError for a file that is gone or closed to us; OSError for a bucket out of reach."""

        def read() -> bytes:
            with self.system.open_input_stream(file) as stream:
                return stream.read()

        try:
            return tried(self.system, read)
        except OSError as error:
            if isinstance(self.system, fs.LocalFileSystem) or isinstance(error, CLOSED):
                raise PictureError("image-gone", str(error)) from error
            raise

    def write(self, answers: pa.Table) -> None:
        """Raises OSError. Named by its pictures: a block that Ray has answered twice is there once."""
        named = hashlib.sha256("\n".join(answers["path"].to_pylist()).encode()).hexdigest()[:16]
        made = pa.BufferOutputStream()
        pq.write_table(answers, made)
        content = made.getvalue()

        def write() -> None:
            with self.out.system.open_output_stream(f"{self.out.path}/{named}.parquet") as stream:
                stream.write(content)

        tried(self.out.system, write)


def tried(system: fs.FileSystem, act: Callable[[], Result]) -> Result:
    """`act()`, ATTEMPTS times where a bucket is out of reach. Raises OSError."""
    for left in reversed(range(1 if isinstance(system, fs.LocalFileSystem) else ATTEMPTS)):
        try:
            return act()
        except OSError as error:
            if not left or isinstance(error, CLOSED):
                raise
            time.sleep(2.0 ** (ATTEMPTS - left))
    raise AssertionError("unreachable")


def paths_done(out: Place, bundle: Bundle) -> set[str]:
    """The paths in the whole files of `out`; files that a killed run left half written are deleted.

    Raises PipelineError when they are another model's, or another version's.
    """
    done: set[str] = set()
    for file in files_of(out):
        try:
            with out.system.open_input_file(file) as source:
                rows = pq.read_table(source, columns=["path", "model", "version"])
        except (pa.ArrowInvalid, pa.ArrowKeyError):
            out.system.delete_file(file)
            continue
        for model, version in {*zip(rows["model"].to_pylist(), rows["version"].to_pylist(), strict=True)}:
            if (model, version) != (bundle.model, bundle.version):
                raise PipelineError(
                    f"{out.path}: holds answers of {model} {version}. Name another --out for "
                    f"{bundle.model} {bundle.version}."
                )
        done.update(rows["path"].to_pylist())
    return done


def files_of(out: Place) -> list[str]:
    inside = out.system.get_file_info(fs.FileSelector(out.path, allow_not_found=True, recursive=True))
    return sorted(one.path for one in inside if one.path.endswith(".parquet") and one.is_file)


def classify_many(
    inputs: Inputs, bundle: Bundle, out: Place, address: str | None = None, workers: int | None = None
) -> Summary:
    """Writes a row a picture into the Parquet files of `out` (a folder; columns of rows.py).

    address: of a Ray cluster; None: this machine's cores. workers: how many processes; None: a core each.
    Raises PipelineError when Ray is not installed, or `out` holds another model's answers.
    """
    began = time.monotonic()
    done = paths_done(out, bundle)
    left = inputs.without(done)
    before = len(inputs.at) - len(left.at)
    if not left.at:
        return Summary(0, before, {}, time.monotonic() - began)
    out.system.create_dir(out.path)
    counts = run_ray(left, bundle, out, address, workers)
    errors = {code: pictures for code, pictures in counts.most_common() if code is not None}
    return Summary(len(left.at), before, errors, time.monotonic() - began)


def blocks_of(left: Inputs, pool: int) -> Iterator[pa.Table]:
    """Each a SHARE-th of what is left to each of `pool` processes: the last are small, so that all end at
    about the same time (guided self-scheduling, doi:10.1109/TC.1987.5009495)."""
    start, end = 0, len(left.at)
    while start < end:
        stop = start + min(LARGEST, max(SMALLEST, (end - start) // (SHARE * pool)))
        yield pa.table({"path": left.paths[start:stop], "at": left.at[start:stop]})
        start = stop


def run_ray(
    left: Inputs, bundle: Bundle, out: Place, address: str | None, workers: int | None
) -> Counter[str | None]:
    """How many pictures by the code of their error."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # else it tells of its own workings
    try:
        import ray
        from ray.data import ActorPoolStrategy, DataContext
    except ImportError as error:
        raise PipelineError(
            f"classify needs {error.name}. Run pip install -r models/requirements.txt."
        ) from error
    # A cluster's processes have the code of this checkout; its libraries are the operator's.
    package = str(Path(__file__).resolve().parents[1])
    cluster = {"address": address, "runtime_env": {"py_modules": [package], "excludes": ["work/", "tests/"]}}
    local = {"include_dashboard": False, "num_cpus": workers or os.cpu_count()}
    try:
        ray.init(**(cluster if address else local), logging_level="error", log_to_driver=False)
    except ConnectionError as error:
        raise PipelineError(f"--address {address}: {error}") from error
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    try:
        context = DataContext.get_current()
        context.enable_progress_bars = sys.stderr.isatty()
        pool = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        blocks = list(blocks_of(left, pool))
        answered = ray.data.from_arrow(blocks).map_batches(
            Answering,
            fn_constructor_args=(bundle, left.system, out),
            batch_format="pyarrow",
            batch_size=None,
            compute=ActorPoolStrategy(size=min(pool, len(blocks))),
            num_cpus=1,
        )
        counts: Counter[str | None] = Counter()
        for row in answered.iter_rows():
            counts[row["error"]] += row["pictures"]
        return counts
    finally:
        ray.shutdown()
