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
from models.evaluation.measure import TEST, VALIDATION, Subject, ood_rows, photographs, positive_of
from models.evaluation.ood.choose import choose_detector, choose_grades
from models.evaluation.ood.detector import Detector, Run
from models.export.artifacts import WEIGHTS
from models.export.reference import Normalisation, Outputs, all_outputs, session
from models.files import pretty
from models.publishing.buckets.folder import Folder
from models.publishing.bundle import (
    GOLDEN,
    MANIFEST_SCHEMA,
    described,
    described_card,
    int8_graph,
    load_manifest,
    publish,
    read_index,
    version_of,
)
from models.publishing.card_folder import CARD, read_card
from models.publishing.detector_store import store_detector, without_vectors
from models.publishing.golden.vectors import with_features
from models.publishing.model_card import (
    OOD_TITLE,
    PHOTOGRAPHS_TITLE,
    Facts,
    grades_sentence,
    ood_section,
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
    normalisation = Normalisation(config.mean, config.std)

    def run(images: np.ndarray) -> Outputs:
        return all_outputs(graph, normalisation, images, "int8")

    temperature = manifest["temperature"]
    seen = held_out.read_photographs(config, source(config).labels)
    grades = choose_grades(config, splits.validation, seen, run, temperature)
    sure = grades["grades"]["very-likely"]
    report = choose_detector(config, splits, seen, held_out, run, temperature, sure)
    detector = Detector.from_json(report["detector"], temperature)
    subject = Subject(
        labels=tuple(label["id"] for label in card["labels"]),
        width=config.size,
        height=config.size,
        resize=card["resize"]["filter"],
        temperature=temperature,
        sure=sure,
        detector=detector,
        run=run,
        positive=positive_of(card),
    )
    facts = Facts(
        card=card,
        provenance=manifest["provenance"],
        size=(config.size, config.size),
        counts={},
        evaluation={},
        calibration={"temperature": temperature, "grades": grades},
        ood=report,
        trust=look(subject, card, splits, outside),
        history=[],
    )
    files = read_card(bundle)
    files[CARD] = with_sections(files[CARD].decode(), facts).encode()
    return put(bucket, bundle, manifest, detector, grades["grades"], run, files, prune)


def published(bucket: Folder, name: str) -> Path:
    entry = next((one for one in read_index(bucket)["models"] if one["id"] == name), None)
    if entry is None:
        raise PipelineError(
            f"{bucket.root}: no model '{name}'. Publish it first: python -m models run {name}."
        )
    return bucket.root / name / entry["version"]


def look(subject: Subject, card: dict, splits: Splits, outside: Path | None) -> dict[str, object]:
    """The parts of a card's `trust` that the detector decides."""
    known, name = (splits.test, TEST) if len(splits.test) else (splits.validation, VALIDATION)
    given, outputs = card.get("outside", {}), subject.run(known.images)
    made: dict[str, object] = {
        "ood": ood_rows(subject, name, known.images, outputs, given.get("strangers", []), outside)
    }
    folder = outside / given["photographs"] if outside and "photographs" in given else None
    if folder and folder.is_dir():
        made["photographs"] = photographs(
            subject, folder, known.images, outputs.logits, known.labels, outputs, None
        )
    return made


def with_sections(text: str, facts: Facts) -> str:
    """The card with what is told of the detector and the grades told anew, or left out if not measured."""
    sections = re.split(r"\n\n(?=## )", text.rstrip("\n"))
    anew = {OOD_TITLE: ood_section(facts), PHOTOGRAPHS_TITLE: photographs_section(facts)}
    told = [anew.get(section.split("\n", 1)[0], section) for section in sections]
    return with_grades("\n\n".join(section for section in told if section) + "\n", grades_sentence(facts))


def with_grades(text: str, sentence: str) -> str:
    """`sentence` before the picture of the reliability, in place of one that stood there."""
    text = re.sub(r"The page says '[^\n]*\n\n(?=!\[Reliability)", "", text)
    return text.replace("![Reliability", f"{sentence}\n\n![Reliability", 1)


def put(
    bucket: Folder,
    bundle: Path,
    manifest: dict,
    detector: Detector,
    grades: dict[str, float],
    run: Run,
    card_files: dict[str, bytes],
    prune: bool,
) -> str:
    weights, stored = store_detector(detector, without_vectors(manifest, (bundle / WEIGHTS).read_bytes()))
    golden = golden_with_features(bundle / GOLDEN, manifest["input"], run)
    made = {
        "schema": MANIFEST_SCHEMA,
        **{key: value for key, value in manifest.items() if key not in ("schema", "grades", "familiarity")},
    }
    for artifact in made["artifacts"]:
        artifact["weights"] = [described(WEIGHTS, weights)]
    made |= {"card": described_card(card_files), "golden": described(GOLDEN, golden)}
    order = list(made)
    order.insert(order.index("temperature") + 1, "grades")
    if "outOfDistribution" not in order:
        order.insert(order.index("grades") + 1, "outOfDistribution")
    made |= {"grades": grades, "outOfDistribution": stored}
    made = {key: made[key] for key in order}
    made["version"] = version_of(made)
    files = {
        WEIGHTS: weights,
        **{one["path"]: (bundle / one["path"]).read_bytes() for one in made["artifacts"]},
    }
    return publish(bucket, made, files, golden, prune, card_files)


def golden_with_features(path: Path, given: dict, run: Run) -> bytes:
    """The golden vectors with the int8 form's pooled features."""
    cases = json.loads(path.read_text())["cases"]
    shape = given["height"], given["width"], 3
    pictures = [np.frombuffer(base64.b64decode(case["rgb"]), np.uint8).reshape(shape) for case in cases]
    features = run(np.ascontiguousarray(np.stack(pictures).transpose(0, 3, 1, 2))).features
    return pretty({"cases": [with_features(case, row) for case, row in zip(cases, features, strict=True)]})
