"""What a net that learns from a pretrained one is made from, and the net that is published made from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from models.config import Config, config_digest
from models.data import cifar10, exposed, pizza
from models.data.sources import division_of
from models.errors import PipelineError
from models.files import file_digest, listing_digest
from models.training.pretrained import weights_path

if TYPE_CHECKING:  # torch: seconds, and only who trains needs it
    from models.training.backbones import BackboneNet
    from models.training.outliers import Outliers


@dataclass(frozen=True)
class Recipe:
    """data: the photos' folder; cache: where they are decoded to; backbones: where pretrained weights are;
    outlier_data: where CIFAR-10 is, for configs that learn from outliers; held_out: folders with the outlier
    sets, for those that learn from photographs of other things.
    """

    config: Config
    data: Path
    cache: Path
    backbones: Path | None
    outlier_data: Path | None = None
    held_out: tuple[Path, ...] = ()

    def outliers(self) -> Outliers | None:
        from models.training.outliers import Outliers

        if not self.config.outliers:
            return None
        if self.outlier_data is None:
            raise PipelineError("--outliers is missing: name the folder with cifar-10-batches-bin.")
        given = self.config.transfer
        if not given.photographs:
            return Outliers(self.outlier_data)
        others = exposed.read(self.config, self.held_out)
        return Outliers(self.outlier_data, others, given.photographs, given.faces)

    def photographs(self) -> dict[str, str]:
        """The digest of the outlier sets, where some of them are learned from."""
        if not self.config.transfer.photographs:
            return {}
        return {"photographs": listing_digest([(root, root) for root in self.held_out])}

    @cached_property
    def inputs(self) -> list[object]:
        """Digests of all that it names: hundreds of megabytes, read once."""
        photos = pizza.digests(self.data)
        weights = file_digest(weights_path(self.backbones, self.config.architecture))
        outliers = cifar10.digests(self.outlier_data) if self.outlier_data else None
        return [config_digest(self.config), photos, weights, outliers, *self.photographs().values()]

    def digests(self) -> dict[str, str]:
        """Of what is learned from besides the photos, by name."""
        found = {"backbone": file_digest(weights_path(self.backbones, self.config.architecture))}
        if self.config.outliers and self.outlier_data:
            found |= {f"outliers {name}": value for name, value in cifar10.digests(self.outlier_data).items()}
        return found | self.photographs()

    def learn(self, folder: Path) -> BackboneNet:
        """Trains the net that is published into `folder`, or goes on: no photo is kept for a test."""
        from models.training.transfer import train

        photos = pizza.open_photos(self.data, self.cache)
        division = division_of(photos, self.config, None)
        return train(self.config, self.backbones, photos, division, folder, self.outliers())
