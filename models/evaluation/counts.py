"""What pages told of their answers: the form of web/core/counts.ts, read from nginx' log (COUNTS=on there).

A line is JSON, `{"time": ISO 8601, "counts": "a=ROW&a=ROW"}`, one a visit; a container's own words before it
are passed over, and so are lines of requests. Anybody can make such a line up: what is not of the form is
only counted as such, what is, cannot be told from the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

MOST_ROWS = 8
ROW = re.compile(
    r"a=(?P<model>-|[a-z0-9][a-z0-9-]{0,63})\.(?P<version>-|[0-9a-f]{16})\.(?:-|[a-z0-9][a-z0-9-]{0,31})"
    r"\.(?:answered\.(?P<label>[A-Za-z0-9_-]{1,40})|(?P<held_back>held-back)\.-|failed\.[a-z][a-z-]{1,39})"
    r"\.(?:100|300|1000|3000|10000|30000|more)\.(?:kept|fetched)"
)
LINE = re.compile(r'\{"time":"(?P<day>\d{4}-\d\d-\d\d)T[^"]*","counts":"(?P<counts>[^"]*)"\}\s*$')

# What an answer that names no class is counted as.
HELD_BACK = ""


@dataclass(frozen=True)
class Answer:
    """One answer of a visit; failures are none. label: HELD_BACK where no class was named."""

    model: str
    version: str
    label: str


@dataclass
class Visits:
    """By model, version and day: a dictionary for each visit, of how many answers it had by label."""

    by: dict[tuple[str, str, date], list[dict[str, int]]] = field(default_factory=dict)
    refused: int = 0

    def add(self, day: date, answers: Iterable[Answer]) -> None:
        visit: dict[tuple[str, str, date], dict[str, int]] = {}
        for answer in answers:
            labels = visit.setdefault((answer.model, answer.version, day), {})
            labels[answer.label] = labels.get(answer.label, 0) + 1
        for key, labels in visit.items():
            self.by.setdefault(key, []).append(labels)


def parse(counts: str) -> list[Answer] | None:
    """The answers of a visit; None where it is not of the form."""
    rows = [ROW.fullmatch(row) for row in counts.split("&")]
    if len(rows) > MOST_ROWS or not all(rows):
        return None
    return [
        Answer(row["model"], row["version"], row["label"] or HELD_BACK)
        for row in rows
        if row and (row["label"] or row["held_back"])
    ]


def read(lines: Iterable[str]) -> Visits:
    """Of a log, in any order. Other lines are passed over; counts that are not of the form are `refused`."""
    visits = Visits()
    for line in lines:
        found = LINE.search(line)
        if not found:
            continue
        answers = parse(json.loads(f'"{found["counts"]}"'))
        try:
            day = date.fromisoformat(found["day"])
        except ValueError:
            answers = None
        if answers is None:
            visits.refused += 1
        else:
            visits.add(day, answers)
    return visits
