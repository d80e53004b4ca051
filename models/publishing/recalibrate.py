"""A published model with another OOD detector and other grades, from its own int8 graph: nothing is trained.

What else its card tells (accuracy, training) was measured by the run that made it, and stays as it is.

`python -m models recalibrate CONFIG --data DIR [--photographs DIR] [--held-out DIR ...] [--outside DIR]`
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import numpy as np

from models import cards
from models.config import Config
from models.data.held_out import HeldOut
from models.data.sources import source
from models.data.split import Splits
from models.errors import PipelineError
from models.evaluation.answers import answers_to
from models.evaluation.measure import (
    TEST,
    VALIDATION,
    Subject,
    on_test,
    ood_rows,
    photographs,
    positive_of,
)
from models.evaluation.ood.choose import as_dropped, choose_detector, choose_grades
from models.evaluation.ood.detector import Detector
from models.evaluation.outside import photographs_folder
from models.export.artifacts import WEIGHTS, read_artifacts
from models.export.head import Head, read_head
from models.export.reference import Graph, Normalisation, Outputs, all_outputs, session
from models.files import pretty, read_json
from models.publishing.buckets.folder import Folder
from models.publishing.bundle import (
    GOLDEN,
    build_manifest,
    int8_graph,
    load_manifest,
    publish,
)
from models.publishing.card_folder import CARD, FIGURES, read_card
from models.publishing.detector_card import OOD_TITLE, TRADE_OFF, ood_section, trade_off_picture
from models.publishing.detector_store import store_detector, without_vectors
from models.publishing.figures import answers_figures
from models.publishing.golden.vectors import with_features
from models.publishing.index import read_index
from models.publishing.model_card import (
    LIMITS_TITLE,
    PHOTOGRAPHS_TITLE,
    figures_anew,
    grades_sentence,
    limits_section,
    photographs_section,
)


def republish(
    bucket: Folder,
    config: Config,
    data: Path,
    cache: Path,
    held_out: HeldOut,
    outside: Path | None,
    prune: bool,
) -> str:
    """Publishes it as another version; returns where that is. Raises PipelineError when it is not there."""
    bundle = published(bucket, config.name)
    manifest, card = load_manifest(bundle), cards.load(config.name)
    splits = source(config).read(data, config, cache)
    graph = session(int8_graph(bundle))
    normalisation = Normalisation(manifest["input"]["mean"], manifest["input"]["std"])

    def run(images: np.ndarray) -> Outputs:
        return all_outputs(graph, normalisation, images, "int8")

    temperature = manifest["temperature"]
    seen = held_out.read_photographs(config, source(config).labels)
    dropped, name = as_dropped(config, splits.validation, seen)
    answers = answers_to(dropped, lambda images: run(images).logits)
    grades = choose_grades(answers, name, temperature)
    sure = grades["grades"]["very-likely"]
    report = choose_detector(config, splits, seen, held_out, run, temperature, sure)
    detector = Detector.from_json(report["detector"], temperature)
    subject = Subject(
        labels=tuple(label["id"] for label in card["labels"]),
        width=config.size,
        height=config.size,
        resize=card["resize"]["filter"],
        temperature=temperature,
        grades=grades["grades"],
        detector=detector,
        run=run,
        positive=positive_of(card),
    )
    answers, rows, photos = look(subject, card, splits, outside)
    card_files = told_anew(bundle, card, grades, report, rows, photos)
    figures = figures_anew(card, counts_of(splits), grades, report, rows, photos)
    card_files[FIGURES] = pretty(kept_figures(bundle) | answers | figures)
    files = read_artifacts(bundle)
    files[WEIGHTS], stored = store_detector(detector, without_vectors(manifest, files[WEIGHTS]))
    head = read_head(manifest["head"], files[WEIGHTS])
    golden = golden_anew(bundle / GOLDEN, manifest["input"], normalisation, graph, head)
    made = build_manifest(
        card,
        manifest["provenance"],
        manifest["input"],
        temperature,
        grades["grades"],
        manifest["measured"],
        files,
        manifest["head"],
        golden,
        stored,
        card_files,
    )
    return publish(bucket, made, files, golden, prune, card_files)


def published(bucket: Folder, name: str) -> Path:
    """The folder of the version that the index names."""
    entry = next((one for one in read_index(bucket)["models"] if one["id"] == name), None)
    if entry is None:
        raise PipelineError(
            f"{bucket.root}: no model '{name}'. Publish it first: python -m models run {name}."
        )
    return bucket.root / name / entry["version"]


def counts_of(splits: Splits) -> dict[str, int]:
    return {name: len(getattr(splits, name)) for name in ("train", "validation", "test")}


def kept_figures(bundle: Path) -> dict[str, object]:
    """Of the answers to test pictures, which a cross-validated model's own net cannot give again."""
    if not (bundle / FIGURES).is_file():
        return {}
    known = read_json(bundle / FIGURES)
    return {key: known[key] for key in ("confusion", "reliability", "byAnswer") if key in known}


