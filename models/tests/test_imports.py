"""The house's order: who may import whom. Read from the sources, imports inside functions included."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from models.pipeline.code import PACKAGE, imports_of

# From the top: each may import what stands below it, and its own.
ORDER = (
    ("__main__",),
    ("cli",),
    ("commands",),
    ("tracking",),
    ("pipeline",),
    ("inference",),
    ("publishing",),
    ("evaluation",),
    ("export",),
    ("training",),
    ("data",),
    ("config", "cards", "files", "softmax", "errors", "terminal"),
)
FLOOR = {name: i for i, names in enumerate(ORDER) for name in names}
SOURCES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).parts[0] != "tests"]


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = [name_of(path) for path in SOURCES]


def circles(modules: list[str], imports: Callable[[str], frozenset[str]]) -> list[list[str]]:
    """Each module that comes back to itself, with the way."""
    found: list[list[str]] = []
    finished: set[str] = set()

    def follow(module: str, way: list[str]) -> None:
        if module in way:
            found.append([*way[way.index(module) :], module])
        elif module not in finished:
            for other in sorted(imports(module)):
                follow(other, [*way, module])
            finished.add(module)

    for module in modules:
        follow(module, [])
    return found


def part_of(module: str) -> str:
    """`models.export.pack` -> `export`."""
    return module.split(".")[1]


def climbing(module: str, imported: str) -> bool:
    return FLOOR[part_of(imported)] < FLOOR[part_of(module)]


def test_no_import_comes_back_to_where_it_began() -> None:
    assert circles(MODULES, imports_of) == []


def test_a_circle_would_be_found() -> None:
    imports = {"a": {"b", "d"}, "b": {"c"}, "c": {"b"}, "d": set()}
    assert circles(list(imports), lambda name: frozenset(imports[name])) == [["b", "c", "b"]]


@pytest.mark.parametrize("module", [name for name in MODULES if name != "models"])
def test_a_module_imports_only_what_stands_below(module: str) -> None:
    assert [imported for imported in sorted(imports_of(module)) if climbing(module, imported)] == []


@pytest.mark.parametrize(
    ("module", "imported", "against"),
    [
        ("models.export.pack", "models.publishing.bundle", True),
        ("models.data.pizza", "models.config", False),
        ("models.files", "models.data.pizza", True),
        ("models.evaluation.measure", "models.evaluation.calibrate", False),
    ],
)
def test_an_import_against_the_order_would_be_found(module: str, imported: str, against: bool) -> None:
    assert climbing(module, imported) == against


def test_every_module_has_its_place_in_the_order() -> None:
    assert {part_of(module) for module in MODULES if module != "models"} == FLOOR.keys()


def test_imports_are_by_full_name_and_packages_hand_nothing_on() -> None:
    """So that what is read from the sources is what is really imported."""
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree)), path
        if path.name == "__init__.py" and path.parent.name != "cards":
            assert len(tree.body) == 1, path  # the docstring
