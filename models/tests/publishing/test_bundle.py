from __future__ import annotations

import base64
import copy
import hashlib
import json
import math
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from models import cards, config
from models.errors import PipelineError
from models.export.artifacts import GRAPH, MODEL, WEIGHTS
from models.export.reference import all_logits, session
from models.files import canonical
from models.publishing.buckets.folder import Folder
from models.publishing.bundle import build_manifest, publish, version_of
from models.tests.conftest import SmokeRun
from models.tests.publishing import bundle_schema


def card(name: str) -> dict[str, Any]:
    return {**cards.load("smoke"), "id": name, "title": {"en": name}}


def bundle_files(model: bytes) -> dict[str, bytes]:
    return {MODEL: model, GRAPH: b"graph", WEIGHTS: b"weights"}


def manifest(name: str, model: bytes = b"model") -> dict[str, Any]:
    return build_manifest(
        card(name),
        {"data": "none"},
        {"width": 32},
        1.5,
        {"very-likely": 0.9, "probably": 0.6},
        {"images": 1},
        bundle_files(model),
        {"path": WEIGHTS},
        b'{"cases": []}\n',
    )


def put(bucket: Path, name: str, model: bytes = b"model", prune: bool = False) -> Path:
    place = publish(Folder(bucket), manifest(name, model), bundle_files(model), b'{"cases": []}\n', prune)
    return Path(place)


def index(bucket: Path) -> list[tuple[str, str]]:
    entries = json.loads((bucket / "index.json").read_text())["models"]
    return [(entry["id"], entry["version"]) for entry in entries]


