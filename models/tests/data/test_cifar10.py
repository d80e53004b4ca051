from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.data.cifar10 import FOLDER, RECORD_BYTES, read, read_batch, split_validation, write_made_up
from models.errors import PipelineError


def test_splits_are_disjoint_balanced_and_seeded(made_up: Path) -> None:
    data = read(made_up, validation_per_class=10, seed=1)
    assert (len(data.train), len(data.validation), len(data.test)) == (900, 100, 200)
    assert np.bincount(data.validation.labels).tolist() == [10] * 10
    labels = np.arange(1000) % 10
    kept, held = split_validation(labels, 10, seed=1)
    assert sorted([*kept, *held]) == list(range(1000))
    assert not np.array_equal(held, split_validation(labels, 10, seed=2)[1])


def test_the_folder_itself_can_be_named(made_up: Path) -> None:
    assert len(read(made_up / FOLDER, 10, 1).test) == 200


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match=r"data_batch_1\.bin: no such file"):
        read(tmp_path, 10, 1)


@pytest.mark.parametrize("size", [0, RECORD_BYTES - 1, RECORD_BYTES * 2 + 5])
def test_a_file_of_broken_records_is_refused(tmp_path: Path, size: int) -> None:
    path = tmp_path / "data_batch_1.bin"
    path.write_bytes(bytes(size))
    with pytest.raises(PipelineError, match=rf"data_batch_1\.bin: {size} bytes is not a whole number"):
        read_batch(path)


def test_an_impossible_label_is_named_with_its_record(tmp_path: Path) -> None:
    path = tmp_path / "data_batch_2.bin"
    records = np.zeros((3, RECORD_BYTES), np.uint8)
    records[1, 0] = 17
    records.tofile(path)
    with pytest.raises(PipelineError, match=r"data_batch_2\.bin: record 1 has label 17"):
        read_batch(path)


def test_a_class_without_images_is_named(tmp_path: Path) -> None:
    write_made_up(tmp_path, 20, seed=1)
    path = tmp_path / FOLDER / "test_batch.bin"
    records = np.fromfile(path, np.uint8).reshape(-1, RECORD_BYTES)
    records[records[:, 0] == 3].tofile(path)
    with pytest.raises(PipelineError, match=r"test_batch\.bin: class 'airplane' has no image"):
        read(tmp_path, 1, 1)
    records[records[:, 0] != 3].tofile(path)
    with pytest.raises(PipelineError, match=r"test_batch\.bin: class 'cat' has no image"):
        read(tmp_path, 1, 1)
