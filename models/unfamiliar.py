"""How unlike the training data a picture is: what the page warns of.

Two kinds of warning, both with thresholds in the manifest, both computed again by web/core/familiarity.ts:

* Checks of the picture as the model sees it (resized pixels). Each is one number with a bound, and its code
  says what is off. The bounds are set so that all checks together wrongly warn of 1 % of validation images.
* A score from the logits, below which the model finds nothing in the picture that it knows; it wrongly warns
  of 5 % of validation images.

Grey below is (R + G + B) / 3, all values in 0..255.

| statistic | formula | code: warned of |
| --- | --- | --- |
| `ks-red`, `ks-green`, `ks-blue` | max over v of abs(F(v) - R(v)) | `red-channel`, ...: too large |
| `brightness` | mean(grey) / 255 | `too-dark`: too small; `too-bright`: too large |
| `contrast` | standard deviation(grey) / 255 | `low-contrast`: too small |
| `roughness` | sqrt(mean(d^2)) / standard deviation(grey) | `blurred`: too small; `noisy`: too large |

F is the cumulative distribution of the picture's channel, R that of all training pixels (Kolmogorov and
Smirnov's distance); d are the differences of neighbours to the right and below (von Neumann's ratio: sqrt(2)
for white noise, near 0 for a smooth ramp, 0 by definition for a blank picture).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from models.calibrate import log_softmax

CHANNELS = ("red", "green", "blue")
CHECK_SHARE, SCORE_SHARE = 0.01, 0.05
CHUNK_PIXELS = 4_000_000
# Code, statistic, and which of its ends is warned of: in the order in which the page names them.
CHECKS = (
    ("low-contrast", "contrast", "low"),
    ("noisy", "roughness", "high"),
    ("blurred", "roughness", "low"),
    ("too-dark", "brightness", "low"),
    ("too-bright", "brightness", "high"),
    ("red-channel", "ks-red", "high"),
    ("green-channel", "ks-green", "high"),
    ("blue-channel", "ks-blue", "high"),
)
STATISTICS = ("ks-red", "ks-green", "ks-blue", "brightness", "contrast", "roughness")
UNFAMILIAR = "unfamiliar"  # the score's code


def chunks(images: np.ndarray) -> Iterator[np.ndarray]:
    step = max(1, CHUNK_PIXELS // images[0].size)
    for start in range(0, len(images), step):
        yield images[start : start + step]


def cumulative(images: np.ndarray) -> np.ndarray:
    """uint8 `[N, 3, H, W]` -> `[N, 3, 256]`: the share of a channel's pixels that are at most v."""
    n, channels = images.shape[:2]
    flat = images.reshape(n * channels, -1)
    rows = np.arange(n * channels)[:, None] * 256
    counts = np.bincount((rows + flat).ravel(), minlength=n * channels * 256)
    return counts.reshape(n, channels, 256).cumsum(2) / flat.shape[1]


def reference_channels(images: np.ndarray) -> dict[str, list[float]]:
    """The pooled cumulative distribution of each channel over all images, 256 shares to 4 decimals."""
    total = sum(cumulative(part).sum(0) for part in chunks(images)) / len(images)
    return {name: [round(float(share), 4) for share in total[c]] for c, name in enumerate(CHANNELS)}


def chunk_statistics(images: np.ndarray, reference: np.ndarray) -> dict[str, np.ndarray]:
    distance = np.abs(cumulative(images) - reference).max(2)
    grey = images.sum(1, dtype=np.int64) / 3
    # Exact for a blank picture, whose mean may be off in its last digit.
    blank = grey.max((1, 2)) == grey.min((1, 2))
    deviation = np.where(blank, 0, grey.std((1, 2)))
    across, down = np.diff(grey, axis=2), np.diff(grey, axis=1)
    steps = across[0].size + down[0].size
    squares = (across**2).sum((1, 2)) + (down**2).sum((1, 2))
    ratio = np.sqrt(squares / max(steps, 1)) / np.where(blank, 1, deviation)
    return {
        **{f"ks-{name}": distance[:, c] for c, name in enumerate(CHANNELS)},
        "brightness": grey.mean((1, 2)) / 255,
        "contrast": deviation / 255,
        "roughness": ratio,
    }


