"""Golden file of web/core/ood.ts: drawn pictures, made-up logits, and what ood/ says of them.

No data set takes part: the reference distributions are those of the drawings themselves.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np

from models.evaluation.ood.checks import CHECKS, flagged
from models.evaluation.ood.detector import SCORE_CODE
from models.evaluation.ood.scores import FEATURE_SCORES, LOGIT_SCORES, fit_reference
from models.evaluation.ood.statistics import reference_channels, statistics
from models.export.weights import WeightFile
from models.publishing.golden.vectors import DRAWINGS, drawings

# Thresholds that some of the pictures break and some keep.
THRESHOLDS = {"ks": 0.5, "contrast": 0.05, "brightness": (0.15, 0.85), "roughness": (0.1, 1.0)}
LOGITS = ((9.5, -1.25, 0.5, 2.0), (0.1, 0.2, 0.15, 0.05), (-800.0, 700.0, 0.0, 1.0), (3.0, 3.0, -2.0, 0.0))
TEMPERATURES = (0.5, 1.7)


def pictures() -> dict[str, np.ndarray]:
    """`[height, width, 3]` uint8 by name."""
    y, x = np.mgrid[0:9, 0:14]
    ramp = np.stack([x * 3 + y, x + y * 5, 200 - x * 7], axis=2).astype(np.uint8)
    return {
        **dict(zip(DRAWINGS, drawings(16), strict=True)),
        "a ramp, wider than high": ramp,
        "blank grey": np.full((16, 16, 3), 127, np.uint8),
        "blank, of three values": np.broadcast_to(np.array([10, 77, 250], np.uint8), (5, 5, 3)),
        "black": np.zeros((8, 8, 3), np.uint8),
        "one pixel": np.full((1, 1, 3), 250, np.uint8),
    }


def made_up_checks() -> list[dict]:
    made = []
    for code, statistic, end in CHECKS:
        threshold = THRESHOLDS[statistic.split("-")[0]]
        if isinstance(threshold, tuple):
            threshold = threshold[end == "high"]
        made.append({"code": code, "statistic": statistic, end: threshold})
    return made


def content() -> dict[str, object]:
    channels = reference_channels(drawings(32).transpose(0, 3, 1, 2))
    checks = made_up_checks()
    cases = []
    for name, picture in pictures().items():
        planes = np.ascontiguousarray(picture.transpose(2, 0, 1))[None]
        values = statistics(planes, channels)
        flags = flagged(values, checks)
        cases.append(
            {
                "name": name,
                "width": picture.shape[1],
                "height": picture.shape[0],
                "rgb": base64.b64encode(np.ascontiguousarray(picture).tobytes()).decode(),
                "statistics": {key: round(float(value[0]), 12) for key, value in values.items()},
                "codes": [code for code, rows in flags.items() if rows[0]],
            }
        )
    scores = [
        {
            "logits": list(logits),
            "temperature": temperature,
            "scores": {
                name: round(float(score(np.array([logits]), temperature)[0]), 12)
                for name, score in LOGIT_SCORES.items()
            },
        }
        for logits in LOGITS
        for temperature in TEMPERATURES
    ]
    return {
        "source": "models/evaluation/ood; written by `python -m models golden-ood`",
        "outOfDistribution": {
            "channels": channels,
            "checks": checks,
            "score": {"code": SCORE_CODE, "statistic": "energy", "low": 1.0},
        },
        "cases": cases,
        "scores": scores,
        "features": feature_scores(),
    }


def feature_scores() -> dict[str, object]:
    """A weight file with the vectors of three made-up classes, and features with their scores.

    Among them a class's mean, what is far from all, and what has no direction.
    """
    rng = np.random.default_rng(8)
    labels = np.arange(60) % 3
    training = np.abs(rng.normal(labels[:, None] * [1.0, -1.0, 0.5, 0.0, 2.0], 0.4)).astype(np.float32)
    reference = fit_reference(training, labels)
    file = WeightFile()
    means = file.store(reference.means, reference.scales)
    precision = file.store(reference.precision[None])
    features = [*training[:2], reference.vectors[1], np.full(5, 40), np.array([9, 0, 0, -3, 1]), np.zeros(5)]
    return {
        "weights": base64.b64encode(bytes(file.content)).decode(),
        "reference": {"path": "weights.bin", "means": means.describe(), "precision": precision.describe()},
        "cases": [
            {
                "features": [float(value) for value in np.float32(row)],
                "scores": {
                    name: round(float(score(np.float32(row)[None].astype(float), reference)[0]), 9)
                    for name, score in FEATURE_SCORES.items()
                },
            }
            for row in features
        ],
    }


def write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content(), separators=(",", ":")).replace('},{"name"', '},\n{"name"') + "\n")
