"""What a model card reports beyond accuracy: on the test split, on strangers, on photographs.

Needs no checkpoint: a model is its manifest's fields and a function from pictures to logits, so a published
bundle can be measured again. Nothing is chosen by what is found here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from models.errors import PipelineError
from models.evaluation.answers import Logits
from models.evaluation.calibrate import BINS, expected_calibration_error
from models.evaluation.grades import kept
from models.evaluation.ood.detector import Detector, Run, detection
from models.evaluation.ood.strangers import strangers
from models.evaluation.outside import SEED, photographs_folder, read_photographs, strangers_of
from models.evaluation.views import CENTRE, WAYS, mirrored, part, parts_of
from models.export.reference import Outputs
from models.softmax import softmax

CONFIDENT = 0.9
UNSURE = "unsure"  # answers below every grade
TEST, VALIDATION = "the test set itself (false alarms)", "validation pictures (false alarms)"


@dataclass(frozen=True)
class Subject:
    """What is measured.

    `run`: what the int8 model gives for uint8 `[N, 3, height, width]`. `grades`: of evaluation/grades.py.
    `positive`: the class whose false alarms count, where a model has such a one.
    """

    labels: tuple[str, ...]
    width: int
    height: int
    resize: str
    temperature: float
    grades: dict[str, float]
    detector: Detector
    run: Run
    positive: int | None = None

    @property
    def sure(self) -> float:
        """From which probability on the page calls an answer very likely."""
        return self.grades["very-likely"]


def positive_of(card: dict) -> int | None:
    """The number of the card's `positive` class. Raises PipelineError when its labels lack it."""
    if "positive" not in card:
        return None
    names = [label["id"] for label in card["labels"]]
    if card["positive"] not in names:
        raise PipelineError(f"models/cards/{card['id']}.json: positive: '{card['positive']}' is no label.")
    return names.index(card["positive"])


# The test split.


def confusion(predicted: np.ndarray, labels: np.ndarray, classes: int) -> list[list[int]]:
    """Counts, a row for each true class, a column for each predicted one."""
    counts = np.bincount(labels * classes + predicted, minlength=classes * classes)
    return counts.reshape(classes, classes).tolist()


def reliability(probabilities: np.ndarray, labels: np.ndarray) -> list[dict[str, float | int]]:
    """The bins of the calibration error: how many, how sure on average, how often right."""
    confidence, right = probabilities.max(1), probabilities.argmax(1) == labels
    index = np.clip(np.ceil(confidence * BINS).astype(int) - 1, 0, BINS - 1)
    return [
        {
            "images": int((index == b).sum()),
            "confidence": round(float(confidence[index == b].mean()), 4),
            "accuracy": round(float(right[index == b].mean()), 4),
        }
        if (index == b).any()
        else {"images": 0, "confidence": 0.0, "accuracy": 0.0}
        for b in range(BINS)
    ]


def confident_mistakes(
    probabilities: np.ndarray, labels: np.ndarray, names: tuple[str, ...]
) -> dict[str, object]:
    """Wrong answers with a probability of CONFIDENT or more, counted by pair, the commonest first."""
    predicted = probabilities.argmax(1)
    sure = probabilities.max(1) >= CONFIDENT
    wrong = sure & (predicted != labels)
    pairs: dict[tuple[str, str], int] = {}
    for true, said in zip(labels[wrong], predicted[wrong], strict=True):
        pair = (names[true], names[said])
        pairs[pair] = pairs.get(pair, 0) + 1
    ordered = sorted(pairs.items(), key=lambda item: (-item[1], item[0]))
    return {
        "probability": CONFIDENT,
        "sure": int(sure.sum()),
        "wrong": int(wrong.sum()),
        "pairs": [{"is": true, "taken_for": said, "images": count} for (true, said), count in ordered],
    }


