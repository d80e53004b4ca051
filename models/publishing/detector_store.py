"""The OOD detector in a bundle: thresholds in the manifest, vectors at the end of the weight file."""

from __future__ import annotations

from models.evaluation.ood.detector import Detector
from models.evaluation.ood.scores import Reference
from models.export.artifacts import WEIGHTS
from models.export.weights import WeightFile, read


def store_detector(detector: Detector, weights: bytes) -> tuple[bytes, dict[str, object]]:
    """The weight file with the vectors behind all that was in it, and the manifest's `outOfDistribution`."""
    made = detector.to_json()
    if detector.reference is None:
        return weights, made
    file = WeightFile(bytearray(weights))
    means = file.store(detector.reference.means, detector.reference.scales)
    reference = {"path": WEIGHTS, "means": means.describe()}
    if detector.reference.precision is not None:
        reference["precision"] = file.store(detector.reference.precision[None]).describe()
    return bytes(file.content), {**made, "score": {**made["score"], "reference": reference}}


def read_detector(manifest: dict, weights: bytes) -> Detector:
    """What `store_detector` stored. weights: the content of the weight file."""
    given = manifest["outOfDistribution"]
    chosen = given["score"]
    reference = None
    if place := chosen.get("reference"):
        means = place["means"]
        classes, channels = means["shape"]
        precision = place.get("precision")
        reference = Reference(
            read(weights, means["offset"], means["dtype"], (classes, channels)),
            read(weights, means["scaleOffset"], "float32", (classes,)),
            read(weights, precision["offset"], "float32", (channels,)) if precision else None,
        )
    return Detector(
        given["channels"],
        given["checks"],
        chosen["statistic"],
        chosen["low"],
        manifest["temperature"],
        reference,
        chosen.get("quantiles"),
    )


def without_vectors(manifest: dict, weights: bytes) -> bytes:
    """The weight file as it was before `store_detector`."""
    place = manifest.get("outOfDistribution", {}).get("score", {}).get("reference")
    return weights[: place["means"]["offset"]] if place else weights