def look(
    subject: Subject, card: dict, splits: Splits, outside: Path | None
) -> tuple[dict[str, object], list[dict[str, object]], dict[str, object] | None]:
    """Figures of the answers to test pictures, and what a card tells of the detector: `ood_rows` and
    `photographs`; the first and the last where there are some.
    """
    tested = len(splits.test) > 0
    known, name = (splits.test, TEST) if tested else (splits.validation, VALIDATION)
    outputs = subject.run(known.images)
    answers = answers_figures(on_test(subject, outputs.logits, known.labels)) if tested else {}
    rows = ood_rows(subject, name, known.images, outputs, card, outside)
    folder = photographs_folder(card, outside)
    if folder is None:
        return answers, rows, None
    photos = photographs(subject, folder, known.images, outputs.logits, known.labels, outputs, None)
    return answers, rows, photos


def told_anew(
    bundle: Path, card: dict, grades: dict, report: dict, rows: list[dict], photos: dict | None
) -> dict[str, bytes]:
    """The bundle's card and its pictures, with what is told of grades (`choose_grades`) and detector."""
    files = read_card(bundle)
    sections = {
        OOD_TITLE: ood_section(card, report, rows),
        PHOTOGRAPHS_TITLE: photographs_section(photos),
        LIMITS_TITLE: limits_section(card),
    }
    text = with_grades(with_sections(files.pop(CARD).decode(), sections), grades_sentence(grades))
    pictures = files | {TRADE_OFF: trade_off_picture(report)}
    return {CARD: text.encode(), **dict(sorted(pictures.items()))}


def with_sections(text: str, anew: dict[str, str]) -> str:
    """A card with sections, by title, in place of those that it had; an empty one is left out."""
    sections = re.split(r"\n\n(?=## )", text.rstrip("\n"))
    titles = [section.split("\n", 1)[0] for section in sections]
    place = next((i for i, title in enumerate(titles) if title in anew), len(sections))
    others = [section for section, title in zip(sections, titles, strict=True) if title not in anew]
    others[place:place] = [section for section in anew.values() if section]
    return "\n\n".join(others) + "\n"


def with_grades(text: str, sentence: str) -> str:
    """`sentence` before the picture of the reliability, in place of one that stood there."""
    text = re.sub(r"The page says '[^\n]*\n\n(?=!\[Reliability)", "", text)
    return text.replace("![Reliability", f"{sentence}\n\n![Reliability", 1)


def golden_anew(path: Path, given: dict, normalisation: Normalisation, int8: Graph, head: Head) -> bytes:
    """The golden vectors with what the int8 form gives besides logits."""
    cases = json.loads(path.read_text())["cases"]
    shape = given["height"], given["width"], 3
    pictures = [np.frombuffer(base64.b64decode(case["rgb"]), np.uint8).reshape(shape) for case in cases]
    planes = np.ascontiguousarray(np.stack(pictures).transpose(0, 3, 1, 2))
    return pretty(with_features(cases, planes, normalisation, int8, head))
