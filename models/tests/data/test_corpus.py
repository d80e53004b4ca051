"""The pipeline reads the corpus (e2e/corpus) as the page does: its table says what is right for each file."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from models.data.picture import read_picture
from models.errors import PipelineError
from models.pipeline.code import PACKAGE

CORPUS = PACKAGE.parent / "e2e" / "corpus"
SIDE = 32  # of what `cifar10` sees
TABLE = json.loads((CORPUS / "table.json").read_text(encoding="utf-8"))
ERRORS = (PACKAGE.parent / "web/core/errors.ts").read_text("utf-8")
CODES = set(re.findall(r"^  '?([a-z-]+)'?: (?:true|false),", ERRORS, re.M))
# Pillow looks neither at the checksum of a PNG's pixels nor at how many rows there are.
UNNOTICED = {"crc-wrong.png", "few-rows.png"}
# Pillow reads these; a training set may hold them.
READ_HERE = {"image-format-unsupported"}
READ_BY_NAME = {"drawing.tga"}
# Pillow reads no header of OS/2 2 but the longest: such a file is named, not misread.
UNREAD = {"os2-20.bmp", "os2-46.bmp"}


def path(row: dict) -> Path:
    return CORPUS / "files" / row["name"]


def is_svg(row: dict) -> bool:
    return b"<svg" in path(row).read_bytes() or "svg" in row["name"]


def named(rows: list[dict]) -> list:
    return [pytest.param(row, id=row["name"]) for row in rows]


def test_the_table_and_the_files_are_the_same() -> None:
    files = {file.name: file.stat().st_size for file in (CORPUS / "files").iterdir()}
    assert {row["name"] for row in TABLE} == set(files)
    assert sum(files.values()) < 1_000_000
    refused = [row for row in TABLE if "error" in row]
    assert len(TABLE) >= 150
    assert len(refused) >= 60
    assert {row["error"] for row in refused} <= CODES


@pytest.mark.parametrize(
    "row",
    named(
        [
            row
            for row in TABLE
            if "answer" in row and "warning" not in row and not is_svg(row) and row["name"] not in UNREAD
        ]
    ),
)
def test_a_good_file_is_read_as_the_table_says(row: dict) -> None:
    pixels = read_picture(path(row), SIDE, SIDE).astype(float)
    means = pixels.reshape(8, SIDE // 8, 8, SIDE // 8, 3).mean(axis=(1, 3))
    right = np.frombuffer(bytes.fromhex(row["seen"]), np.uint8).reshape(8, 8, 3)
    assert np.abs(means - right).max() <= row["tolerance"]


@pytest.mark.parametrize(
    "row",
    named(
        [
            row
            for row in TABLE
            if row["name"] in UNREAD
            or (
                "error" in row
                and row["error"] not in READ_HERE
                and row["name"] not in UNNOTICED | READ_BY_NAME
            )
        ]
    ),
)
def test_a_bad_file_is_named(row: dict) -> None:
    with pytest.raises(PipelineError, match="cannot be read as a picture"):
        read_picture(path(row), SIDE, SIDE)
