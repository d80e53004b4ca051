"""`card/figures.json`: what the page draws of a model card."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import numpy as np
import pytest

from models import cards
from models.evaluation.measure import UNSURE, by_answer
from models.evaluation.ood.strangers import strangers
from models.files import read_json
from models.publishing.card_folder import FIGURES
from models.publishing.figures import kind_names
from models.tests.conftest import SmokeRun
from models.tests.publishing import bundle_schema


def test_the_figures_are_what_the_run_measured(smoke_run: SmokeRun) -> None:
    trust, figures = read_json(smoke_run.work.trust), read_json(smoke_run.work.card / FIGURES)
    jsonschema.validate(figures, bundle_schema.FIGURES)
    assert figures["confusion"] == trust["confusion"]
    assert figures["reliability"] == trust["reliability"]["after"]
    assert figures["known"]["either"] == trust["ood"][0]["either"]
    assert [row["name"]["en"] for row in figures["strangers"]] == [row["name"] for row in trust["ood"][1:]]
    assert figures["pictures"] == read_json(smoke_run.work.prepared)["images"]
    answers = sum(row["answers"] for kept in figures["byAnswer"].values() for row in kept.values())
    assert answers == sum(map(sum, figures["confusion"])) == 200


def test_a_cross_validated_model_has_them_too(pizza_run: Path) -> None:
    (path,) = pizza_run.glob(f"bucket/*/*/{FIGURES}")
    figures = read_json(path)
    jsonschema.validate(figures, bundle_schema.FIGURES)
    assert figures["positive"] == "pizza"
    (outside,) = (row for row in figures["strangers"] if row["elsewhere"])
    assert outside["name"] == cards.load("smoke-pizza")["outside"]["strangers"][0]["name"]
    assert 0 <= outside["takenForPositive"] <= outside["images"] == 4


def test_answers_are_counted_by_class_and_by_how_surely_they_are_worded() -> None:
    probabilities = np.array([[0.95, 0.05], [0.7, 0.3], [0.7, 0.3], [0.55, 0.45], [0.2, 0.8]])
    grades = {"very-likely": 0.9, "probably": 0.6}
    assert by_answer(probabilities, np.array([0, 0, 1, 1, 1]), grades, ("cat", "dog")) == {
        "cat": {
            "very-likely": {"answers": 1, "right": 1.0},
            "probably": {"answers": 2, "right": 0.5},
            UNSURE: {"answers": 1, "right": 0.0},
        },
        "dog": {
            "very-likely": {"answers": 0, "right": None},
            "probably": {"answers": 1, "right": 1.0},
            UNSURE: {"answers": 0, "right": None},
        },
    }


@pytest.mark.parametrize("name", ["cifar10", "pizza"])
def test_limits_and_kinds_of_strangers_are_named_in_both_languages(name: str) -> None:
    card = cards.load(name)
    made_up = strangers(np.zeros((1, 3, 8, 8), np.uint8), 1)
    names = kind_names(card)
    assert set(made_up) <= set(names)
    assert all(set(text) == {"en", "ru"} for text in (*card["limits"], *names.values()))
