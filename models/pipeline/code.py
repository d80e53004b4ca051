"""Which source files a module's behaviour comes from: its own, and those of all that it imports, however far.

Read from the sources, so that no list can be forgotten. Imports inside functions count too.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
# What these hold counts as values (a step's config, the card) or is only said to people.
VALUES = frozenset({"models.config", "models.cards", "models.errors"})


def file_of(module: str, package: Path = PACKAGE) -> Path | None:
    """The source of a module of `package`; None when it is none: another's, or a name within a module."""
    place = package.parent.joinpath(*module.split("."))
    found = (place.with_suffix(".py"), place / "__init__.py")
    return next((path for path in found if path.is_file()), None) if place.is_relative_to(package) else None


@cache
def imports_of(module: str, package: Path = PACKAGE) -> frozenset[str]:
    """The modules of `package` that one of them imports itself."""
    path = file_of(module, package)
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path else ():
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from package import module` and `from module import name` look alike.
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = {name for name in inner if file_of(name, package)}
            names |= modules | ({node.module} if modules != inner else set())
    return frozenset(name for name in names if file_of(name, package))


def sources_of(modules: tuple[str, ...], package: Path = PACKAGE) -> dict[str, Path]:
    """By name, the source files that `modules` come from, but for VALUES.

    Raises ModuleNotFoundError for one that is not there: nothing would tell when it changes.
    """
    for module in modules:
        if file_of(module, package) is None:
            raise ModuleNotFoundError(f"{module}: no module of {package.name}")
    found: set[str] = set()
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module not in found | VALUES:
            found.add(module)
            waiting += imports_of(module, package)
    paths = (file_of(module, package) for module in sorted(found))
    return {str(path.relative_to(package.parent)): path for path in paths if path}
