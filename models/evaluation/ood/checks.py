"""Checks of a picture as the model sees it (resized pixels): numbers of statistics.py, each with a threshold.

The thresholds are set so that all checks together wrongly warn of 1 % of validation images, and of 1 % of
the photographs held out where there are some: a small image that is enlarged is smoother than any of these.
"""

from __future__ import annotations

from functools import reduce

import numpy as np

CHECK_SHARE = 0.01
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


def flagged(values: dict[str, np.ndarray], checks: list[dict]) -> dict[str, np.ndarray]:
    """`[N]` bool by code: which pictures each check warns of. `values` are those of `statistics`."""
    return {
        check["code"]: (
            values[check["statistic"]] < check["low"]
            if "low" in check
            else values[check["statistic"]] > check["high"]
        )
        for check in checks
    }


def thresholds(values: dict[str, np.ndarray], tail: float) -> list[dict]:
    """The checks with thresholds that each leave out the share `tail` of these pictures."""
    return [
        {
            "code": code,
            "statistic": statistic,
            end: round(float(np.quantile(values[statistic], tail if end == "low" else 1 - tail)), 4),
        }
        for code, statistic, end in CHECKS
    ]


def widest(checks: list[dict], others: list[dict]) -> list[dict]:
    """Of two lists of the same checks, each check as it warns of fewer."""
    return [
        {
            **one,
            **(
                {"low": min(one["low"], other["low"])}
                if "low" in one
                else {"high": max(one["high"], other["high"])}
            ),
        }
        for one, other in zip(checks, others, strict=True)
    ]


def fit_checks(
    references: list[dict[str, np.ndarray]], known: list[dict[str, np.ndarray]], share: float = CHECK_SHARE
) -> list[dict]:
    """One tail for all checks, as wide as keeps their false alarms within `share` of each of `known`.

    The thresholds are quantiles of the references, the widest of them: of the training pictures, of which
    there are enough to know so thin a tail, and of whatever else is known to look otherwise.
    """
    for tail in np.geomspace(share, share / 1000, 200):
        checks = reduce(widest, (thresholds(reference, float(tail)) for reference in references))
        if all(any_of(flagged(values, checks)).mean() <= share for values in known):
            break
    return checks


def any_of(flags: dict[str, np.ndarray]) -> np.ndarray:
    return np.any(list(flags.values()), axis=0)
