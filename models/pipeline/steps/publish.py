"""The step `publish`: golden vectors, the manifest, and all files of the bundle into the bucket."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.config import Config
from models.evaluation.ood.detector import Detector
from models.export.artifacts import WEIGHTS, read_artifacts
from models.export.head import read_head
from models.files import pretty, write_json
from models.publishing.buckets.bucket import Bucket
from models.publishing.bundle import build_manifest
from models.publishing.bundle import publish as put
from models.publishing.card_folder import read_card
from models.publishing.detector_store import store_detector
from models.publishing.golden.vectors import golden
from models.publishing.provenance import measured


@dataclass(frozen=True)
class Told:
    """What earlier steps found out and the manifest tells of."""

    provenance: dict
    calibration: dict
    detector: dict
    head: dict
    evaluation: dict
    trust: dict


def publish(
    config: Config,
    card: dict,
    told: Told,
    packed: Path,
    graphs: dict[str, Path],
    card_folder: Path,
    bucket: Bucket,
    prune: bool,
    candidate: bool,
    out: Path,
) -> str:
    """packed: the artifacts' folder; graphs: by form, what the golden logits come from; card_folder: of the
    model card. prune: afterwards delete the model's other versions. candidate: for pages to open it only once
    it is promoted. out: notes what was published.
    """
    temperature = told.calibration["temperature"]
    detector = Detector.from_json(told.detector, temperature)
    files = read_artifacts(packed)
    files[WEIGHTS], out_of_distribution = store_detector(detector, files[WEIGHTS])
    golden_bytes = pretty(golden(config, graphs, read_head(told.head, files[WEIGHTS])))
    card_files = read_card(card_folder)
    manifest = build_manifest(
        card,
        told.provenance,
        model_input(config, card),
        temperature,
        told.calibration["grades"]["grades"],
        measured(config, card, told.evaluation, told.trust),
        files,
        told.head,
        golden_bytes,
        out_of_distribution,
        card_files,
    )
    place = put(bucket, manifest, files, golden_bytes, prune, card_files, candidate)
    write_json(out, {"id": manifest["id"], "version": manifest["version"]})
    return place


def model_input(config: Config, card: dict) -> dict[str, object]:
    """The manifest's `input`."""
    return {
        "width": config.size,
        "height": config.size,
        "resize": card["resize"],
        "channelOrder": "rgb",
        "mean": list(config.mean),
        "std": list(config.std),
    }
