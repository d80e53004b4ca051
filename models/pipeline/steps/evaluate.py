"""The step `evaluate`: all figures on the test data, and the model card. Nothing is chosen by it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.config import Config
from models.evaluation.answers import Logits, Measured
from models.evaluation.calibrate import Calibration
from models.evaluation.evaluate import table
from models.evaluation.measure import Crossed, Subject, positive_of, trust
from models.evaluation.ood.detector import Detector, Run
from models.files import write_json
from models.publishing.card_folder import write_card
from models.publishing.model_card import Facts, card_files
from models.publishing.provenance import false_alarms


@dataclass(frozen=True)
class Told:
    """What earlier steps found out and the card tells of; see `Facts`."""

    provenance: dict
    counts: dict[str, int]
    calibration: Calibration
    ood: dict
    history: list[dict]


@dataclass(frozen=True)
class Products:
    """card: a folder."""

    evaluation: Path
    trust: Path
    card: Path


def evaluate(
    config: Config,
    card: dict,
    measured: Measured,
    told: Told,
    known: np.ndarray | None,
    int8: Run,
    float32: Logits,
    outside: Path | None,
    out: Products,
) -> str:
    """measured: on the test split, or by cross-validation; then `known` are pictures that the net itself did
    not learn from. int8, float32: the forms, to measure more. outside: pictures from elsewhere, as the card's
    `outside` names them; None: not measured.
    """
    write_json(out.evaluation, measured.evaluation)
    trusted = trust(
        subject_of(config, card, told, int8),
        card,
        measured.answers.images,
        measured.answers.labels,
        outside,
        float32,
        None if known is None else Crossed(measured.answers.logits, known),
    )
    write_json(out.trust, trusted)
    facts = Facts(
        card=card,
        provenance=told.provenance,
        size=(config.size, config.size),
        counts=told.counts,
        evaluation=measured.evaluation,
        calibration=told.calibration,
        ood=told.ood,
        trust=trusted,
        history=told.history,
    )
    write_card(out.card, card_files(facts))
    said = [table(measured.evaluation), *false_alarms(card, trusted)]
    return "\n".join(said).replace("\n", "\n" + " " * 10)


def subject_of(config: Config, card: dict, told: Told, int8: Run) -> Subject:
    calibration = told.calibration
    return Subject(
        labels=tuple(label["id"] for label in card["labels"]),
        width=config.size,
        height=config.size,
        resize=card["resize"]["filter"],
        temperature=calibration["temperature"],
        grades=calibration["grades"]["grades"],
        detector=Detector.from_json(told.ood["detector"], calibration["temperature"]),
        run=int8,
        positive=positive_of(card),
    )
