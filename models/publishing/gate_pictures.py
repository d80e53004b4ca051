"""The pictures that two versions of a model are compared on, each as its page would see them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from models import cards
from models import config as configs
from models.data import pizza
from models.data.sources import division_of
from models.data.split import Split
from models.errors import PipelineError
from models.evaluation.certain import read_sets
from models.publishing.contender import Contender
from models.publishing.gate import Pictures
from models.publishing.remeasure import read_test


@dataclass(frozen=True)
class Places:
    """data: the data set's folder. outside, held_out: of pictures of no class; cache: of decoded ones."""

    data: Path
    cache: Path
    outside: Path | None = None
    held_out: tuple[Path, ...] = ()


def pictures_for(contender: Contender, places: Places) -> Pictures:
    """At the contender's size, in an order that no size changes.

    Raises PipelineError where the data set is absent, or is none of what the model's card says.
    """
    name, subject = contender.manifest["id"], contender.subject
    card = cards.load(name)
    # A made-up model in a test has a card of its own, but no config.
    config = replace(configs.CONFIGS.get(name, configs.CONFIGS["smoke"]), size=subject.width)
    if config.folds:
        photos = pizza.open_photos(places.data, places.cache)
        some = division_of(photos, config, None).validation
        test = Split(photos.at(config.size)[some], photos.labels[some])
    else:
        test = read_test(places.data, card["dataset"], subject.width)
    labels = tuple(label["id"] for label in card["labels"])
    if set(labels) != set(subject.labels):
        raise PipelineError(
            f"{contender.bundle}: its classes are not those of models/cards/{name}.json, so there are no "
            "test pictures for it. Take the pipeline that published it, or --force a REASON."
        )
    return Pictures(labels, test, read_sets(config, subject, card, places.held_out, places.outside))
