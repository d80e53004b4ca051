"""Outliers in their public layouts, held out by category, and photographs by class: made up."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.config import CONFIGS, Config
from models.data import caltech101, cifar100
from models.data.held_out import HeldOut, is_held_out
from models.errors import PipelineError

# Of each data set one category that is held out and one to learn from.
KEPT, HELD = ("baby", "Faces"), ("man", "wrench")


def write_cifar100(root: Path, names: tuple[str, ...] = (KEPT[0], HELD[0], "bear")) -> None:
    """Five images a category, each of one grey that is ten times its category's number."""
    folder = root / cifar100.FOLDER
    folder.mkdir(parents=True)
    records = np.zeros((5 * len(names), cifar100.RECORD_BYTES), np.uint8)
    records[:, 1] = np.arange(len(records)) % len(names)
    records[:, 2:] = records[:, 1:2] * 10
    records.tofile(folder / "train.bin")
    (folder / "fine_label_names.txt").write_text("\n".join(names) + "\n")


def write_photographs(folder: Path, count: int, grey: int) -> None:
    folder.mkdir(parents=True)
    for i in range(count):
        Image.new("RGB", (40, 30), (grey, grey, grey)).save(folder / f"{i}.jpg")


def config(*sets: tuple[str, tuple[str, ...]]) -> Config:
    return Config(name="made-up", architecture="none", stages=(), size=16, outlier_sets=sets)


def test_categories_are_held_out_by_name_and_some_of_people_too() -> None:
    assert [is_held_out(name) for name in (*KEPT, *HELD)] == [False, False, True, True]


def test_cifar100_is_read_in_its_public_layout(tmp_path: Path) -> None:
    write_cifar100(tmp_path)
    for root in (tmp_path, tmp_path / cifar100.FOLDER):
        found = cifar100.read(root)
        assert {name: images.shape for name, images in found.items()} == dict.fromkeys(
            ("baby", "man", "bear"), (5, 3, 32, 32)
        )
        assert (found["bear"] == 20).all()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("train.bin", b"x" * 100, r"train\.bin: 100 bytes is not a whole number of 3074-byte records"),
        ("fine_label_names.txt", b"baby", r"fine_label_names\.txt: no name for the label 2"),
        ("train.bin", None, r"train\.bin: no such file"),
    ],
)
def test_a_broken_cifar100_is_named(tmp_path: Path, name: str, content: bytes | None, said: str) -> None:
    write_cifar100(tmp_path)
    path = tmp_path / cifar100.FOLDER / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(PipelineError, match=said):
        cifar100.read(tmp_path)


@pytest.mark.parametrize("folder", caltech101.FOLDERS)
def test_caltech101_is_read_in_its_public_layout(tmp_path: Path, folder: str) -> None:
    for category, count in (("Faces", 2), ("wrench", 3), (caltech101.CLUTTER, 1)):
        write_photographs(tmp_path / folder / category, count, 90)
    (tmp_path / folder / "empty").mkdir()
    for root in (tmp_path, tmp_path / folder):
        assert {name: len(paths) for name, paths in caltech101.read(root).items()} == {
            "Faces": 2,
            "wrench": 3,
        }
    with pytest.raises(PipelineError, match=r"absent: no folder with photographs"):
        caltech101.read(tmp_path / "absent")


def test_only_what_is_held_out_and_far_from_the_classes_is_chosen_by(tmp_path: Path) -> None:
    write_cifar100(tmp_path)
    write_photographs(tmp_path / "more" / "caltech101" / "Faces", 2, 90)
    write_photographs(tmp_path / "more" / "caltech101" / "wrench", 3, 90)
    given = HeldOut(outliers=(tmp_path, tmp_path / "more"))
    made = given.read_outliers(config(("CIFAR-100", ("bear",)), ("Caltech-101", ())))
    assert {name: images.shape for name, images in made.items()} == {
        "CIFAR-100": (5, 3, 16, 16),
        "Caltech-101": (3, 3, 16, 16),
    }
    assert (made["CIFAR-100"] == 10).all()  # `man` alone
    assert HeldOut(outliers=(tmp_path,)).read_outliers(config(("Caltech-101", ()))) == {}
    (tmp_path / "empty").mkdir()
    with pytest.raises(PipelineError, match="empty: neither CIFAR-100 nor Caltech-101"):
        HeldOut(outliers=(tmp_path, tmp_path / "empty")).read_outliers(config(("CIFAR-100", ())))
    with pytest.raises(PipelineError, match="CIFAR-100 has none of the categories that are held out"):
        given.read_outliers(config(("CIFAR-100", ("man", "bear"))))


def test_photographs_are_read_by_class_at_the_size_of_the_net(tmp_path: Path) -> None:
    write_photographs(tmp_path / "cat", 2, 50)
    write_photographs(tmp_path / "dog", 1, 200)
    found = HeldOut(tmp_path).read_photographs(config(), ("dog", "cat", "frog"))
    assert found is not None
    assert found.labels.tolist() == [0, 1, 1]
    assert found.images.shape == (3, 3, 16, 16)
    assert found.images.mean((1, 2, 3)).round().tolist() == [200, 50, 50]
    assert HeldOut().read_photographs(config(), ("dog",)) is None
    with pytest.raises(PipelineError, match="no photographs in folders called frog"):
        HeldOut(tmp_path).read_photographs(config(), ("frog",))


def test_a_change_of_the_pictures_is_noticed(tmp_path: Path) -> None:
    write_photographs(tmp_path / "cat", 2, 50)
    before = HeldOut(tmp_path).digests()
    assert HeldOut(tmp_path).digests() == before
    assert HeldOut().digests() != before
    (tmp_path / "cat" / "1.jpg").unlink()
    assert HeldOut(tmp_path).digests() != before


def test_no_config_holds_its_own_classes_out() -> None:
    for name, near in CONFIGS["cifar10"].outlier_sets:
        assert near, name
    assert ("Caltech-101", ("pizza",)) in CONFIGS["pizza"].outlier_sets