def by_answer(
    probabilities: np.ndarray, labels: np.ndarray, grades: dict[str, float], names: tuple[str, ...]
) -> dict[str, dict[str, dict]]:
    """By the class answered and by how surely, UNSURE last: how many, and the share that is right."""
    predicted = probabilities.argmax(1)
    everything = {**grades, UNSURE: 0.0}
    return {
        name: kept(probabilities[predicted == c], labels[predicted == c], everything)
        for c, name in enumerate(names)
    }


def on_test(subject: Subject, logits: np.ndarray, labels: np.ndarray) -> dict[str, object]:
    before, after = softmax(logits), softmax(logits, subject.temperature)
    return {
        "confusion": confusion(logits.argmax(1), labels, len(subject.labels)),
        "reliability": {"before": reliability(before, labels), "after": reliability(after, labels)},
        "by_answer": by_answer(after, labels, subject.grades, subject.labels),
        "confident_mistakes": confident_mistakes(after, labels, subject.labels),
    }


# Pictures from elsewhere.


def ood_rows(
    subject: Subject, name: str, known: np.ndarray, outputs: Outputs, card: dict, outside: Path | None
) -> list[dict[str, object]]:
    """A row for known pictures called `name`, for each kind made up from them, for each from elsewhere."""

    def row(name: str, images: np.ndarray, given: Outputs) -> dict[str, object]:
        found = {"name": name, **detection(subject.detector, subject.sure, outputs, (images, given))}
        if images is known:
            del found["auroc"], found["sure_unwarned"]
        elif subject.positive is not None:
            found["taken_for_positive"] = int((given.logits.argmax(1) == subject.positive).sum())
        return found

    made = [row(name, known, outputs)]
    for name, images in strangers(known, SEED).items():
        made.append(row(name, images, subject.run(images)))
    for name, images in strangers_of(subject, card, outside):
        made.append({**row(name, images, subject.run(images)), "elsewhere": True})
    return made


def photographs(
    subject: Subject,
    folder: Path,
    test: np.ndarray,
    test_logits: np.ndarray,
    test_labels: np.ndarray,
    known: Outputs,
    float_run: Logits | None,
) -> dict[str, object]:
    """Full-size photographs, `folder/<class>/*.jpg`: accuracy, by class, by view, and how many are warned of.

    The same views of the test split tell what each of them is worth there.
    """
    pictures, wanted = read_photographs(folder, subject.labels)
    photos = parts_of(pictures, subject.width, subject.height, subject.resize)
    outputs = subject.run(photos["centre"])
    logits = outputs.logits
    right = logits.argmax(1) == wanted
    probabilities = softmax(logits, subject.temperature)
    warned = detection(subject.detector, subject.sure, known, (photos["centre"], outputs))
    scores = {"int8": round(float(right.mean()), 4)}
    if float_run:
        scores["float32"] = round(float((float_run(photos["centre"]).argmax(1) == wanted).mean()), 4)
    return {
        "images": len(wanted),
        "accuracy": scores,
        "mean_probability": round(float(probabilities.max(1).mean()), 4),
        "ece": round(expected_calibration_error(probabilities, wanted), 4),
        "accuracy_by_class": {
            name: round(float(right[wanted == c].mean()), 4)
            for c, name in enumerate(subject.labels)
            if (wanted == c).any()
        },
        "warned": {key: warned[key] for key in ("score", "checks", "either")},
        "views": by_view(subject, photos, wanted, test, test_logits, test_labels),
    }


