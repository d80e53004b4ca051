from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from models.errors import PipelineError
from models.pipeline.pipeline import Pipeline
from models.pipeline.stamps import Stamps
from models.pipeline.step import Step


@dataclasses.dataclass
class Kitchen:
    """Two steps that write files, and what was done and said."""

    root: Path
    done: list[str] = dataclasses.field(default_factory=list)
    said: list[str] = dataclasses.field(default_factory=list)
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    common: dict[str, str] = dataclasses.field(default_factory=dict)
    served: bool = True
    fetched: str = ""

    def make(self, name: str) -> str:
        self.done.append(name)
        (self.root / name).mkdir(parents=True, exist_ok=True)
        (self.root / name / "product").write_text(name)
        if self.fetched:
            self.values["flour"] = self.fetched
        return f"{name} is made"

    def run(self, *force: str, **changes: object) -> list[str]:
        """What was done."""
        self.done.clear()
        dough = Step("dough", lambda: self.make("dough"), (self.root / "dough" / "product",))
        dough = dataclasses.replace(dough, values=lambda: dict(self.values), **changes)
        bread = Step(
            "bread",
            lambda: self.make("bread"),
            (self.root / "bread",),
            needs=("dough",),
            holds=lambda: self.served,
        )
        steps = {"dough": dough, "bread": bread}
        stamps = Stamps(self.root, steps, self.common)
        Pipeline(steps, stamps, frozenset(force), self.said.append).run(steps)
        return list(self.done)


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    made = Kitchen(tmp_path)
    assert made.run() == ["dough", "bread"]
    assert made.said == [
        "dough     ...",
        "dough     dough is made",
        "bread     ...",
        "bread     bread is made",
    ]
    made.said.clear()
    return made


def test_what_is_up_to_date_is_not_done_again(kitchen: Kitchen) -> None:
    assert kitchen.run() == []
    assert kitchen.said == ["dough     up to date", "bread     up to date"]


def test_a_step_whose_product_comes_out_the_same_makes_no_other_stale(kitchen: Kitchen) -> None:
    assert kitchen.run("dough") == ["dough"]
    kitchen.values["water"] = "cold"
    assert kitchen.run() == ["dough"]
    kitchen.common["recipe"] = "new"
    assert kitchen.run() == ["dough", "bread"]


def test_a_product_that_is_altered_lost_or_joined_by_another_is_made_again(kitchen: Kitchen) -> None:
    (kitchen.root / "dough" / "product").write_text("mould")
    assert kitchen.run() == ["dough"]
    (kitchen.root / "bread" / "product").unlink()
    assert kitchen.run() == ["bread"]
    (kitchen.root / "bread" / "crumb").write_text("")
    assert kitchen.run() == ["bread"]


def test_a_broken_stamp_is_none(kitchen: Kitchen) -> None:
    (kitchen.root / "stamps" / "dough.json").write_text("{")
    assert kitchen.run() == ["dough"]


def test_a_step_that_failed_is_done_again(kitchen: Kitchen) -> None:
    def burn() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kitchen.run("dough", make=burn)
    assert kitchen.run() == ["dough"]


def test_what_no_longer_holds_elsewhere_is_done_again(kitchen: Kitchen) -> None:
    kitchen.served = False
    assert kitchen.run() == ["bread"]


def test_values_that_a_step_fetches_count_as_they_are_afterwards(kitchen: Kitchen) -> None:
    kitchen.fetched = "rye"
    assert kitchen.run("dough", fetches=True) == ["dough"]
    assert kitchen.run() == []


def test_changed_code_is_run_again(kitchen: Kitchen) -> None:
    assert kitchen.run(code=("models.softmax",)) == ["dough"]
    assert kitchen.run(code=("models.softmax",)) == []
    assert kitchen.run(code=("models.softmax", "models.export.artifacts")) == ["dough"]


def test_what_a_step_needs_and_is_not_there_is_named(kitchen: Kitchen) -> None:
    stamps = Stamps(kitchen.root, {"soup": Step("soup", str, (kitchen.root / "soup",))}, {})
    with pytest.raises(PipelineError, match=r"soup: no such file\. Run the step that makes it"):
        stamps.inputs(Step("dinner", str, (), needs=("soup",)))


def test_what_was_begun_goes_on_only_with_what_it_began_with(kitchen: Kitchen) -> None:
    half = kitchen.root / "half" / "checkpoint"
    assert kitchen.run("dough", resumes=half) == ["dough"]
    half.parent.mkdir()
    half.write_text("half-way")
    assert kitchen.run(resumes=half) == []
    kitchen.values["flour"] = "other"
    with pytest.raises(PipelineError, match=r"half: this training began on other data .* --force dough"):
        kitchen.run(resumes=half)
    assert half.is_file()
    assert kitchen.run("dough", resumes=half) == ["dough"]
    assert not half.exists()
