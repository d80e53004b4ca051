"""The step `prepare`: gets what is wanted and not given, checks every record, notes digests and counts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models import config as configs
from models.data import cifar10
from models.data.dataset import Dataset
from models.data.sources import source
from models.files import write_json
from models.training.pretrained import FILES

OUTLIERS_PER_BATCH = 20  # of made-up ones


@dataclass(frozen=True)
class Wanted:
    """Folders to fill; None: it is given, or the config has no need of it."""

    data: Path | None = None
    outliers: Path | None = None
    backbones: Path | None = None


def fetch(config: configs.Config, wanted: Wanted) -> None:
    if wanted.data:
        source(config).fetch(wanted.data)
    if wanted.outliers:
        cifar10.download(wanted.outliers)


def make_up(config: configs.Config, wanted: Wanted) -> None:
    """For a data set that is made up itself."""
    if wanted.data:
        source(config).make_up(wanted.data, config.seed)
    if wanted.outliers:
        cifar10.write_made_up(wanted.outliers, OUTLIERS_PER_BATCH, config.seed)
    if wanted.backbones and not (wanted.backbones / FILES[config.architecture]).is_file():
        from models.training import backbones  # torch: seconds

        backbones.write_made_up(wanted.backbones, config.architecture, config.seed)


def prepare(data: Dataset, wanted: Wanted, made_up: bool, config_copy: Path) -> str:
    get = make_up if made_up else fetch
    get(data.config, wanted)
    splits = data.read()
    counts = {name: len(getattr(splits, name)) for name in ("train", "validation", "test")}
    configs.save(data.config, config_copy)
    write_json(data.noted, {"images": counts, "files": data.digests()})
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) + " images"