def by_view(
    subject: Subject,
    photos: dict[str, np.ndarray],
    wanted: np.ndarray,
    test: np.ndarray,
    test_logits: np.ndarray,
    test_labels: np.ndarray,
) -> list[dict[str, object]]:
    """Accuracy of each of WAYS on photographs (their `parts_of`, and their classes) and on the test split."""
    squares = [Image.fromarray(np.ascontiguousarray(image.transpose(1, 2, 0))) for image in test]
    size = (subject.width, subject.height, subject.resize)
    middle = np.stack([part(square, "middle", *size) for square in squares])
    runs: dict[tuple[str, bool], list[np.ndarray]] = {}

    def views(name: str, mirror: bool) -> list[np.ndarray]:
        """Probabilities of one view of the photographs and, where it differs, of the test split."""
        if (name, mirror) not in runs:
            sets = [photos[name]] + ([{"centre": test, "middle": middle}[name]] if name != "whole" else [])
            known = (name, mirror) == ("centre", False)
            logits = [
                test_logits if known and i == 1 else subject.run(mirrored(x) if mirror else x).logits
                for i, x in enumerate(sets)
            ]
            runs[name, mirror] = [softmax(rows, subject.temperature) for rows in logits]
        return runs[name, mirror]

    def accuracy(way: tuple[tuple[str, bool], ...], place: int, truth: np.ndarray) -> float | None:
        averaged = [views(*view) for view in way]
        if any(len(sets) <= place for sets in averaged):
            return None
        return round(float((sum(sets[place] for sets in averaged).argmax(1) == truth).mean()), 4)

    return [
        {
            "name": name,
            "runs": len(way),
            "photographs": accuracy(way, 0, wanted),
            "test": accuracy(way, 1, test_labels),
        }
        for name, way in WAYS.items()
    ]


@dataclass(frozen=True)
class Crossed:
    """Where cross-validation takes the place of a test split, all of which the net has learned from.

    logits: of every picture, by the fold that did not see it. known: pictures held out from the net itself.
    """

    logits: np.ndarray
    known: np.ndarray


def trust(
    subject: Subject,
    card: dict,
    images: np.ndarray,
    labels: np.ndarray,
    outside: Path | None = None,
    float_run: Logits | None = None,
    crossed: Crossed | None = None,
) -> dict[str, object]:
    """All of the above, on the test split and on what is there of the card's `outside`."""
    known = crossed.known if crossed else images
    outputs = subject.run(known)
    logits = crossed.logits if crossed else outputs.logits
    made = on_test(subject, logits, labels)
    name = VALIDATION if crossed else TEST
    made["ood"] = ood_rows(subject, name, known, outputs, card, outside)
    folder = photographs_folder(card, outside)
    if folder:
        made["photographs"] = photographs(subject, folder, images, logits, labels, outputs, float_run)
    return made


def percent(value: float, decimals: int = 2) -> str:
    return f"{100 * value:.{decimals}f} %"


def ood_table(rows: list[dict]) -> list[list[str]]:
    """Cells, the head first, for a card or a terminal."""
    alarms = any("taken_for_positive" in row for row in rows)
    head = [
        *("pictures", "number", "AUROC of the score", "by the score", "by the checks", "by either"),
        *("sure, no warning", "named"),
    ]
    table = [[*head, "false alarms"] if alarms else head]
    for row in rows:
        named = ", ".join(
            f"{code} {percent(share, 0)}" for code, share in row["codes"].items() if share >= 0.005
        )
        shares = [percent(row[key], 1) for key in ("score", "checks", "either")]
        auroc = f"{row['auroc']:.3f}" if "auroc" in row else ""
        unwarned = percent(row["sure_unwarned"], 1) if "sure_unwarned" in row else ""
        cells = [row["name"], f"{row['images']:,}", auroc, *shares, unwarned, named]
        if alarms:
            wrong = row.get("taken_for_positive")
            cells.append("" if wrong is None else f"{wrong} ({percent(wrong / row['images'], 1)})")
        table.append(cells)
    return table


def views_table(photos: dict) -> list[list[str]]:
    def share(value: float | None) -> str:
        return "" if value is None else percent(value, 1)

    return [
        ["what the model is shown", "runs", "photographs", "test set"],
        *(
            [
                view["name"] if view["name"] == CENTRE else f"... {view['name']}",
                str(view["runs"]),
                share(view["photographs"]),
                share(view["test"]),
            ]
            for view in photos["views"]
        ),
    ]
