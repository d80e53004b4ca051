"""Measures a finished model on the test split. Nothing is chosen by what this step finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from models.config import Config
from models.data.split import Split
from models.evaluation.calibrate import expected_calibration_error, negative_log_likelihood
from models.export.reference import all_logits, batch_for, normalise, session
from models.softmax import softmax
from models.training.nets import ConvNet


@torch.no_grad()
def torch_logits(net: ConvNet, config: Config, images: np.ndarray) -> np.ndarray:
    """uint8 `[N, 3, H, W]` -> logits `[N, classes]` from the unfolded net in float32."""
    net.eval()
    batch = batch_for(images)
    parts = [
        net(torch.from_numpy(normalise(images[start : start + batch], config)))[0].numpy()
        for start in tqdm(range(0, len(images), batch), desc="test, torch", leave=False)
    ]
    return np.concatenate(parts)


def figures(
    logits: np.ndarray, labels: np.ndarray, temperature: float | np.ndarray, names: tuple[str, ...]
) -> dict[str, object]:
    """Accuracy, and NLL (nats) and expected calibration error before and after the temperature.

    temperature: one for all, or `[N, 1]`, each image's own (in cross-validation, its fold's). names: the
    classes.
    """
    right = logits.argmax(1) == labels
    return {
        "accuracy": round(float(right.mean()), 5),
        "accuracy_by_class": {
            name: round(float(right[labels == c].mean()), 4) for c, name in enumerate(names)
        },
        "nll": {
            "before": round(negative_log_likelihood(logits, labels), 5),
            "after": round(negative_log_likelihood(logits, labels, temperature), 5),
        },
        "ece": {
            "before": round(expected_calibration_error(softmax(logits), labels), 5),
            "after": round(expected_calibration_error(softmax(logits, temperature), labels), 5),
        },
    }


def evaluate(
    net: ConvNet,
    config: Config,
    graphs: dict[str, Path],
    temperature: float,
    test: Split,
    names: tuple[str, ...],
) -> dict[str, object]:
    """All forms of one model on the same images: `compare_forms` of their logits.

    graphs: by the form's name; names: the classes.
    """
    logits = {"torch": torch_logits(net, config, test.images)} | {
        name: all_logits(session(path), config, test.images, f"test, {name}") for name, path in graphs.items()
    }
    measured = compare_forms(logits, test.labels, temperature, names)
    return {"images": len(test), "temperature": temperature, **measured}


def compare_forms(
    logits: dict[str, np.ndarray], labels: np.ndarray, temperature: float | np.ndarray, names: tuple[str, ...]
) -> dict[str, object]:
    """`figures` of each form ("torch", "float32", "int8", ...), and how far each is from `float32`.

    temperature: one, or `[N, 1]`, one for each row.
    """
    return {
        **{key: figures(rows, labels, temperature, names) for key, rows in logits.items()},
        **{
            f"{key}_against_float32": gap(logits["float32"], rows, temperature)
            for key, rows in logits.items()
            if key not in ("torch", "float32")
        },
        "torch_against_float32": {
            "largest_logit_difference": float(np.abs(logits["torch"] - logits["float32"]).max()),
        },
    }


def gap(wanted: np.ndarray, got: np.ndarray, temperature: float) -> dict[str, float]:
    """How far probabilities are from the reference's, both from logits `[N, classes]`."""
    p, q = softmax(wanted, temperature), softmax(got, temperature)
    difference = np.abs(p - q)
    return {
        "largest_probability_difference": round(float(difference.max()), 5),
        "mean_largest_probability_difference": round(float(difference.max(1).mean()), 5),
        "mean_probability_difference": round(float(difference.mean()), 6),
        "agreement": round(float((p.argmax(1) == q.argmax(1)).mean()), 5),
    }


def table(evaluation: dict) -> str:
    """The figures for a terminal."""
    lines = [
        f"{evaluation.get('on', 'test split')}, {evaluation['images']} images, "
        f"temperature {evaluation['temperature']}",
        f"{'':14}{'accuracy':>10}{'ECE raw':>10}{'ECE scaled':>12}{'NLL scaled':>12}",
    ]
    for name, row in evaluation.items():
        if not isinstance(row, dict) or "accuracy" not in row:
            continue
        lines.append(
            f"{name:14}{row['accuracy']:>10.2%}{row['ece']['before']:>10.4f}"
            f"{row['ece']['after']:>12.4f}{row['nll']['after']:>12.4f}"
        )
    for name, row in evaluation.items():
        if name == "torch_against_float32" or not name.endswith("_against_float32"):
            continue
        lines.append(
            f"{name.removesuffix('_against_float32')} against float32: agreement {row['agreement']:.2%}, "
            f"probability difference at most {row['largest_probability_difference']:.4f}, "
            f"an image's largest {row['mean_largest_probability_difference']:.4f} on average"
        )
    return "\n".join(lines)
