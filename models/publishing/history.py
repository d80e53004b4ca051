"""What happened to a model in a bucket: which versions pages opened, since when, and why.

Of the index's entries, index.py; each event is {"version", "at", "how"} and, where there is such a thing,
`reason` (of one that was forced) and `figures` (by check, the champion's and the candidate's).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from models.publishing.index import entry_of, put_entry

PUBLISHED, PROMOTED, FORCED, ROLLED_BACK = "published", "promoted", "forced", "rolled-back"
EVENTS = 12  # kept of a model: every page that opens reads them


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def line(entry: dict[str, Any]) -> list[str]:
    """The versions behind one another, the champion last: where rolling back leads, step by step.

    A rollback takes back all that came after the version that it leads to.
    """
    champions: list[str] = []
    for event in entry.get("history", ()):
        version = event["version"]
        if event.get("how") == ROLLED_BACK and version in champions:
            while champions[-1] != version:
                champions.pop()
        if champions[-1:] != [version]:
            champions.append(version)
    if champions[-1:] != [entry["version"]]:  # another pipeline wrote it
        champions.append(entry["version"])
    return champions


def previous(entry: dict[str, Any]) -> str | None:
    """What rolling back leads to."""
    versions = line(entry)
    return versions[-2] if len(versions) > 1 else None


def wanted(entry: dict[str, Any]) -> set[str]:
    """The versions whose files must stay: champion, candidate, canary, and the one before the champion."""
    named = {entry.get(part, {}).get("version") for part in ("candidate", "canary")}
    champions = {entry["version"], previous(entry)} if "version" in entry else set()
    return {version for version in named | champions if version}


def open_version(
    index: dict[str, Any], named: dict[str, Any], how: str, more: dict[str, Any] | None = None
) -> bool:
    """Has pages open this version: the index's entry of it, `id`, `version` and `title`.

    A canary was a trial beside another champion, and ends. more: of the event. Whether anything changed.
    """
    before = entry_of(index, named["id"]) or {}
    if before.get("version") == named["version"]:
        entry = {**before, **named}
    else:
        history = before.get("history", [])
        if "version" in before and [one["version"] for one in history[-1:]] != [before["version"]]:
            history = [*history, {"version": before["version"]}]  # somebody wrote it who keeps none
        event = {"version": named["version"], "at": now(), "how": how, **(more or {})}
        kept = {key: value for key, value in before.items() if key not in ("canary", "history")}
        entry = {**kept, **named, "history": [*history, event][-EVENTS:]}
        # `id`, `version` and `title` first, for whoever reads it.
        entry = {**named, **entry}
    if entry.get("candidate", {}).get("version") == named["version"]:
        del entry["candidate"]
    put_entry(index, entry)
    return entry != before


def note_candidate(index: dict[str, Any], named: dict[str, Any]) -> bool:
    """Notes this version as the model's candidate, unless pages open it already. Whether anything changed."""
    before = entry_of(index, named["id"]) or {"id": named["id"], "title": named["title"]}
    known = (before.get("version"), before.get("candidate", {}).get("version"))
    if named["version"] in known:
        return False
    put_entry(index, {**before, "candidate": {"version": named["version"], "at": now()}})
    return True
