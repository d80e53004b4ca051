"""Golden vectors: a few drawn pictures with the references' logits, to check an engine in a browser.

The pictures are drawn here and are nobody's data: a bundle carries no image of a data set.
"""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np

from models.config import Config
from models.export import exact
from models.export.head import Head
from models.export.reference import Graph, Normalisation, all_logits, normalise, run, session

DECIMALS = 5  # float32 sums differ in the sixth decimal between CPUs; the goldens should not


def blend(size: int, top: tuple[int, int, int], bottom: tuple[int, int, int]) -> np.ndarray:
    """A vertical gradient, `[size, size, 3]` float."""
    share = np.linspace(0, 1, size)[:, None, None]
    picture = (1 - share) * np.array(top, float) + share * np.array(bottom, float)
    return np.repeat(picture, size, axis=1)


def ship(size: int) -> np.ndarray:
    """A dark hull with a light deckhouse on water under a pale sky."""
    y, x = np.mgrid[0:size, 0:size] / size
    picture = blend(size, (190, 215, 240), (225, 235, 240))
    picture[y > 0.62] = (35, 80, 120)
    picture[(y > 0.36) & (y < 0.52) & (x > 0.36) & (x < 0.62)] = (235, 235, 230)
    picture[(y > 0.5) & (y < 0.7) & (np.abs(x - 0.5) < 0.42 - (y - 0.5) * 0.6)] = (95, 25, 25)
    return picture


def airplane(size: int) -> np.ndarray:
    """A grey body with swept wings against a blue sky."""
    y, x = np.mgrid[0:size, 0:size] / size
    picture = blend(size, (70, 130, 215), (170, 205, 240))
    picture[(np.abs(y - 0.5) < 0.06) & (x > 0.1) & (x < 0.9)] = (205, 205, 210)
    picture[(np.abs(y - 0.5) < 0.36) & (np.abs(x - 0.42 - np.abs(y - 0.5) * 0.5) < 0.07)] = (170, 172, 180)
    picture[(np.abs(y - 0.5) < 0.16) & (x > 0.82) & (x < 0.9)] = (180, 40, 40)
    return picture


def frog(size: int) -> np.ndarray:
    """A green blob with two eyes on brown ground."""
    y, x = np.mgrid[0:size, 0:size] / size
    picture = blend(size, (150, 120, 85), (95, 75, 50))
    picture[((x - 0.5) / 0.36) ** 2 + ((y - 0.58) / 0.26) ** 2 < 1] = (70, 135, 45)
    for side in (0.32, 0.68):
        picture[(x - side) ** 2 + (y - 0.36) ** 2 < 0.008] = (225, 215, 90)
        picture[(x - side) ** 2 + (y - 0.36) ** 2 < 0.002] = (10, 10, 10)
    return picture


def pizza(size: int) -> np.ndarray:
    """A disc with a brown rim, cheese and red slices on a grey table."""
    y, x = np.mgrid[0:size, 0:size] / size
    picture = blend(size, (150, 150, 155), (110, 105, 100))
    far = (x - 0.5) ** 2 + (y - 0.5) ** 2
    picture[far < 0.42**2] = (175, 120, 60)
    picture[far < 0.37**2] = (240, 200, 100)
    for turn in range(7):
        angle, reach = turn * 2 * np.pi / 7, 0.24 if turn % 2 else 0.14
        left, top = 0.5 + reach * np.cos(angle), 0.5 + reach * np.sin(angle)
        picture[(x - left) ** 2 + (y - top) ** 2 < 0.055**2] = (185, 45, 35)
    return picture


def noise(size: int) -> np.ndarray:
    return np.random.default_rng(7).integers(0, 256, (size, size, 3)).astype(float)


def checkers(size: int) -> np.ndarray:
    """Black and white squares of 4 px: both ends of every channel's range."""
    y, x = np.mgrid[0:size, 0:size]
    return np.repeat(((y // 4 + x // 4) % 2 * 255.0)[..., None], 3, axis=2)


def sunset(size: int) -> np.ndarray:
    return blend(size, (255, 90, 0), (20, 10, 60))


DRAWINGS = {
    "ship": ship,
    "airplane": airplane,
    "frog": frog,
    "noise": noise,
    "checkers": checkers,
    "sunset": sunset,
}
EVERY = {**DRAWINGS, "pizza": pizza}
LARGE = ("pizza", "noise", "sunset")


def names_for(size: int) -> tuple[str, ...]:
    """The drawings for nets of this input size: fewer of large ones, each of which is 100 KB and more."""
    return tuple(DRAWINGS) if size <= 64 else LARGE


def drawings(size: int) -> np.ndarray:
    """The pictures of `names_for`, `[N, size, size, 3]` uint8."""
    return np.stack([EVERY[name](size).round().clip(0, 255).astype(np.uint8) for name in names_for(size)])


def golden(config: Config, graphs: dict[str, Path], head: Head) -> dict[str, object]:
    """The content of golden.json; `graphs` maps a precision's name to the path of its ONNX graph.

    Raises PipelineError where native ONNX Runtime does not compute the integers of the int8 graph.
    """
    pictures = drawings(config.size)
    planes = np.ascontiguousarray(pictures.transpose(0, 3, 1, 2))
    logits = {
        precision: all_logits(session(path), config, planes, f"golden, {precision}")
        for precision, path in graphs.items()
    }
    exact.check(graphs["int8"], normalise(planes, config), logits["int8"])
    cases = [
        {
            "name": name,
            "rgb": base64.b64encode(pictures[i].tobytes()).decode(),
            "logits": {
                precision: [round(float(value), DECIMALS) for value in rows[i]]
                for precision, rows in logits.items()
            },
        }
        for i, name in enumerate(names_for(config.size))
    ]
    return with_features(cases, planes, config, session(graphs["int8"]), head)


def with_features(
    cases: list[dict], planes: np.ndarray, config: Config | Normalisation, int8: Graph, head: Head
) -> dict[str, object]:
    """The content of golden.json: the cases with what the int8 form gives besides logits; the other forms are
    near that. `features`: pooled `[channels]`; `activation`: `[classes][positions]`.

    planes: the pictures, uint8 `[N, 3, H, W]`.
    """
    _, features = run(int8, normalise(planes, config))
    maps = head.activation_maps(features).reshape(len(planes), len(head.bias), -1)

    def rounded(row: np.ndarray) -> list[float]:
        return [round(float(value), DECIMALS) for value in row]

    return {
        "cases": [
            {**case, "features": rounded(pooled), "activation": [rounded(row) for row in rows]}
            for case, pooled, rows in zip(cases, features.mean((2, 3)), maps, strict=True)
        ]
    }
