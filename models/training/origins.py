"""What a net that learns by outlier exposure (exposure.py) is made from, and how it begins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.config import Config, get
from models.data import cifar10, exposed
from models.data.split import Split, Splits
from models.files import file_digest, listing_digest
from models.training.pretrained import weights_path

if TYPE_CHECKING:  # torch: seconds, and only who trains needs it
    from models.training.exposure import Net


@dataclass(frozen=True)
class Origins:
    """data: the folder with CIFAR-10. backbones: with pretrained weights. outliers: with the outlier sets.

    begin: a checkpoint of the config's base, to go on from; None: the base is trained first.
    """

    config: Config
    data: Path
    backbones: Path | None
    outliers: tuple[Path, ...]
    begin: Path | None = None

    def digests(self) -> dict[str, str]:
        """Of what is learned from besides the data set, by name."""
        if self.config.exposure.base:
            first = {"begin": file_digest(self.begin)} if self.begin else {}
        else:
            first = {"backbone": file_digest(weights_path(self.backbones, self.config.architecture))}
        return {**first, "outliers": listing_digest([(root, root) for root in self.outliers])}

    def learn(self, validation: Split, folder: Path) -> Net:
        """validation: at the config's size. Trains into `folder`, or goes on."""
        from models.training.exposure import train

        config = self.config
        small = cifar10.read(self.data, config.validation_per_class, config.seed)
        outliers = exposed.read(config, self.outliers)
        return train(config, self.first(small, folder / "base"), small.train, outliers, validation, folder)

    def first(self, small: Splits, folder: Path) -> Net:
        """The net that learns. folder: where a base is trained."""
        from models.training import backbones, build
        from models.training.train import train

        base = self.config.exposure.base
        if base is None:
            return backbones.load(self.backbones, self.config.architecture, len(cifar10.LABELS))
        if self.begin:
            return build.load_net(get(base), self.begin)
        return train(get(base), small.train, small.validation, folder)
