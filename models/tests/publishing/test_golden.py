from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
from PIL import Image

from models.cli import REPOSITORY, main
from models.data.picture import FILTERS
from models.publishing.golden.resize import draw
from models.publishing.golden.vectors import DRAWINGS, drawings


def decode(text: str, width: int, height: int) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), np.uint8).reshape(height, width, 3)


def test_the_committed_resize_goldens_are_what_the_command_writes(tmp_path: Path) -> None:
    assert main(["golden-resize", "--out", str(tmp_path / "resize.json")]) == 0
    committed = REPOSITORY / "web" / "core" / "golden" / "resize.json"
    assert (tmp_path / "resize.json").read_text() == committed.read_text()
    assert committed.stat().st_size < 200_000


def test_each_resize_case_can_be_done_again_from_the_file_alone(tmp_path: Path) -> None:
    main(["golden-resize", "--out", str(tmp_path / "resize.json")])
    cases = json.loads((tmp_path / "resize.json").read_text())["cases"]
    assert len({case["name"] for case in cases}) == len(cases) >= 12
    for case in cases:
        width, height = case["width"], case["height"]
        pixels = decode(case["rgb"], width, height) if "rgb" in case else draw(case["formula"], width, height)
        size = (case["outWidth"], case["outHeight"])
        got = Image.fromarray(pixels).resize(size, FILTERS[case["filter"]], box=case["box"])
        assert np.array_equal(np.asarray(got), decode(case["expected"], *size))


def test_the_gradient_is_the_documented_formula() -> None:
    pixels = draw("gradient", 300, 20)
    assert pixels[7, 290].tolist() == [(290 * 7 + 7 * 3) % 256, (290 * 290 + 7) % 256, (290 * 7) % 256]


def test_drawings_are_distinct_deterministic_and_sized() -> None:
    first, second = drawings(32), drawings(32)
    assert first.shape == (len(DRAWINGS), 32, 32, 3)
    assert np.array_equal(first, second)
    assert len({picture.tobytes() for picture in first}) == len(DRAWINGS)
