"""What a model card tells in figures, for the page to draw: `card/figures.json`.

web/core/card-figures.ts reads it. All parts are optional: a bundle has what was measured. Shares are 0..1.
"""

from __future__ import annotations

from models import cards


def answers_figures(trust: dict) -> dict[str, object]:
    """Of the test pictures; trust: of evaluation/measure.py."""
    return {
        "confusion": trust["confusion"],
        "reliability": trust["reliability"]["after"],
        "byAnswer": trust["by_answer"],
    }


def grades_figures(made: dict) -> dict[str, object]:
    """made: of `choose_grades`."""
    return {"grades": {"images": made["images"], "kept": made["kept"]}}


def detector_figures(card: dict, made: dict, rows: list[dict]) -> dict[str, object]:
    """made: of `choose_detector`; rows: of `ood_rows`, the known pictures first."""
    known, *strangers = rows
    names = kind_names(card)
    statistic = made["detector"]["score"]["statistic"]
    return {
        "known": {key: known[key] for key in ("images", "score", "checks", "either")},
        "strangers": [stranger(row, names) for row in strangers],
        "tradeOff": [
            {"warned": point["warned"], "sureUnwarned": point["sure_unwarned"]}
            for point in made["scores"][statistic]["curve"]
        ],
    }


def kind_names(card: dict) -> dict[str, dict[str, str]]:
    """What each kind of strangers is called, in every language, by its English name."""
    own = [kind["name"] for kind in card.get("outside", {}).get("strangers", [])]
    return cards.kinds() | {name["en"]: name for name in own}


def stranger(row: dict, names: dict[str, dict[str, str]]) -> dict[str, object]:
    """row: of `ood_rows`."""
    taken = row.get("taken_for_positive")
    return {
        "name": names[row["name"]],
        "elsewhere": row.get("elsewhere", False),
        **{key: row[key] for key in ("images", "auroc", "score", "checks", "either")},
        "sureUnwarned": row["sure_unwarned"],
        **({} if taken is None else {"takenForPositive": taken}),
    }


def photographs_figures(photos: dict | None) -> dict[str, object]:
    """photos: of evaluation/measure.py; None where they were not measured."""
    if not photos:
        return {}
    return {
        "photographs": {
            "images": photos["images"],
            "accuracy": photos["accuracy"]["int8"],
            "calibrationError": photos["ece"],
            "meanProbability": photos["mean_probability"],
            "accuracyByClass": photos["accuracy_by_class"],
            "warned": photos["warned"]["either"],
        }
    }


def words(card: dict, counts: dict[str, int]) -> dict[str, object]:
    """What the manifest does not say. counts: pictures by split."""
    licence = card.get("data_licence")
    return {
        "pictures": {key: counts[key] for key in ("train", "validation", "test")},
        **({"dataLicence": licence} if licence else {}),
        **({"positive": card["positive"]} if "positive" in card else {}),
        "limits": card.get("limits", []),
    }
