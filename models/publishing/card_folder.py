"""How a model card lies in a work folder and in a bundle: card.md, and its pictures and figures in card/."""

from __future__ import annotations

import shutil
from pathlib import Path

CARD, PICTURES = "card.md", "card"
FIGURES = f"{PICTURES}/figures.json"


def read_card(folder: Path) -> dict[str, bytes]:
    """The card, its pictures and its figures by path, `card.md` first."""
    paths = [folder / CARD, *sorted((folder / PICTURES).glob("*"))]
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def write_card(folder: Path, files: dict[str, bytes]) -> None:
    """In place of the card that was there."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
