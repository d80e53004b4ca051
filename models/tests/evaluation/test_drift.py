"""Drift, by what pages counted: found where it was made, and not where it was not."""

from __future__ import annotations

import gzip
import io
import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from models.cli import main
from models.evaluation import drift
from models.evaluation.counts import HELD_BACK, parse, read

GOLDEN = json.loads(
    (Path(__file__).parents[3] / "web" / "core" / "golden" / "counts.json").read_text(encoding="utf-8")
)
VERSION = "0123456789abcdef"
FIRST = date(2026, 1, 1)
SHARES = {"cat": 0.5, "dog": 0.3, "ship": 0.15, HELD_BACK: 0.05}


def row(label: str, model: str = "things", version: str = VERSION) -> str:
    answer = f"answered.{label}" if label else "held-back.-"
    return f"a={model}.{version}.inkling-wasm.{answer}.300.kept"


def line(day: date, rows: list[str]) -> str:
    return (
        json.dumps({"time": f"{day}T12:00:00+00:00", "counts": "&".join(rows)}, separators=(",", ":")) + "\n"
    )


def made_up(
    shares: list[dict[str, float]], visits: int, rng: np.random.Generator, alike: float = 0.0
) -> list[str]:
    """A day for each of the shares; an answer is the one before it again with the probability `alike`."""
    lines = []
    for offset, of_day in enumerate(shares):
        labels = list(of_day)
        for _ in range(visits):
            told: list[str] = []
            for _ in range(rng.integers(1, 9)):
                again = told and rng.random() < alike
                told.append(told[-1] if again else labels[rng.choice(len(labels), p=list(of_day.values()))])
            lines.append(line(FIRST + timedelta(offset), [row(label) for label in told]))
    return lines


def judged(lines: list[str], **options: float) -> list[drift.Judged]:
    given = drift.Options(**options)  # type: ignore[arg-type]
    return drift.judge(drift.rows_of(read(lines), given, lambda *_: True), given)


def drifted(lines: list[str], **options: float) -> list[tuple[date, str]]:
    return [(one.row.day, one.row.what) for one in judged(lines, **options) if one.drifted]


@pytest.mark.parametrize("query", GOLDEN["taken"])
def test_what_the_page_writes_is_read(query: str) -> None:
    assert parse(query) is not None


@pytest.mark.parametrize("query", [query for query in GOLDEN["refused"] if query])
def test_what_it_does_not_write_is_not(query: str) -> None:
    assert parse(query) is None


def test_visits_are_summed_by_model_version_and_day() -> None:
    other = "fedcba9876543210"
    visits = read(
        [
            "2026-01-01T00:00:00Z stdout F " + line(FIRST, [row("cat"), row("cat"), row(HELD_BACK)]),
            line(FIRST, [row("dog", version=other), "a=things.-.-.failed.internal.100.kept"]),
            line(FIRST, ["a=-.-.-.failed.bucket-invalid.100.kept"]),
            '{"time":"2026-01-01T00:00:00+00:00","method":"GET","uri":"/","kind":"page","status":200}\n',
            '{"time":"2026-13-01T00:00:00+00:00","counts":"' + row("cat") + '"}\n',
            line(FIRST, ["a=things"]),
            "nginx: something else\n",
        ]
    )
    assert visits.by == {
        ("things", VERSION, FIRST): [{"cat": 2, HELD_BACK: 1}],
        ("things", other, FIRST): [{"dog": 1}],
    }
    assert visits.refused == 2


@pytest.mark.parametrize(
    ("x", "freedom", "tail"),
    [(3.841459, 1, 0.05), (5.991465, 2, 0.05), (16.918978, 9, 0.05), (23.209251, 10, 0.01)],
)
def test_the_tail_of_chi_square_is_that_of_tables(x: float, freedom: int, tail: float) -> None:
    assert drift.chi_square_tail(x, freedom) == pytest.approx(tail, rel=1e-5)
    assert drift.chi_square_tail(0, freedom) == pytest.approx(1)


def test_the_design_effect_is_one_of_answers_on_their_own_and_their_number_where_all_are_the_same() -> None:
    rng = np.random.default_rng(1)
    whole = np.full(20_000, 8.0)
    assert drift.design_effect(rng.binomial(8, 0.3, 20_000).astype(float), whole) == pytest.approx(
        1, abs=0.05
    )
    assert drift.design_effect(8.0 * rng.binomial(1, 0.3, 20_000), whole) == pytest.approx(8, rel=0.03)


