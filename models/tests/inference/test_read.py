"""The page's codes for what is no picture, held against the corpus that the page itself is tested with."""

from __future__ import annotations

import json

import pytest

from models.cli import REPOSITORY
from models.inference import read
from models.inference.read import PictureError, read_bytes

CORPUS = REPOSITORY / "e2e" / "corpus"
TABLE = json.loads((CORPUS / "table.json").read_text())
# Where Pillow says otherwise than the page; everything else is alike.
DIFFERENT = {
    # Shown although damaged.
    "crc-wrong.png": "",
    "few-rows.png": "",
    "lossless.jpg": "",
    # Cut short, which the page answers with a warning.
    **dict.fromkeys(
        (
            "no-eoi.jpg",
            "half-eoi.jpg",
            "progressive-cut-45.jpg",
            "progressive-cut-90.jpg",
            "progressive-no-eoi.jpg",
            "riff-too-large.webp",
        ),
        "image-corrupt",
    ),
    # Of kinds that Pillow knows no more of than that they are damaged.
    **dict.fromkeys(
        (
            "12-bit.jpg",
            "jpeg-ls.jpg",
            "canvas-huge.webp",
            "os2-20.bmp",
            "os2-46.bmp",
            "extent-huge.avif",
            "extent-only.avif",
            "bm.txt",
        ),
        "image-corrupt",
    ),
    **dict.fromkeys(("size-0.bmp", "outside.ico", "many.ico", "directory-only.ico"), "image-not-an-image"),
    "size-negative.bmp": "image-too-large",
}


def code(content: bytes) -> str:
    """ "" for a picture."""
    try:
        read_bytes(content)
    except PictureError as error:
        return error.code
    return ""


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_says_what_the_page_says_of_every_file_of_the_corpus():
    said, expected = {}, {}
    for row in TABLE:
        content = (CORPUS / "files" / row["name"]).read_bytes()
        if "svg" in row["name"] and row["name"] != "png-named.svg":
            assert code(content) in ("image-format-unsupported", "image-not-an-image"), row["name"]
            continue
        said[row["name"]] = code(content)
        expected[row["name"]] = DIFFERENT.get(row["name"], row.get("error", ""))
    assert said == expected


def test_says_of_a_drawing_that_its_format_is_none_of_these():
    assert code((CORPUS / "files" / "plain.svg").read_bytes()) == "image-format-unsupported"
    assert code((CORPUS / "files" / "utf-16-le.svg").read_bytes()) == "image-format-unsupported"


def test_decodes_nothing_that_claims_more_pixels_than_the_page_decodes(monkeypatch: pytest.MonkeyPatch):
    content = (CORPUS / "files" / "grey-1.png").read_bytes()
    assert code(content) == ""
    monkeypatch.setattr(read, "MAX_PIXELS", 160 * 120 - 1)
    assert code(content) == "image-too-large"
