"""Golden files for web/core's resize: small synthetic inputs and Pillow's exact output.

`python -m models golden-resize` writes web/core/golden/resize.json:

    {"source": "Pillow x.y.z ...", "formulas": {"gradient": "..."}, "cases": [case, ...]}

A case is `{name, width, height, rgb | formula, filter, box, outWidth, outHeight, expected}`: `rgb` and
`expected` are base64 of `[height, width, 3]` uint8, row by row; `formula` names a rule for inputs too large
to store; `box` is `[x0, y0, x1, y1]` in input pixels, fractional where the crop is.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import PIL
from PIL import Image

from models.data.picture import FILTERS, cover_box

SEED = 20
GRADIENT = "r = (7x + 3y) mod 256, g = (x*x + y) mod 256, b = (x*y) mod 256"


@dataclass(frozen=True)
class Case:
    """Kind of input (noise, shapes, gradient), size, filter, the output's size, the box (None: cover)."""

    kind: str
    width: int
    height: int
    filter: str
    out_width: int = 32
    out_height: int = 32
    box: tuple[float, float, float, float] | None = None


CASES = (
    Case("noise", 48, 37, "bilinear"),
    Case("noise", 48, 37, "bicubic"),
    Case("noise", 48, 37, "lanczos"),
    Case("noise", 1, 1, "bilinear", 4, 4),
    Case("noise", 200, 3, "bilinear"),
    Case("noise", 200, 3, "lanczos", box=(0.0, 0.0, 200.0, 3.0)),
    Case("shapes", 31, 31, "bilinear"),
    Case("shapes", 31, 31, "bicubic"),
    Case("shapes", 32, 32, "bilinear"),
    Case("noise", 40, 40, "bilinear", 32, 32, (3.25, 2.5, 35.75, 38.125)),
    Case("noise", 40, 40, "bicubic", 20, 12, (0.5, 10.0, 39.5, 33.4)),
    Case("shapes", 37, 48, "bilinear", 48, 24),
    Case("gradient", 640, 480, "bilinear"),
    Case("gradient", 640, 480, "bicubic"),
    Case("gradient", 640, 480, "lanczos"),
    Case("gradient", 479, 1280, "bilinear"),
)


def draw(kind: str, width: int, height: int) -> np.ndarray:
    """One synthetic input, `[height, width, 3]` uint8. Shapes have hard edges, which show overshoot."""
    y, x = np.mgrid[0:height, 0:width]
    if kind == "gradient":
        return np.stack([7 * x + 3 * y, x * x + y, x * y], -1).astype(np.uint32).astype(np.uint8)
    if kind == "noise":
        rng = np.random.default_rng([SEED, width, height])
        return rng.integers(0, 256, (height, width, 3)).astype(np.uint8)
    picture = np.full((height, width, 3), 255, np.uint8)
    picture[height // 3 :, : width // 2] = (0, 0, 0)
    picture[(x - width * 0.6) ** 2 + (y - height * 0.4) ** 2 < (height / 4) ** 2] = (255, 0, 40)
    picture[height * 3 // 4 :, ::2] = (10, 200, 90)
    return picture


def encode(pixels: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(pixels, np.uint8).tobytes()).decode()


def make(case: Case) -> dict[str, object]:
    pixels = draw(case.kind, case.width, case.height)
    box = case.box or cover_box(case.width, case.height, case.out_width, case.out_height)
    size = (case.out_width, case.out_height)
    expected = Image.fromarray(pixels).resize(size, FILTERS[case.filter], box=box)
    crop = "box" if case.box else "cover"
    return {
        "name": f"{case.kind} {case.width}x{case.height} to {case.out_width}x{case.out_height}, "
        f"{case.filter}, {crop}",
        "width": case.width,
        "height": case.height,
        **({"formula": "gradient"} if case.kind == "gradient" else {"rgb": encode(pixels)}),
        "filter": case.filter,
        "box": list(box),
        "outWidth": case.out_width,
        "outHeight": case.out_height,
        "expected": encode(np.asarray(expected)),
    }


def write(path: Path) -> None:
    """Writes the golden file; the same Pillow gives the same bytes."""
    golden = {
        "source": f"Pillow {PIL.__version__}, Image.resize; written by `python -m models golden-resize`",
        "formulas": {"gradient": GRADIENT},
        "cases": [make(case) for case in CASES],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(golden, indent=2)
    # Short arrays on one line, as the repository's formatter has them: writing again makes no difference.
    text = re.sub(r"\[\s+([\d.]+),\s+([\d.]+),\s+([\d.]+),\s+([\d.]+)\s+\]", r"[\1, \2, \3, \4]", text)
    path.write_text(text + "\n")
