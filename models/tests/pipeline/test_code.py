from __future__ import annotations

from pathlib import Path

import pytest

from models.pipeline.code import imports_of, sources_of

FILES = {
    "__init__.py": "",
    "top.py": "from house import leaf\nfrom house.stairs import step, TREAD\nimport json, elsewhere.thing\n",
    "leaf.py": "import house.stairs.rail\n",
    "errors.py": "",
    "alone.py": "import house.top\n",
    "stairs/__init__.py": "TREAD = 1\n",
    "stairs/step.py": "def climb():\n    from house.stairs.rail import hold\n    return hold\n",
    "stairs/rail.py": "from house.stairs import step\nhold = 1\n",
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A package in which two modules import each other."""
    for name, text in FILES.items():
        path = tmp_path / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "house"


def test_imports_are_told_from_names_and_from_what_is_elsewhere(house: Path) -> None:
    assert imports_of("house.top", house) == {"house.leaf", "house.stairs", "house.stairs.step"}
    assert imports_of("house.leaf", house) == {"house.stairs.rail"}
    assert imports_of("json", house) == set()


def test_an_import_inside_a_function_counts(house: Path) -> None:
    assert imports_of("house.stairs.step", house) == {"house.stairs.rail"}


def test_sources_are_those_of_all_imports_however_far_and_no_others(house: Path) -> None:
    assert list(sources_of(("house.stairs.rail",), house)) == ["house/stairs/rail.py", "house/stairs/step.py"]
    assert list(sources_of(("house.top",), house)) == [
        "house/leaf.py",
        "house/stairs/__init__.py",
        "house/stairs/rail.py",
        "house/stairs/step.py",
        "house/top.py",
    ]
    assert sources_of((), house) == {}


def test_a_config_and_a_card_count_as_values() -> None:
    names = sources_of(("models.publishing.remeasure",))
    assert "models/publishing/bundle.py" in names
    assert not {"models/config.py", "models/cards/__init__.py", "models/errors.py"} & names.keys()


def test_a_module_that_is_not_there_is_said_so(house: Path) -> None:
    """A name that nobody imports could be misspelt, and its changes go unseen."""
    with pytest.raises(ModuleNotFoundError, match=r"house\.stares"):
        sources_of(("house.top", "house.stares"), house)
