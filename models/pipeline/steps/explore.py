"""The step `explore`: the data set's report."""

from __future__ import annotations

from pathlib import Path

from models.data import explore as report
from models.data.dataset import Dataset
from models.data.sources import source


def explore(data: Dataset, folder: Path) -> str:
    config = data.config
    made = report.explore(report.parts_of(data), source(config).labels, folder, config.seed)
    found = made["duplicates"]
    return (
        f"{found['exact']['pairs']} exact and {found['near']['pairs']} near duplicates, "
        f"{found['near']['across_parts']} of them across parts: {folder / 'report.md'}"
    )
