"""The index's history: where rolling back leads, what pruning keeps, and that old pages read on."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from models.publishing.history import (
    EVENTS,
    FORCED,
    PROMOTED,
    PUBLISHED,
    ROLLED_BACK,
    line,
    note_candidate,
    open_version,
    previous,
    wanted,
)
from models.publishing.index import entry_of


def named(version: str, model: str = "m") -> dict[str, Any]:
    return {"id": model, "version": version, "title": {"en": model}}


def empty() -> dict[str, Any]:
    return {"schema": 1, "models": []}


def after(*events: tuple[str, str]) -> dict[str, Any]:
    """A model's entry after these versions, each with how pages came to open it."""
    index = empty()
    for version, how in events:
        open_version(index, named(version), how)
    return index["models"][0]


@pytest.mark.parametrize(
    ("events", "champions"),
    [
        ([("a", PUBLISHED)], ["a"]),
        ([("a", PUBLISHED), ("b", PROMOTED), ("c", FORCED)], ["a", "b", "c"]),
        ([("a", PUBLISHED), ("b", PROMOTED), ("c", PROMOTED), ("b", ROLLED_BACK)], ["a", "b"]),
        ([("a", PUBLISHED), ("b", PROMOTED), ("c", PROMOTED), ("a", ROLLED_BACK)], ["a"]),
        ([("a", PUBLISHED), ("b", PROMOTED), ("a", ROLLED_BACK), ("c", PROMOTED)], ["a", "c"]),
        ([("a", PUBLISHED), ("b", PROMOTED), ("a", PROMOTED), ("c", PROMOTED)], ["a", "b", "a", "c"]),
    ],
)
def test_a_rollback_takes_back_what_came_after(events: list[tuple[str, str]], champions: list[str]) -> None:
    entry = after(*events)
    assert line(entry) == champions
    assert previous(entry) == (champions[-2] if len(champions) > 1 else None)


def test_what_an_earlier_pipeline_published_can_be_gone_back_to() -> None:
    index = {"schema": 1, "models": [named("old"), named("x", "other")]}
    open_version(index, named("new"), PUBLISHED)
    entry, other = index["models"]
    assert list(entry) == ["id", "version", "title", "history"]
    assert [event["version"] for event in entry["history"]] == ["old", "new"]
    assert previous(entry) == "old"
    assert other == named("x", "other")


def test_the_history_is_bounded_and_its_end_is_kept() -> None:
    entry = after(*((str(i), PROMOTED) for i in range(EVENTS + 5)))
    assert [event["version"] for event in entry["history"]] == [str(i) for i in range(5, EVENTS + 5)]


def test_opening_what_is_open_changes_nothing() -> None:
    index = empty()
    assert open_version(index, named("a"), PUBLISHED)
    before = copy.deepcopy(index)
    assert not open_version(index, named("a"), PUBLISHED)
    assert index == before


def test_a_candidate_is_beside_what_pages_open_until_it_is_that() -> None:
    index = empty()
    open_version(index, named("a"), PUBLISHED)
    assert note_candidate(index, named("b"))
    assert not note_candidate(index, named("b"))
    assert not note_candidate(index, named("a"))
    (entry,) = index["models"]
    assert (entry["version"], entry["candidate"]["version"]) == ("a", "b")
    open_version(index, named("b"), PROMOTED)
    (entry,) = index["models"]
    assert entry["version"] == "b"
    assert "candidate" not in entry


def test_a_model_without_a_champion_waits_where_no_page_looks() -> None:
    index = empty()
    note_candidate(index, named("a"))
    assert index["models"] == []
    entry = entry_of(index, "m")
    assert entry is not None
    assert "version" not in entry
    assert wanted(entry) == {"a"}
    open_version(index, named("a"), PROMOTED)
    assert "waiting" not in index
    assert index["models"][0]["version"] == "a"


def test_what_leads_somewhere_is_wanted_and_a_canary_ends_with_its_champion() -> None:
    index = empty()
    for version in ("a", "b", "c"):
        open_version(index, named(version), PROMOTED)
    note_candidate(index, named("d"))
    index["models"][0]["canary"] = {"version": "e", "share": 0.1}
    assert wanted(index["models"][0]) == {"b", "c", "d", "e"}
    open_version(index, named("b"), ROLLED_BACK)
    assert wanted(index["models"][0]) == {"a", "b", "d"}
