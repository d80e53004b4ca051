"""Measures a finished model on the test split. Nothing is chosen by what this step finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from models.calibrate import expected_calibration_error, negative_log_likelihood, softmax
from models.config import Config
from models.data.sources import source
from models.data.split import Split
from models.nets import ConvNet
from models.reference import all_logits, batch_for, normalise, session


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
    net: ConvNet, config: Config, float_path: Path, int8_path: Path, temperature: float, test: Split
) -> dict[str, object]:
    """The three forms of one model on the same images: `compare_forms` of their logits."""
    logits = {
        "torch": torch_logits(net, config, test.images),
        "float32": all_logits(session(float_path), config, test.images, "test, float32"),
        "int8": all_logits(session(int8_path), config, test.images, "test, int8"),
    }
    measured = compare_forms(logits, test.labels, temperature, source(config).labels)
    return {"images": len(test), "temperature": temperature, **measured}


def compare_forms(
    logits: dict[str, np.ndarray], labels: np.ndarray, temperature: float | np.ndarray, names: tuple[str, ...]
) -> dict[str, object]:
    """`figures` of each form ("torch", "float32", "int8"), and how far the int8 one is from the float one."""
    float_p, int8_p = (softmax(logits[key], temperature) for key in ("float32", "int8"))
    difference = np.abs(float_p - int8_p)
    return {
        **{key: figures(rows, labels, temperature, names) for key, rows in logits.items()},
        "int8_against_float32": {
            "largest_probability_difference": round(float(difference.max()), 5),
            "mean_largest_probability_difference": round(float(difference.max(1).mean()), 5),
            "mean_probability_difference": round(float(difference.mean()), 6),
            "agreement": round(float((float_p.argmax(1) == int8_p.argmax(1)).mean()), 5),
        },
        "torch_against_float32": {
            "largest_logit_difference": float(np.abs(logits["torch"] - logits["float32"]).max()),
        },
    }


def table(evaluation: dict) -> str:
    """The figures for a terminal."""
    lines = [
        f"{evaluation.get('on', 'test split')}, {evaluation['images']} images, "
        f"temperature {evaluation['temperature']}",
        f"{'':10}{'accuracy':>10}{'ECE raw':>10}{'ECE scaled':>12}{'NLL scaled':>12}",
    ]
    for name in ("torch", "float32", "int8"):
        row = evaluation[name]
        lines.append(
            f"{name:10}{row['accuracy']:>10.2%}{row['ece']['before']:>10.4f}"
            f"{row['ece']['after']:>12.4f}{row['nll']['after']:>12.4f}"
        )
    gap = evaluation["int8_against_float32"]
    lines.append(
        f"int8 against float32: agreement {gap['agreement']:.2%}, probability difference at most "
        f"{gap['largest_probability_difference']:.4f}, "
        f"an image's largest {gap['mean_largest_probability_difference']:.4f} on average"
    )
    return "\n".join(lines)
