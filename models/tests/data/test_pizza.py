from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models import config
from models.data import pizza
from models.data.picture import read_picture
from models.data.pizza import FOLDER, SHORT_SIDE, deal, divide, files, open_photos, splits_of, write_made_up
from models.errors import PipelineError


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up photos, 30 a class."""
    folder = tmp_path_factory.mktemp("pizza")
    write_made_up(folder, 30, seed=4)
    return folder


@pytest.fixture
def copied(root: Path, tmp_path: Path) -> Path:
    shutil.copytree(root, tmp_path / "data")
    return tmp_path / "data"


def test_photos_are_what_the_files_hold(root: Path, tmp_path: Path) -> None:
    photos = open_photos(root, tmp_path)
    assert (len(photos), photos.labels.tolist()) == (60, [0] * 30 + [1] * 30)
    for i in (0, 17, 59):
        with Image.open(photos.paths[i]) as picture:
            assert tuple(photos.sizes[i]) == picture.size
            assert np.array_equal(photos.photo(i), np.asarray(picture.convert("RGB")))
        assert np.array_equal(photos.at(64)[i], read_picture(photos.paths[i], 64, 64).transpose(2, 0, 1))


def test_large_photos_are_kept_at_the_short_side(tmp_path: Path) -> None:
    assert pizza.shrink(Image.new("RGB", (1024, 768))).shape == (SHORT_SIDE, 341, 3)
    assert pizza.shrink(Image.new("RGB", (100, 80))).shape == (80, 100, 3)
    assert pizza.shrink(Image.new("RGB", (9000, 300))).shape == (SHORT_SIDE, 4 * SHORT_SIDE, 3)


def test_the_cache_is_used_and_belongs_to_its_files(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_photos(copied, tmp_path / "cache")
    with monkeypatch.context() as patch:
        patch.setattr(pizza, "decode", None)  # not called again
        assert np.array_equal(open_photos(copied, tmp_path / "cache").photo(3), first.photo(3))
    Image.new("RGB", (90, 90), "red").save(copied / FOLDER / "pizza" / "1003.jpg")
    assert open_photos(copied, tmp_path / "cache").photo(3).shape == (90, 90, 3)


def test_the_folder_itself_can_be_named(root: Path) -> None:
    assert files(root) == files(root / FOLDER)


def test_a_missing_folder_says_what_to_fetch(tmp_path: Path) -> None:
    with pytest.raises(
        PipelineError, match=r"/pizza: no such folder\. Fetch the archive from https://www\.kagg"
    ):
        files(tmp_path)


def test_an_empty_class_is_named(copied: Path) -> None:
    for path in (copied / FOLDER / "not_pizza").iterdir():
        path.unlink()
    (copied / FOLDER / "not_pizza" / "notes.txt").write_text("no picture")
    with pytest.raises(PipelineError, match=r"not_pizza: class 'not_pizza' has no picture"):
        files(copied)


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_an_unreadable_photo_is_named(copied: Path, tmp_path: Path, content: bytes | None) -> None:
    path = copied / FOLDER / "not_pizza" / "1007.jpg"
    path.write_bytes(path.read_bytes()[:700] if content is None else content)  # None: cut short
    with pytest.raises(PipelineError, match=r"not_pizza/1007\.jpg: cannot be read as a picture"):
        open_photos(copied, tmp_path / "cache")
    assert not list((tmp_path / "cache").glob("*.bin"))


def test_folds_are_seeded_level_and_keep_groups_whole() -> None:
    labels = np.repeat([0, 1], 53)
    group = np.arange(106)
    group[[10, 11, 12]] = 10
    group[[60, 70]] = 60
    dealt = deal(labels, group, 5, seed=1)
    for c in (0, 1):
        counts = np.bincount(dealt[labels == c], minlength=5)
        assert counts.max() - counts.min() <= 1
    assert len(set(dealt[[10, 11, 12]])) == len(set(dealt[[60, 70]])) == 1
    assert np.array_equal(dealt, deal(labels, group, 5, seed=1))
    assert not np.array_equal(dealt, deal(labels, group, 5, seed=2))


def test_a_division_uses_every_photo_once_and_duplicates_stay_together(copied: Path, tmp_path: Path) -> None:
    folder = copied / FOLDER / "pizza"
    for i in range(6):  # the same photo again, saved anew
        with Image.open(folder / f"{1000 + i}.jpg") as picture:
            picture.save(folder / f"copy-{i}.jpg", quality=70)
    photos = open_photos(copied, tmp_path / "cache")
    assert len(np.unique(photos.groups)) < 66
    assert photos.groups[0] == photos.groups[30]
    tested = []
    for fold in range(3):
        division = divide(photos, 3, fold, 5, seed=1)
        parts = [division.train, division.validation, division.test]
        assert sorted(np.concatenate(parts)) == list(range(66))
        torn = [group for group in range(66) if sum(group in photos.groups[part] for part in parts) > 1]
        assert torn == []
        assert 4 <= np.bincount(photos.labels[division.validation]).min() <= 7
        tested.append(division.test)
    assert sorted(np.concatenate(tested)) == list(range(66))
    final = divide(photos, 3, None, 5, seed=1)
    assert (len(final.test), len(final.train) + len(final.validation)) == (0, 66)


def test_splits_have_the_interface_of_every_data_set(root: Path, tmp_path: Path) -> None:
    photos = open_photos(root, tmp_path)
    division = divide(photos, 2, 0, 5, seed=1)
    splits = splits_of(photos, division, 32)
    assert splits.test.images.shape == (30, 3, 32, 32)
    assert np.array_equal(splits.train.labels, photos.labels[division.train])


def test_made_up_photos_differ_in_shape_and_are_seeded(root: Path, tmp_path: Path) -> None:
    write_made_up(tmp_path, 30, seed=4)
    assert pizza.digests(tmp_path) == pizza.digests(root)
    assert len({Image.open(path).size for path, _ in files(root)}) > 20


def test_the_published_config_is_what_the_issue_asks_for() -> None:
    given = config.get("pizza")
    assert (given.folds, given.transfer.frozen) == (5, False)