def statistics(images: np.ndarray, channels: dict[str, list[float]]) -> dict[str, np.ndarray]:
    """uint8 `[N, 3, H, W]` -> `[N]` by the name of each of STATISTICS; see the head of this file."""
    reference = np.array([channels[name] for name in CHANNELS])
    parts = [chunk_statistics(part, reference) for part in chunks(images)]
    return {name: np.concatenate([part[name] for part in parts]) for name in STATISTICS}


def entropy(log_probabilities: np.ndarray) -> np.ndarray:
    return -(np.exp(log_probabilities) * log_probabilities).sum(1)


# Logits `[N, classes]` and the temperature -> `[N]`, the larger the more familiar.
SCORES: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    # Hendrycks and Gimpel, "A Baseline for Detecting Misclassified and Out-of-Distribution Examples", 2017
    "max-probability": lambda logits, t: np.exp(log_softmax(logits, t)).max(1),
    # minus the entropy of the calibrated probabilities, in nats
    "negative-entropy": lambda logits, t: -entropy(log_softmax(logits, t)),
    # Hendrycks et al., "Scaling Out-of-Distribution Detection for Real-World Settings", 2022
    "max-logit": lambda logits, _: logits.max(1).astype(np.float64),
    # logsumexp of the raw logits: Liu et al., "Energy-based Out-of-distribution Detection", 2020
    "energy": lambda logits, _: logits.max(1) - log_softmax(logits).max(1),
}


def auroc(familiar: np.ndarray, strange: np.ndarray) -> float:
    """The chance that a familiar picture scores above a strange one, ties counting half."""
    scores = np.concatenate([familiar, strange])
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    rank = counts.cumsum() - (counts - 1) / 2  # the mean rank of equal scores
    n = len(familiar)
    return float((rank[place[:n]].sum() - n * (n + 1) / 2) / (n * len(strange)))


# Made-up strangers.


def blurred(images: np.ndarray) -> np.ndarray:
    """A Gaussian of an eighth of the width, edges replicated."""
    sigma = images.shape[3] / 8
    reach = int(3 * sigma)
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    kernel /= kernel.sum()
    x = images.astype(np.float32)
    for axis in (2, 3):
        pad = [(0, 0)] * 4
        pad[axis] = (reach, reach)
        padded = np.moveaxis(np.pad(x, pad, mode="edge"), axis, -1)
        n = x.shape[axis]
        x = sum(weight * padded[..., i : i + n] for i, weight in enumerate(kernel))
        x = np.moveaxis(x, -1, axis)
    return x.round().clip(0, 255).astype(np.uint8)


def strangers(images: np.ndarray, seed: int, most: int = 1000) -> dict[str, np.ndarray]:
    """Pictures that no model should be sure of, `[<= most, 3, H, W]` uint8 by kind, made from `images`."""
    rng = np.random.default_rng(seed)
    some = images[rng.permutation(len(images))[:most]]
    blank = rng.integers(0, 256, (len(some), 3, 1, 1), dtype=np.uint8)
    return {
        "noise": rng.integers(0, 256, some.shape, dtype=np.uint8),
        "blank": np.broadcast_to(blank, some.shape).copy(),
        "inverted colours": 255 - some,
        "swapped channels (RGB as BGR)": some[:, ::-1].copy(),
        "heavy blur": np.concatenate([blurred(part) for part in chunks(some)]),
    }


# Thresholds.


def out_of_bounds(values: dict[str, np.ndarray], checks: list[dict]) -> dict[str, np.ndarray]:
    """`[N]` bool by code: which pictures each check warns of. `values` are those of `statistics`."""
    return {
        check["code"]: (
            values[check["statistic"]] < check["low"]
            if "low" in check
            else values[check["statistic"]] > check["high"]
        )
        for check in checks
    }


def bounds(values: dict[str, np.ndarray], tail: float) -> list[dict]:
    """The checks with bounds that each leave out the share `tail` of these pictures."""
    return [
        {
            "code": code,
            "statistic": statistic,
            end: round(float(np.quantile(values[statistic], tail if end == "low" else 1 - tail)), 4),
        }
        for code, statistic, end in CHECKS
    ]