def files(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_the_smoke_bundle_is_what_the_page_accepts(smoke_run: SmokeRun) -> None:
    listed = json.loads((smoke_run.bucket / "index.json").read_text(encoding="utf-8"))
    jsonschema.validate(listed, bundle_schema.INDEX)
    folder = smoke_run.bucket / "smoke" / listed["models"][0]["version"]
    made = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    jsonschema.validate(made, bundle_schema.MANIFEST)
    assert made["version"] == folder.name == version_of(made)
    shared = [weights for artifact in made["artifacts"] for weights in artifact["weights"]]
    card = [made["card"], *made["card"]["pictures"], made["card"]["figures"]]
    for file in (*made["artifacts"], *shared, made["golden"], *card):
        content = (folder / file["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    golden = json.loads((folder / "golden.json").read_text())
    jsonschema.validate(golden, bundle_schema.GOLDEN)
    charts = ("confusion-matrix", "reliability", "trade-off", "training-curves")
    pictures = {f"card/{name}.svg" for name in charts}
    assert set(files(folder)) == {
        "manifest.json",
        "golden.json",
        "weights.bin",
        "model.int8.onnx",
        "model.tfjs.json",
        "model.plan.json",
        "card.md",
        "card/figures.json",
        *pictures,
    }


def test_the_golden_logits_come_from_the_published_model(smoke_run: SmokeRun) -> None:
    folder = smoke_run.bucket / "smoke" / index(smoke_run.bucket)[0][1]
    for case in json.loads((folder / "golden.json").read_text())["cases"]:
        pixels = np.frombuffer(base64.b64decode(case["rgb"]), np.uint8).reshape(1, 32, 32, 3)
        planes = np.ascontiguousarray(pixels.transpose(0, 3, 1, 2))
        got = all_logits(session(folder / "model.int8.onnx"), config.get("smoke"), planes)
        np.testing.assert_allclose(got[0], case["logits"]["int8"], atol=1e-4)
        np.testing.assert_allclose(got[0], case["logits"]["float32"], atol=0.5)


@pytest.mark.parametrize("name", ["cifar10", "smoke"])
def test_a_card_names_every_class_in_both_languages(name: str) -> None:
    loaded = cards.load(name)
    for text in (loaded["title"], loaded["description"], *(label["name"] for label in loaded["labels"])):
        assert text["en"]
        assert text["ru"]
    assert len(loaded["labels"]) == 10


def test_a_card_may_say_a_verdict_in_its_own_words() -> None:
    labels = cards.load("pizza")["labels"]
    jsonschema.validate(labels, {"type": "array", "items": bundle_schema.LABEL})
    for label in labels:
        assert {frozenset(words) for words in label["verdicts"].values()} == {frozenset(("en", "ru"))}
    odd = {**labels[0], "verdicts": {"unsure": {"en": "Perhaps a pizza"}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(odd, bundle_schema.LABEL)


def test_the_version_is_the_hash_of_the_manifest_without_it() -> None:
    made = manifest("a")
    rest = {key: value for key, value in made.items() if key != "version"}
    assert made["version"] == hashlib.sha256(canonical(rest)).hexdigest()[:16]


def test_equal_content_has_one_version_and_other_content_another() -> None:
    assert manifest("a")["version"] == manifest("a")["version"]
    assert manifest("a")["version"] != manifest("a", b"other model")["version"]
    warmer = copy.deepcopy(manifest("a"))
    warmer["temperature"] = 1.6
    assert version_of(warmer) != manifest("a")["version"]


def test_publishing_replaces_this_model_and_keeps_the_others(tmp_path: Path) -> None:
    put(tmp_path, "a")
    put(tmp_path, "b")
    old = index(tmp_path)
    put(tmp_path, "a", b"better")
    new = index(tmp_path)
    assert [name for name, _ in new] == ["a", "b"]
    assert new[0] != old[0]
    assert new[1] == old[1]
    # A page that read the old index can still fetch the old bundle.
    assert (tmp_path / "a" / old[0][1] / "manifest.json").is_file()


def test_publishing_twice_changes_no_byte_and_leaves_no_scraps(tmp_path: Path) -> None:
    put(tmp_path, "a")
    before = files(tmp_path)
    put(tmp_path, "a")
    assert files(tmp_path) == before
    assert not any(".part" in name for name in before)


def test_two_buckets_get_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.publishing.history.now", lambda: "2026-01-02T03:04:05Z")
    for name in ("one", "two"):
        put(tmp_path / name, "a")
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_an_incomplete_bundle_is_completed(tmp_path: Path) -> None:
    folder = put(tmp_path, "a")
    whole = files(tmp_path)
    (folder / "manifest.json").unlink()
    put(tmp_path, "a")
    assert files(tmp_path) == whole


def test_pruning_deletes_other_versions_of_this_model_only_but_not_the_one_before(tmp_path: Path) -> None:
    put(tmp_path, "a")
    put(tmp_path, "b")
    before, kept = put(tmp_path, "a", b"good"), put(tmp_path, "a", b"better", prune=True)
    assert {folder.name for folder in (tmp_path / "a").iterdir()} == {before.name, kept.name}
    assert len(list((tmp_path / "b").iterdir())) == 1


VERSION = "0123456789abcdef"


def listing(**fields: object) -> str:
    """An index of one model that is as it should be but for these fields."""
    return json.dumps({"schema": 1, "models": [{"id": "a", "version": VERSION, **fields}]})


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        '{"schema": 1, "models": [], "waiting": [{"id": "a"}]}',
        '{"schema": 2, "models": []}',
        '{"schema": 1, "models": [{}]}',
        listing(history="c"),
        listing(canary="c"),
        listing(id="../a"),
        listing(id="a\n"),
        listing(version="../../0123456789"),
        listing(history=[{"version": ".."}]),
        listing(candidate={"version": "newest"}),
        listing(canary={"version": VERSION}),
        listing(canary={"version": VERSION, "share": "0.5"}),
        listing(canary={"version": VERSION, "share": 1.5}),
        listing(canary={"version": VERSION, "share": math.nan}),
        '{"schema": 1, "models": [], "waiting": [{"id": "a", "candidate": {"version": "/"}}]}',
    ],
)
def test_a_strange_index_is_not_overwritten(tmp_path: Path, content: str) -> None:
    (tmp_path / "index.json").write_text(content)
    with pytest.raises(PipelineError, match=r"index\.json: not an index"):
        put(tmp_path, "a")
    assert files(tmp_path) == {"index.json": content.encode()}
