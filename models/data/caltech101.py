"""Caltech-101 (Li, Andreeto, Ranzato and Perona, 2003; CC BY 4.0): photographs in a folder for each category.

<root>/101_ObjectCategories/<category>/*.jpg        or below <root>/caltech101/
"""

from __future__ import annotations

from pathlib import Path

from models.errors import PipelineError

URL = "https://data.caltech.edu/records/mzrjq-6wc02"
FOLDERS = ("101_ObjectCategories", "caltech101")
CLUTTER = "BACKGROUND_Google"  # anything at all, the classes of any model too


def folder_of(root: Path) -> Path:
    """The folder that holds the categories: `root` itself or the archive's folder in it."""
    return next((root / name for name in FOLDERS if (root / name).is_dir()), root)


def read(root: Path) -> dict[str, list[Path]]:
    """Files by category, both sorted. Raises PipelineError when there is none."""
    folder = folder_of(root)
    found = {
        path.name: sorted(path.glob("*.jpg"))
        for path in (sorted(folder.iterdir()) if folder.is_dir() else [])
        if path.is_dir() and path.name != CLUTTER
    }
    found = {category: paths for category, paths in found.items() if paths}
    if not found:
        raise PipelineError(f"{folder}: no folder with photographs (*.jpg). Fetch {URL} and unpack it.")
    return found