def fit_checks(
    training: dict[str, np.ndarray], validation: dict[str, np.ndarray], share: float = CHECK_SHARE
) -> list[dict]:
    """One tail for all checks, as wide as keeps their false alarms together within `share` on validation.

    The bounds are quantiles of the training pictures, of which there are enough to know so thin a tail.
    """
    for tail in np.geomspace(share, share / 1000, 200):
        checks = bounds(training, float(tail))
        if any_of(out_of_bounds(validation, checks)).mean() <= share:
            break
    return checks


def any_of(flags: dict[str, np.ndarray]) -> np.ndarray:
    return np.any(list(flags.values()), axis=0)


def fit_score(
    logits: np.ndarray,
    strange_logits: dict[str, np.ndarray],
    missed: dict[str, float],
    temperature: float,
    share: float = SCORE_SHARE,
) -> tuple[dict, dict]:
    """The score that tells validation pictures best from made-up strangers, and what each would have done.

    `missed`: by kind, the share that the checks let pass: what they catch, no score need find. Best: the
    largest AUROC, averaged over the kinds with these shares as weights. The bound leaves `share` of the
    validation pictures below it. No real stranger takes part in the choice: those are for measuring.
    """
    weights = [missed[kind] + 1e-6 for kind in strange_logits]  # all caught: an even average
    report = {}
    for name, score in SCORES.items():
        familiar = score(logits, temperature)
        low = round(float(np.quantile(familiar, share)), 4)
        kinds = {
            kind: {
                "auroc": round(auroc(familiar, score(rows, temperature)), 4),
                "detected": round(float((score(rows, temperature) < low).mean()), 4),
            }
            for kind, rows in strange_logits.items()
        }
        mean = float(np.average([kind["auroc"] for kind in kinds.values()], weights=weights))
        report[name] = {"low": low, "mean_auroc": round(mean, 4), "strangers": kinds}
    best = max(report, key=lambda name: report[name]["mean_auroc"])
    return {"code": UNFAMILIAR, "statistic": best, "low": report[best]["low"]}, report


def familiarise(
    run: Callable[[np.ndarray], np.ndarray],
    training: np.ndarray,
    validation: np.ndarray,
    temperature: float,
    seed: int,
) -> dict:
    """The manifest's `familiarity`, under that key, and beside it how it came about.

    `run`: uint8 `[N, 3, H, W]` -> logits of the model that is shipped.
    """
    channels = reference_channels(training)
    values = statistics(validation, channels)
    checks = fit_checks(statistics(training, channels), values)
    logits = run(validation)
    made_up = strangers(validation, seed)
    missed = {
        kind: 1 - float(any_of(out_of_bounds(statistics(images, channels), checks)).mean())
        for kind, images in made_up.items()
    }
    strange_logits = {kind: run(images) for kind, images in made_up.items()}
    score, scores = fit_score(logits, strange_logits, missed, temperature)
    flags = out_of_bounds(values, checks)
    below = SCORES[score["statistic"]](logits, temperature) < score["low"]
    return {
        "familiarity": {"channels": channels, "checks": checks, "score": score},
        "validation": {
            "images": len(validation),
            "false_alarms": {
                "checks": round(float(any_of(flags).mean()), 4),
                "score": round(float(below.mean()), 4),
                **{code: round(float(rows.mean()), 4) for code, rows in flags.items()},
            },
        },
        "missed_by_checks": {kind: round(share, 4) for kind, share in missed.items()},
        "scores": scores,
    }


def detection(
    familiarity: dict,
    temperature: float,
    familiar: tuple[np.ndarray, np.ndarray],
    strange: tuple[np.ndarray, np.ndarray],
) -> dict[str, object]:
    """How well pictures are told from familiar ones; both given as images and their logits.

    `checks`, `score`, `either`: the share warned of. `auroc`: the score's.
    """
    score = SCORES[familiarity["score"]["statistic"]]
    images, logits = strange
    flags = out_of_bounds(statistics(images, familiarity["channels"]), familiarity["checks"])
    values = score(logits, temperature)
    below = values < familiarity["score"]["low"]
    codes = {code: round(float(rows.mean()), 4) for code, rows in flags.items() if rows.any()}
    return {
        "images": len(images),
        "auroc": round(auroc(score(familiar[1], temperature), values), 4),
        "score": round(float(below.mean()), 4),
        "checks": round(float(any_of(flags).mean()), 4),
        "either": round(float((below | any_of(flags)).mean()), 4),
        "codes": dict(sorted(codes.items(), key=lambda item: -item[1])),
    }
