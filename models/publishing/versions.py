"""The versions of a bucket's models, in tables for a terminal."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from models.errors import PipelineError
from models.evaluation.measure import percent
from models.publishing.buckets.bucket import INDEX, Bucket
from models.publishing.bundle import fetched_bytes
from models.publishing.contender import read_manifest
from models.publishing.history import previous
from models.publishing.index import entry_of, read_index
from models.publishing.remeasure import columns

HEAD = [
    "model",
    "version",
    "is",
    "published",
    "opened",
    "how",
    "accuracy",
    "calibration error",
    "bytes",
    "why",
]


def listed(bucket: Bucket, model: str | None) -> str:
    """All versions that there are of one model, or of all, oldest first. Raises PipelineError without any."""
    index = read_index(bucket)
    entries = [*index["models"], *index.get("waiting", ())]
    if model is not None:
        entries = [entry for entry in entries if entry["id"] == model]
    if not entries:
        raise PipelineError(f"{bucket.place(INDEX)}: names no {'model' if model is None else repr(model)}.")
    rows = [row for entry in entries for row in rows_of(bucket, entry)]
    return columns([HEAD, *rows])


def rows_of(bucket: Bucket, entry: dict[str, Any]) -> list[list[str]]:
    found = sorted(bucket.versions(entry["id"]).items(), key=lambda item: item[1])
    return [row_of(bucket, entry, version, at) for version, at in found]


def row_of(bucket: Bucket, entry: dict[str, Any], version: str, published: datetime) -> list[str]:
    try:
        manifest = read_manifest(bucket, entry["id"], version)
    except PipelineError:
        return [
            entry["id"],
            version,
            f"{what_it_is(entry, version)} DAMAGED".strip(),
            *[""] * (len(HEAD) - 3),
        ]
    event = next((one for one in reversed(entry.get("history", ())) if one["version"] == version), {})
    measured, figures = manifest["measured"], figures_of(manifest)
    return [
        entry["id"],
        version,
        what_it_is(entry, version),
        published.strftime("%Y-%m-%d %H:%M"),
        event.get("at", "").replace("T", " ")[:16],
        event.get("how", ""),
        percent(figures["accuracy"]),
        percent(measured["expectedCalibrationError"]["after"])
        if "expectedCalibrationError" in measured
        else "",
        f"{figures['bytes']:,}",
        event.get("reason", ""),
    ]


def what_it_is(entry: dict[str, Any], version: str) -> str:
    canary = entry.get("canary", {})
    said = [
        "champion" if entry.get("version") == version else "",
        "before it" if "version" in entry and previous(entry) == version else "",
        "candidate" if entry.get("candidate", {}).get("version") == version else "",
        f"canary {canary['share']:.1%}" if canary.get("version") == version else "",
    ]
    return ", ".join(part for part in said if part)


def figures_of(manifest: dict[str, Any]) -> dict[str, float]:
    """What a manifest states of its int8 form, by name."""
    accuracy = manifest["measured"]["accuracy"]
    return {"accuracy": accuracy.get("int8", accuracy["float32"]), "bytes": fetched_bytes(manifest)}


# Two of them side by side.


def diff(bucket: Bucket, model: str, first: str, second: str) -> str:
    """Their stated figures, then the classes, each with what its test pictures are found by."""
    if entry_of(read_index(bucket), model) is None:
        raise PipelineError(f"{bucket.place(INDEX)}: names no '{model}'.")
    both = [read_manifest(bucket, model, version) for version in (first, second)]
    cards = [card_figures(bucket, manifest) for manifest in both]
    rows = [["", first, second, "difference"]]
    shares = [stated_shares(*pair) for pair in zip(both, cards, strict=True)]
    rows += [difference(name, shares, percent) for name in dict.fromkeys([*shares[0], *shares[1]])]
    counts = [stated_counts(manifest) for manifest in both]
    rows += [difference(name, counts, lambda value: f"{value:,.0f}") for name in counts[0]]
    if all(manifest["measured"]["data"] != both[0]["measured"]["data"] for manifest in both[1:]):
        rows.append(["measured on", *(manifest["measured"]["data"] for manifest in both), ""])
    return columns(rows)


def difference(name: str, values: list[dict[str, float]], written: Any) -> list[str]:
    before, after = (one.get(name) for one in values)
    told = ["" if value is None else written(value) for value in (before, after)]
    if before is None or after is None:
        return [name, *told, ""]
    sign = "+" if after >= before else "-"
    return [name, *told, "" if after == before else sign + written(abs(after - before))]


def stated_counts(manifest: dict[str, Any]) -> dict[str, float]:
    provenance = manifest["provenance"]
    return {
        "bytes": figures_of(manifest)["bytes"],
        "parameters": provenance["parameters"],
        "multiply-adds": provenance["multiplyAdds"],
        "pixels a side": manifest["input"]["width"],
    }


def stated_shares(manifest: dict[str, Any], card: dict[str, Any]) -> dict[str, float]:
    made = {"accuracy": figures_of(manifest)["accuracy"]}
    if error := manifest["measured"].get("expectedCalibrationError"):
        made["calibration error"] = error["after"]
    if photographs := card.get("photographs"):
        made["photographs: accuracy"] = photographs["accuracy"]
    if known := card.get("known"):
        made["warned of, wrongly"] = known["either"]
    for kind in card.get("strangers", ()):
        made[f"sure and unwarned: {kind['name']['en']}"] = kind["sureUnwarned"]
    confusion = card.get("confusion", ())
    for i, (label, row) in enumerate(zip(manifest["labels"], confusion, strict=False)):
        if sum(row):
            made[f"found: {label['id']}"] = row[i] / sum(row)
    for i, (label, _) in enumerate(zip(manifest["labels"], confusion, strict=False)):
        if answered := sum(row[i] for row in confusion):
            made[f"right when it says: {label['id']}"] = confusion[i][i] / answered
    return made


def card_figures(bucket: Bucket, manifest: dict[str, Any]) -> dict[str, Any]:
    place = manifest.get("card", {}).get("figures")
    content = bucket.read(f"{manifest['id']}/{manifest['version']}/{place['path']}") if place else None
    return json.loads(content) if content else {}
