"""Makes the corpus: pictures of every kind that people have, and what is broken or means harm.

`python -m e2e.corpus.make` writes files/ and table.json beside it, the same on each run with the versions in
models/requirements.txt. The table has a row a file:

    name        in files/
    what        what it is
    answer      the label of the top class; with it
    seen        what the model sees, as the means of 8 x 8 equal squares: RGB in hexadecimal, row by row
    tolerance   of 255, for each of these
    width, height   in pixels; absent where the file names no size
    warning     that the page gives beside the answer; absent where none
    error       instead of an answer: a code of web/core/errors.ts
    browsers    where one differs: why (`differs`), and another `tolerance` where it gives the right answer in
                somewhat other colours; without a tolerance, any answer or sentence will do

What is right comes from the drawing that a file was made from; where its kind loses something, from what the
pipeline reads. (models/tests/data/test_corpus.py has the pipeline read all of them.)
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image

from e2e.corpus.case import Answer, Case
from e2e.corpus.differences import DIFFERENCES, differences_of
from e2e.corpus.kinds import (
    avif,
    bmp,
    gif,
    icon,
    jpeg,
    jpeg_damaged,
    jpeg_rare,
    jpeg_segments,
    others,
    png_chunks,
    png_colours,
    png_damaged,
    png_pixels,
    svg,
    webp,
)
from models.data.picture import cover
from models.export.reference import Normalisation, all_logits, session
from models.publishing.bundle import int8_graph, load_manifest

FOLDER = Path(__file__).resolve().parent
BUCKET = FOLDER.parents[1] / "public" / "models"
BUNDLE = next((BUCKET / "cifar10").iterdir())
MANIFEST = load_manifest(BUNDLE)
SIDE = MANIFEST["input"]["width"]
CLEAR = 0.6
"""Of the top class: small differences between decoders must not make another of it."""
KINDS = (
    png_pixels,
    png_colours,
    png_chunks,
    png_damaged,
    jpeg,
    jpeg_segments,
    jpeg_damaged,
    jpeg_rare,
    gif,
    webp,
    bmp,
    icon,
    avif,
    svg,
    others,
)


def seen(picture: Image.Image) -> np.ndarray:
    """`[SIDE, SIDE, 3]` uint8"""
    return cover(picture, SIDE, SIDE)


def means(pixels: np.ndarray) -> np.ndarray:
    """`[SIDE, SIDE, 3]` -> `[8, 8, 3]` uint8"""
    return np.round(pixels.reshape(8, SIDE // 8, 8, SIDE // 8, 3).mean(axis=(1, 3))).astype(np.uint8)


def row(case: Case) -> dict[str, object]:
    right = case.right
    cells: dict[str, object] = {"name": case.name, "what": case.what}
    if isinstance(right, Answer):
        cells |= {"answer": right.label, "tolerance": right.tolerance}
        if right.sized:
            cells |= {"width": right.picture.width, "height": right.picture.height}
        if right.warning:
            cells["warning"] = right.warning
        cells["seen"] = means(seen(right.picture)).tobytes().hex()
    else:
        cells["error"] = right.code
    if differences := differences_of(case.name):
        cells["browsers"] = differences
    return cells


def check_names(cases: list[Case]) -> None:
    names = [case.name for case in cases]
    assert len(set(names)) == len(names), sorted(name for name in names if names.count(name) > 1)
    gone = {name for one in DIFFERENCES for name in one.names} - set(names)
    assert not gone, f"differences of files that there are not: {gone}"


def check_labels(cases: list[Case]) -> None:
    """The published model knows every drawing as what it is."""
    given = Normalisation(MANIFEST["input"]["mean"], MANIFEST["input"]["std"])
    answers = [case for case in cases if isinstance(case.right, Answer)]
    images = np.stack([seen(case.right.picture).transpose(2, 0, 1) for case in answers])
    logits = all_logits(session(int8_graph(BUNDLE)), given, images) / MANIFEST["temperature"]
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    labels = [label["id"] for label in MANIFEST["labels"]]
    unclear = [
        f"{case.name}: {labels[int(chances.argmax())]} at {chances.max():.2f}"
        for case, chances in zip(answers, odds / odds.sum(axis=1, keepdims=True), strict=True)
        if chances[labels.index(case.right.label)] < CLEAR
    ]
    assert not unclear, unclear


def main() -> None:
    cases = [case for kind in KINDS for case in kind.cases()]
    check_names(cases)
    check_labels(cases)
    files = FOLDER / "files"
    files.mkdir(exist_ok=True)
    for path in files.iterdir():
        path.unlink()
    for case in cases:
        (files / case.name).write_bytes(case.data)
    rows = ",\n".join(json.dumps(row(case), ensure_ascii=False) for case in cases)
    (FOLDER / "table.json").write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    refused = sum(not isinstance(case.right, Answer) for case in cases)
    print(f"{len(cases)} files, {sum(len(case.data) for case in cases)} bytes; {refused} to be refused")


if __name__ == "__main__":
    main()
