"""Two who change the index at once: one is first, the other decides anew by what there is then."""

from __future__ import annotations

import multiprocessing
from pathlib import Path
from typing import Any

import pytest

from models.publishing.buckets.bucket import IndexChangedError
from models.publishing.buckets.folder import Folder
from models.publishing.gate import Check, Comparison
from models.publishing.history import PUBLISHED, open_version
from models.publishing.index import change_index, read_index
from models.publishing.promotion import promote_by


def named(version: str, model: str = "m") -> dict[str, Any]:
    """version: a hex digit, of which it is made."""
    version *= 16
    return {"id": model, "version": version, "title": {"en": model}}


def compared(better: str) -> Any:
    """How a version of this digit compares: it is better than those before it in the alphabet."""

    def compare(champion: str) -> Comparison:
        worse = better < champion[0]
        return Comparison(champion, better, (Check("accuracy", 0, 0, "made up", 0.5, worse),))

    return compare


def test_an_index_is_only_written_over_the_one_that_was_read(tmp_path: Path) -> None:
    bucket = Folder(tmp_path)
    bucket.write_index(b"first", None)
    with pytest.raises(IndexChangedError):
        bucket.write_index(b"second", None)
    read = bucket.read_index()
    bucket.write_index(b"second", read)
    with pytest.raises(IndexChangedError):
        bucket.write_index(b"third", read)
    assert (tmp_path / "index.json").read_bytes() == b"second"


@pytest.mark.parametrize(("mine", "verdict", "champion"), [("b", "refused", "c"), ("d", "promoted", "d")])
def test_who_comes_second_compares_with_the_new_champion(
    tmp_path: Path, mine: str, verdict: str, champion: str
) -> None:
    bucket = Folder(tmp_path)
    change_index(bucket, lambda index: open_version(index, named("a"), PUBLISHED))
    asked = []

    def compare(against: str) -> Comparison:
        asked.append(against)
        if len(asked) == 1:  # the other is quicker
            promote_by(bucket, named("c"), compared("c"), None)
        return compared(mine)(against)

    assert promote_by(bucket, named(mine), compare, None).verdict == verdict
    assert asked == ["a" * 16, "c" * 16]
    assert read_index(bucket)["models"][0]["version"] == champion * 16


def add_models(root: Path, name: str) -> None:
    for i in range(20):
        change_index(
            Folder(root), lambda index, i=i: open_version(index, named("e", f"{name}{i}"), PUBLISHED)
        )


def test_no_change_of_several_programs_is_lost(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    programs = [context.Process(target=add_models, args=(tmp_path, name)) for name in ("x", "y")]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert [program.exitcode for program in programs] == [0, 0]
    assert len(read_index(Folder(tmp_path))["models"]) == 40
