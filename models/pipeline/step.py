"""A step: what it does, and everything that decides whether it has to be done again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """make: does it, and returns what to say of it.

    products: files that it leaves; a folder stands for all files in it.
    needs: steps whose products it is made from.
    code: modules whose source, with all that they import, decides what it makes.
    values: digests by name of whatever else does.
    fetches: it may change its own `values`, which count as they are afterwards.
    resumes: a file whose presence tells that it was begun and will go on: only with the inputs that it began
    with.
    optional: files that it leaves only sometimes, for whoever has its products from elsewhere.
    parts: steps that may have been done before, on other machines: what they made is fetched, and what is not
    there it makes itself, products and all.
    holds: whether what its products do not tell is still so: what it did outside the work folder, or a file
    that not every run leaves.
    """

    name: str
    make: Callable[[], str]
    products: tuple[Path, ...]
    needs: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    values: Callable[[], dict[str, str]] = dict
    fetches: bool = False
    resumes: Path | None = None
    optional: tuple[Path, ...] = ()
    parts: tuple[str, ...] = ()
    holds: Callable[[], bool] = lambda: True