def test_more_that_is_held_back_is_drift_on_that_day() -> None:
    more = {"cat": 0.4, "dog": 0.24, "ship": 0.12, HELD_BACK: 0.24}
    lines = made_up([SHARES] * 9 + [more] + [SHARES], 200, np.random.default_rng(2))
    assert drifted(lines) == [(FIRST + timedelta(9), "held back")]


def test_other_classes_are_drift_and_the_one_that_changed_most_is_named() -> None:
    other = {"cat": 0.2, "dog": 0.6, "ship": 0.15, HELD_BACK: 0.05}
    lines = made_up([SHARES] * 7 + [other], 200, np.random.default_rng(3))
    found = [one.row for one in judged(lines) if one.drifted]
    assert [(one.what, one.label in {"cat", "dog"}) for one in found] == [("classes", True)]
    assert found[0].answers > 500


def test_a_class_that_was_never_seen_before_is_drift() -> None:
    other = {"cat": 0.35, "dog": 0.2, "ship": 0.1, "frog": 0.3, HELD_BACK: 0.05}
    lines = made_up([SHARES] * 7 + [other], 200, np.random.default_rng(4))
    found = [one.row for one in judged(lines) if one.drifted]
    assert [(one.what, one.label, one.before) for one in found] == [("classes", "frog", 0)]


def test_the_same_visitors_for_a_month_are_none() -> None:
    assert drifted(made_up([SHARES] * 30, 150, np.random.default_rng(5))) == []


def test_answers_of_a_visit_are_alike_and_that_is_no_drift() -> None:
    rng = np.random.default_rng(6)
    tests = [one for _ in range(10) for one in judged(made_up([SHARES] * 17, 150, rng, alike=0.8))]
    tested = [one.row.p for one in tests if one.row.p is not None]
    assert len(tested) > 100
    # As often as chance has it; without the design effect one in five would be.
    assert np.mean(np.array(tested) < 0.01) < 0.03
    assert not any(one.drifted for one in tests)


def test_a_small_change_is_none_however_sure() -> None:
    slightly = {"cat": 0.52, "dog": 0.26, "ship": 0.15, HELD_BACK: 0.07}
    tests = judged(made_up([SHARES] * 7 + [slightly], 4_000, np.random.default_rng(7)))
    assert min(one.row.p for one in tests if one.row.p is not None) < 0.001
    assert not any(one.drifted for one in tests)


def test_few_answers_are_not_judged() -> None:
    other = {"cat": 0.0, "dog": 0.5, "ship": 0.0, HELD_BACK: 0.5}
    tests = judged(made_up([SHARES] * 7 + [other], 10, np.random.default_rng(8)))
    assert [one.row.p for one in tests] == [None, None]
    assert not any(one.drifted for one in tests)


@pytest.mark.parametrize("label", ["cat", HELD_BACK])
def test_one_answer_for_ever_is_none(label: str) -> None:
    lines = [line(FIRST + timedelta(day), [row(label)]) for day in range(9) for _ in range(200)]
    assert drifted(lines) == []


def test_the_command_has_a_table_and_a_status_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {"cat": 0.4, "dog": 0.24, "ship": 0.12, HELD_BACK: 0.24}
    lines = made_up([SHARES] * 7 + [SHARES, more], 200, np.random.default_rng(9))
    half = len(lines) // 2
    plain, packed = tmp_path / "access.log", tmp_path / "access.log.1.gz"
    plain.write_text("".join(lines[half:]))
    packed.write_bytes(gzip.compress("".join(lines[:half]).encode()))
    assert main(["drift", str(plain), str(packed)]) == 3
    said = capsys.readouterr()
    assert f"| things | {VERSION} | 2026-01-09 | held back |" in said.out
    assert said.out.count("| drift |") == 1
    monkeypatch.setattr(
        "sys.stdin", io.StringIO("".join(made_up([SHARES] * 8, 200, np.random.default_rng(1))))
    )
    assert main(["drift", "--model", f"things@{VERSION}"]) == 0
    assert "drift" not in capsys.readouterr().out
    assert main(["drift", str(plain), str(packed), "--model", "others"]) == 2
    assert "No day to compare" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(line(FIRST, ["a=things"])))
    assert main(["drift"]) == 2
    assert "not of the form, and count for nothing: 1." in capsys.readouterr().err
    broken = tmp_path / "broken.gz"
    broken.write_bytes(b"no gzip")
    for path in (broken, tmp_path / "none"):
        assert main(["drift", str(path)]) == 2
        assert str(path) in capsys.readouterr().err
