"""The model card: what a person should know before trusting a model, as Markdown with pictures.

After Mitchell et al., "Model Cards for Model Reporting", 2019. Everything in it was measured by this pipeline
or is said in `models/cards/<name>.json`; it is made by `evaluate` and travels in the bundle.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.evaluation.calibrate import BINS, Calibration
from models.evaluation.grades import PROMISES
from models.evaluation.measure import percent, views_table
from models.files import pretty
from models.publishing import charts
from models.publishing.card_folder import CARD, FIGURES
from models.publishing.detector_card import TRADE_OFF, ood_section, trade_off_picture
from models.publishing.figures import (
    answers_figures,
    detector_figures,
    grades_figures,
    photographs_figures,
    words,
)
from models.publishing.markdown import markdown_table

PAIRS = 12
CALIBRATION_TITLE = "## What its percentages mean"
LIMITS_TITLE = "## Limits"
PHOTOGRAPHS_TITLE = "## On photographs of full size"
SHIPPED = "int8, as shipped"
NATIVELY = """## Running it natively

`model.int8.onnx`, with `weights.bin` beside it, runs in any ONNX Runtime. A browser computes its integers
exactly; natively they depend on the CPU: on x86 without VNNI, the kernels for signed weights saturate, which
has moved a logit by 0.9. `python -m models native --bundle DIR --out model.onnx` writes one file of the same
integers, with unsigned weights, that gives the browser's logits on every CPU. All figures above are of these
integers."""
UNTOUCHED = " that took no part in training it or in choosing anything"


@dataclass(frozen=True)
class Facts:
    """What a card tells.

    card: of models/cards. counts: pictures by split. size: of the net's input, width and height. trust: of
    evaluation/measure.py. history: rows of history.jsonl, may be empty.
    """

    card: dict
    provenance: dict
    size: tuple[int, int]
    counts: dict[str, int]
    evaluation: dict
    calibration: Calibration
    ood: dict
    trust: dict
    history: list[dict]


def card_files(facts: Facts) -> dict[str, bytes]:
    """The card, its pictures and its figures by path, `card.md` first."""
    trust, names = facts.trust, [label["name"]["en"] for label in facts.card["labels"]]
    reliability = trust["reliability"]
    pictures = {
        "card/confusion-matrix.svg": charts.confusion_matrix(trust["confusion"], names),
        "card/reliability.svg": charts.reliability_diagram(reliability["before"], reliability["after"]),
        TRADE_OFF: trade_off_picture(facts.ood),
    }
    if facts.history:
        pictures["card/training-curves.svg"] = charts.training_curves(facts.history)
    sections = [
        head(facts),
        accuracy_section(facts),
        calibration_section(facts),
        mistakes_section(facts),
        ood_section(facts.card, facts.ood, facts.trust["ood"]),
        photographs_section(facts.trust.get("photographs")),
        limits_section(facts.card),
        made_section(facts),
        NATIVELY,
    ]
    text = "\n\n".join(section for section in sections if section) + "\n"
    photos, grades = trust.get("photographs"), facts.calibration["grades"]
    others = figures_anew(facts.card, facts.counts, grades, facts.ood, trust["ood"], photos)
    figures = answers_figures(trust) | others
    return {CARD: text.encode(), **pictures, FIGURES: pretty(figures)}


def figures_anew(
    card: dict, counts: dict[str, int], grades: dict, ood: dict, rows: list[dict], photos: dict | None
) -> dict[str, object]:
    """All figures but those of the answers to test pictures.

    grades: of `choose_grades`; ood: of `choose_detector`; rows: of `ood_rows`; photos: of `photographs`.
    """
    return {
        **grades_figures(grades),
        **detector_figures(card, ood, rows),
        **photographs_figures(photos),
        **words(card, counts),
    }


def head(facts: Facts) -> str:
    card, provenance = facts.card, facts.provenance
    width, height = facts.size
    rows = [
        ["", ""],
        ["answers with one of", ", ".join(label["name"]["en"] for label in card["labels"])],
        ["sees", f"the largest centred rectangle of the picture, resized to {width} x {height} pixels, RGB"],
        [
            "net",
            f"{provenance['architecture']}, {provenance['parameters']:,} parameters, "
            f"{provenance['multiplyAdds'] / 1e6:,.0f} million multiply-adds a picture",
        ],
        ["data", provenance["data"]],
        ["licence of the model", card["licence"]],
    ]
    if "data_licence" in card:
        rows.append(["licence of the data", card["data_licence"]])
    title = f"# {card['title']['en']}\n\n{card['description']['en']}\n\n"
    return title + markdown_table(rows, left=2)


def accuracy_section(facts: Facts) -> str:
    evaluation = facts.evaluation
    forms = [("float32", "float32"), ("int8", SHIPPED)]
    rows = [["form", "accuracy", "calibration error, raw", "with the temperature"]]
    for key, name in forms:
        figures = evaluation[key]
        errors = [percent(figures["ece"][when]) for when in ("before", "after")]
        rows.append([name, percent(figures["accuracy"]), *errors])
    how = f", {evaluation['on']}" if "on" in evaluation else UNTOUCHED
    by_class = evaluation["int8"]["accuracy_by_class"]
    classes = [["class", "accuracy, int8"], *([name, percent(share, 1)] for name, share in by_class.items())]
    gap = evaluation["int8_against_float32"]
    return (
        f"## How often it is right\n\nOn {evaluation['images']:,} pictures{how} "
        f"({facts.card['test']['name']}):\n\n{markdown_table(rows)}\n\n"
        f"The int8 form gives the float form's answer on {percent(gap['agreement'])} of them.\n\n"
        f"{markdown_table(classes)}\n\n"
        "![Confusion matrix: how often each class is taken for each](card/confusion-matrix.svg)"
    )


def calibration_section(facts: Facts) -> str:
    calibration, error = facts.calibration, facts.evaluation["int8"]["ece"]
    crossed = "folds" in facts.evaluation
    measured = "test pictures, each fold with the temperature of the others" if crossed else "test pictures"
    return (
        f"{CALIBRATION_TITLE}\n\n"
        f"Of the answers given with 80 %, about 80 % should be right. The logits are divided by "
        f"{calibration['temperature']} before softmax; that temperature was fitted on {calibration['on']} "
        f"({calibration['images']:,}), in int8. The expected calibration error ({BINS} "
        f"bins) on the {measured}: {percent(error['before'])} before, "
        f"**{percent(error['after'])}** after.\n\n"
        f"{grades_sentence(calibration['grades'])}\n\n"
        "![Reliability: how often right against how sure](card/reliability.svg)"
    )


def grades_sentence(made: dict) -> str:
    """made: of `choose_grades`."""

    def word(grade: str) -> str:
        return f"'{grade.replace('-', ' ')}'"

    words = " and ".join(f"{word(grade)} from {percent(p, 0)}" for grade, p in made["grades"].items())
    promises = " and ".join(percent(share, 0) for share in PROMISES.values())
    kept = " and ".join(
        f"{percent(row['right'], 1)} of {row['answers']:,} answers worded {word(grade)}"
        for grade, row in made["kept"].items()
        if row["answers"]
    )
    return (
        f"The page says {words} on. These were set on {made['images']:,} {made['on']}, for answers just so "
        f"sure to be right {promises} of the time." + (f" There {kept} were right." if kept else "")
    )


def mistakes_section(facts: Facts) -> str:
    mistakes = facts.trust["confident_mistakes"]
    sure, wrong = mistakes["sure"], mistakes["wrong"]
    text = (
        "## Its most confident mistakes\n\n"
        f"{sure:,} answers on the test pictures came with {percent(mistakes['probability'], 0)} or more; "
        f"{wrong:,} of these ({percent(wrong / max(sure, 1))}) were wrong"
    )
    if not wrong:
        return text + "."
    rows = [[pair["is"], pair["taken_for"], str(pair["images"])] for pair in mistakes["pairs"][:PAIRS]]
    left = wrong - sum(pair["images"] for pair in mistakes["pairs"][:PAIRS])
    rest = f"\n\nand {left} more, of other pairs." if left else ""
    return text + ":\n\n" + markdown_table([["is", "taken for", "pictures"], *rows], left=2) + rest


def photographs_section(photos: dict | None) -> str:
    """PHOTOGRAPHS_TITLE and what is below it; "" where they were not measured."""
    if not photos:
        return ""
    accuracy, warned = photos["accuracy"], photos["warned"]
    without = "" if "float32" in accuracy else " (this was measured on the bundle, which has no float32 form)"
    both = ", ".join(
        f"{percent(accuracy[key], 1)} in {key}" for key in ("float32", "int8") if key in accuracy
    )
    classes = [
        ["class", "accuracy, int8"],
        *([name, percent(share, 1)] for name, share in photos["accuracy_by_class"].items()),
    ]
    return (
        f"{PHOTOGRAPHS_TITLE}\n\n"
        f"What a visitor drops is no picture of the data set. On {photos['images']} photographs of its "
        f"classes from elsewhere, read as the page reads them, it is right on **{both}**{without}, "
        f"where its answers claim {percent(photos['mean_probability'], 1)} on average "
        f"(calibration error {percent(photos['ece'], 1)}). The page would warn "
        f"of {percent(warned['either'], 1)} of them. One photograph is {percent(1 / photos['images'], 1)}: "
        "differences of a few of them mean nothing.\n\n"
        f"{markdown_table(classes)}\n\n"
        "Looking at more than one view of a picture and averaging the probabilities (the page "
        "looks at one):\n\n"
        f"{markdown_table(views_table(photos))}"
    )


def limits_section(card: dict) -> str:
    limits = card.get("limits", [])
    return f"{LIMITS_TITLE}\n\n" + "\n".join(f"- {limit['en']}" for limit in limits) if limits else ""


def made_section(facts: Facts) -> str:
    counts = facts.counts
    curves = (
        "\n\n![Training curves: loss and accuracy by epoch](card/training-curves.svg)"
        if facts.history
        else ""
    )
    tested = f"{counts['test']:,} to test on" if counts["test"] else "tested by cross-validation"
    return (
        "## How it was made\n\n"
        f"{facts.provenance['data']}. {counts['train']:,} pictures to train on, {counts['validation']:,} "
        "held out for validation (int8 ranges, bounds of the warnings), "
        f"{tested}.\n\n{sentence(facts.provenance['recipe'])}{curves}"
    )


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
