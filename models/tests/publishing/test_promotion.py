"""Promoting, refusing, forcing and rolling back, by the commands, with the smoke model and a spoilt one."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
import torch
from PIL import Image

from models.cli import main
from models.files import pretty, read_json
from models.publishing import contender
from models.publishing.bundle import load_manifest, version_of
from models.publishing.gate import ACCURACY, ALARMS, BYTES, CALIBRATION, MULTIPLY_ADDS, STRANGERS
from models.tests.conftest import SmokeRun
from models.tests.publishing import bundle_schema


def spoil(checkpoint: Path, out: Path) -> None:
    """A training that went wrong: noise on the weights of each layer, as much as there is of them."""
    state = torch.load(checkpoint, weights_only=True)
    torch.manual_seed(1)
    for weights in state["average"].values():
        if weights.dim() > 1:
            weights.add_(torch.randn_like(weights) * weights.std())
    torch.save(state, out)


class Place:
    """A bucket, and the commands on it."""

    def __init__(self, root: Path, data: Path, capsys: pytest.CaptureFixture) -> None:
        self.root, self.data, self.capsys = root, data, capsys
        self.bucket = root / "bucket"

    def __call__(self, command: str, *more: str) -> tuple[int, str]:
        """Exit status, and what was said."""
        places = ["--bucket", str(self.bucket)]
        if command not in ("list", "diff"):
            places += ["--work", str(self.root / "work")]
        if command == "promote":
            places += ["--data", str(self.data)]
        self.capsys.readouterr()
        status = main([command, *more, *places])
        said = self.capsys.readouterr()
        return status, said.out + said.err

    @property
    def entry(self) -> dict[str, Any]:
        index = read_json(self.bucket / "index.json")
        jsonschema.validate(index, bundle_schema.INDEX)
        return index["models"][0]

    def altered(self, version: str, **fields: Any) -> str:
        """Another version, whose manifest differs in these fields alone."""
        made = load_manifest(self.bucket / "smoke" / version) | fields
        made["version"] = version_of(made)
        folder = self.bucket / "smoke" / made["version"]
        shutil.copytree(self.bucket / "smoke" / version, folder)
        (folder / "manifest.json").write_bytes(pretty(made))
        return made["version"]


@pytest.fixture(scope="module")
def with_candidate(smoke_run: SmokeRun, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A bucket whose index names the smoke model and, as a candidate, a spoilt one; both versions."""
    root = tmp_path_factory.mktemp("promotion")
    shutil.copytree(smoke_run.bucket, root / "bucket")
    shutil.copytree(smoke_run.work.root, root / "work")
    spoil(smoke_run.work.train / "checkpoint.pt", root / "spoilt.pt")
    places = ["--work", str(root / "work"), "--bucket", str(root / "bucket")]
    assert main(["run", "smoke", "--candidate", "--checkpoint", str(root / "spoilt.pt"), *places]) == 0
    (entry,) = read_json(root / "bucket" / "index.json")["models"]
    return root / "bucket", entry["version"], entry["candidate"]["version"]


@pytest.fixture
def place(
    with_candidate: tuple[Path, str, str],
    smoke_run: SmokeRun,
    tmp_path: Path,
    capsys: pytest.CaptureFixture,
) -> Place:
    shutil.copytree(with_candidate[0], tmp_path / "bucket")
    return Place(tmp_path, smoke_run.work.data, capsys)


@pytest.fixture
def champion(with_candidate: tuple[Path, str, str]) -> str:
    return with_candidate[1]


@pytest.fixture
def spoilt(with_candidate: tuple[Path, str, str]) -> str:
    return with_candidate[2]


def test_a_candidate_is_whole_in_the_bucket_and_no_page_opens_it(
    place: Place, champion: str, spoilt: str
) -> None:
    assert place.entry["version"] == champion
    assert (place.bucket / "smoke" / spoilt / "manifest.json").is_file()
    status, said = place("list", "smoke")
    assert status == 0
    lines = {line.split()[1]: line for line in said.splitlines()}
    assert "champion" in lines[champion]
    assert "candidate" in lines[spoilt]


def test_what_is_worse_is_refused_with_the_table_of_why(place: Place, champion: str, spoilt: str) -> None:
    before = (place.bucket / "index.json").read_bytes()
    status, said = place("promote", "smoke", spoilt, "--report", str(place.root / "report.json"))
    assert status == 3
    assert f"smoke {spoilt}: refused: accuracy" in said
    assert (place.bucket / "index.json").read_bytes() == before
    report = read_json(place.root / "report.json")
    assert (report["verdict"], report["promoted"], report["champion"]) == ("refused", False, champion)
    assert ACCURACY in report["reasons"]
    checks = {check["name"]: check for check in report["checks"]}
    measured = [load_manifest(place.bucket / "smoke" / v)["measured"] for v in (champion, spoilt)]
    for at, stated in zip(("champion", "candidate"), measured, strict=True):
        assert checks[ACCURACY][at] == pytest.approx(stated["accuracy"]["int8"], abs=1e-4)
        assert checks[CALIBRATION][at] == pytest.approx(stated["expectedCalibrationError"]["after"], abs=1e-4)
    assert checks[ACCURACY]["chance"] < 1e-6
    for name in (ACCURACY, CALIBRATION, ALARMS, STRANGERS, BYTES, MULTIPLY_ADDS):
        assert name in said


def test_forced_it_is_promoted_and_the_index_keeps_why(place: Place, champion: str, spoilt: str) -> None:
    status, said = place("promote", "smoke", spoilt, "--force", "stripes are out of fashion")
    assert status == 0
    assert "by force (stripes are out of fashion), though: accuracy" in said
    entry = place.entry
    assert entry["version"] == spoilt
    assert "candidate" not in entry
    event = entry["history"][-1]
    assert (event["how"], event["reason"]) == ("forced", "stripes are out of fashion")
    assert event["figures"][ACCURACY][0] > event["figures"][ACCURACY][1]
    assert "stripes are out of fashion" in place("list")[1]
    # Back to what was before, to the byte.
    assert place("rollback", "smoke")[0] == 0
    assert place.entry["version"] == champion
    assert place("rollback", "smoke")[0] == 2  # there is nothing before that
    status, said = place("rollback", "smoke", "--to", spoilt)
    assert (status, "takes `promote`" in said) == (2, True)


def test_what_is_as_good_is_promoted_and_once_is_enough(
    place: Place, champion: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    equal = place.altered(champion, description={"en": "The same, said otherwise."})
    assert place("promote", "smoke", equal)[0] == 0
    assert place.entry["version"] == equal
    assert place.entry["history"][-1]["how"] == "promoted"
    status, said = place("promote", "smoke", equal)
    assert (status, "already" in said) == (0, True)
    # What was asked of a version's net is not asked again.
    monkeypatch.setattr(contender, "subject_of", lambda _: pytest.fail("asked again"))
    answers = contender.Contender(place.root / "work" / "bundles" / "smoke" / equal, place.root / "work")
    assert len(list((place.root / "work" / "answers").iterdir())) == 2
    assert answers.version == equal


def test_a_worse_calibration_alone_is_refused(place: Place, champion: str) -> None:
    made = load_manifest(place.bucket / "smoke" / champion)
    unsure = place.altered(champion, temperature=3 * made["temperature"])
    status, said = place("promote", "smoke", unsure)
    assert status == 3
    assert f"refused: {CALIBRATION}" in said


def test_a_heavier_one_is_refused_and_another_question_is(place: Place, champion: str) -> None:
    made = load_manifest(place.bucket / "smoke" / champion)
    heavy = {**made["provenance"], "multiplyAdds": 2 * made["provenance"]["multiplyAdds"]}
    status, said = place("promote", "smoke", place.altered(champion, provenance=heavy))
    assert (status, f"refused: {MULTIPLY_ADDS}" in said) == (3, True)
    other = place.altered(champion, labels=made["labels"][1:])
    status, said = place("promote", "smoke", other)
    assert (status, "refused: another question: without airplane" in said) == (3, True)
    assert place("canary", "smoke", other, "0.5")[0] == 3
    assert place("promote", "smoke", other, "--force", "planes are gone")[0] == 0
    assert place.entry["history"][-1]["reason"] == "planes are gone"


def test_strangers_from_elsewhere_are_looked_at_in_pairs(
    place: Place, champion: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = place.root / "outside" / "noise"
    folder.mkdir(parents=True)
    rng = np.random.default_rng(1)
    for i in range(6):
        Image.fromarray(rng.integers(0, 256, (40, 40, 3), dtype=np.uint8)).save(folder / f"{i}.jpg")
    kind = {"name": {"en": "noise from elsewhere"}, "folder": "noise"}
    from models import cards

    card = cards.load("smoke") | {"outside": {"strangers": [kind]}}
    monkeypatch.setattr("models.publishing.gate_pictures.cards.load", lambda _: card)
    equal = place.altered(champion, description={"en": "Another"})
    status, said = place("promote", "smoke", equal, "--outside", str(folder.parent))
    assert status == 0
    assert "strangers: noise from elsewhere" in said
    assert "6 sure and unwarned: worse on 0, better on 0" in said


def test_the_first_version_is_promoted_and_it_is_said(place: Place, spoilt: str) -> None:
    index = read_json(place.bucket / "index.json")
    (entry,) = index["models"]
    waiting = {key: entry[key] for key in ("id", "title", "candidate")}
    (place.bucket / "index.json").write_text(json.dumps({"schema": 1, "models": [], "waiting": [waiting]}))
    assert "candidate" in place("list")[1]
    assert place("rollback", "smoke")[0] == 2
    status, said = place("promote", "smoke", spoilt)
    assert (status, "the first version of this model" in said) == (0, True)
    assert place.entry["version"] == spoilt


def test_what_is_missing_or_damaged_is_no_verdict(place: Place, champion: str, spoilt: str) -> None:
    status, said = place("promote", "smoke", "0" * 16)
    assert (status, "no such version" in said) == (2, True)
    weights = place.bucket / "smoke" / spoilt / "weights.bin"
    weights.write_bytes(weights.read_bytes()[::-1])
    status, said = place("promote", "smoke", spoilt, "--force", "in spite of all")
    assert (status, "weights.bin: damaged" in said) == (2, True)
    assert place("canary", "smoke", spoilt, "0.1")[0] == 2
    weights.unlink()
    status, said = place("promote", "smoke", spoilt)
    assert (status, "weights.bin: missing" in said) == (2, True)
    assert place.entry["version"] == champion
    (weights.parent / "manifest.json").write_text("{}")
    status, said = place("list", "smoke")
    assert (status, f"{spoilt}  candidate DAMAGED" in said) == (0, True)


def test_a_canary_begins_grows_and_ends(
    place: Place, champion: str, spoilt: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for share in (0.05, 0.5):
        assert place("canary", "smoke", spoilt, str(share))[0] == 0
        assert place.entry["canary"] == {"version": spoilt, "share": share}
    assert place.entry["version"] == champion
    assert "canary 50.0%" in place("list")[1]
    assert place("canary", "smoke", spoilt, "0")[0] == 0
    assert "canary" not in place.entry
    assert place("canary", "smoke", champion, "0.1")[0] == 2
    for share in ("1.5", "5%", "nan", "-0.1", "inf", "1e999", ""):
        with pytest.raises(SystemExit):
            place("canary", "smoke", spoilt, share)
        assert f"{share}: give a number from 0 to 1" in capsys.readouterr().err


def test_what_is_no_canary_is_not_ended(place: Place, champion: str, spoilt: str) -> None:
    assert place("canary", "smoke", spoilt, "0") == (0, f"smoke {spoilt}: is no canary\n")
    made_up = place("canary", "smoke", "0" * 16, "0")
    assert (made_up[0], "no such version" in made_up[1]) == (2, True)
    assert place("canary", "smoke", spoilt, "0.5")[0] == 0
    assert place("canary", "smoke", champion, "0") == (
        0,
        f"smoke {champion}: is no canary; {spoilt} is\n",
    )
    assert place.entry["canary"]["version"] == spoilt
    shutil.rmtree(place.bucket / "smoke" / spoilt)
    assert place("canary", "smoke", spoilt, "0")[0] == 0  # one whose files are gone can be ended all the same
    assert "canary" not in place.entry


@pytest.mark.parametrize("version", ["../smoke", "..", "", "0123456789ABCDEF", "0123456789abcdef\n", "a/b"])
def test_what_is_no_version_is_no_path(place: Place, champion: str, version: str) -> None:
    """It would be found: beside its place there is a whole bundle of that name."""
    index = (place.bucket / "index.json").read_bytes()
    target = place.bucket / "smoke" / version
    if not target.exists():
        shutil.copytree(place.bucket / "smoke" / champion, target)
    for command, *more in (
        ("promote", version),
        ("canary", version, "0.5"),
        ("canary", version, "0"),
        ("diff", champion, version),
        ("diff", version, champion),
    ):
        status, said = place(command, "smoke", *more)
        assert (status, "no version, which has 16 hex digits" in said) == (2, True), command
    assert place("rollback", "smoke", "--to", version or "..")[0] == 2
    for command, *more in (("promote", champion), ("canary", champion, "0.5"), ("diff", champion, champion)):
        assert place(command, "../bucket/smoke", *more)[0] == 2
    assert (place.bucket / "index.json").read_bytes() == index


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "other"},
        {"golden": {"path": "../../../outside", "bytes": 1, "sha256": "0" * 64}},
        {"golden": {"path": "/etc/hostname", "bytes": 1, "sha256": "0" * 64}},
        {"golden": None},
        {"artifacts": "all"},
    ],
)
def test_a_manifest_names_files_of_its_own_folder(
    place: Place, champion: str, fields: dict[str, Any]
) -> None:
    version = place.altered(champion, **fields)
    for command, *more in (("promote", version, "--force", "why"), ("canary", version, "1")):
        status, said = place(command, "smoke", *more)
        assert (status, "not as it was published" in said) == (2, True)
    (place.bucket / "smoke" / version / "manifest.json").write_text("[]")
    assert "not as it was published" in place("diff", "smoke", champion, version)[1]


def test_a_name_from_outside_does_not_steer_the_terminal(place: Place, champion: str) -> None:
    folder = place.bucket / "smoke" / os.fsdecode(b"\x1b[2J\xff\xe2\x80\xae")
    shutil.copytree(place.bucket / "smoke" / champion, folder)
    status, said = place("list", "smoke")
    (row,) = [line.split() for line in said.splitlines() if line.endswith("DAMAGED")]
    assert (status, row) == (0, ["smoke", "\\x1b[2J\\udcff\\u202e", "DAMAGED"])


def test_diff_says_what_sets_two_apart_by_class(place: Place, champion: str, spoilt: str) -> None:
    status, said = place("diff", "smoke", champion, spoilt)
    assert status == 0
    rows = [line.split("  ")[0] for line in said.splitlines()]
    for label in load_manifest(place.bucket / "smoke" / champion)["labels"]:
        assert f"found: {label['id']}" in rows
    accuracy = next(line for line in said.splitlines() if line.startswith("accuracy"))
    assert "100.00 %" in accuracy
    assert accuracy.split("  ")[-1].strip().startswith("-")


def test_publishing_again_as_a_candidate_knows_that_it_did(
    with_candidate: tuple[Path, str, str], capsys: pytest.CaptureFixture
) -> None:
    root = with_candidate[0].parent
    places = ["--work", str(root / "work"), "--bucket", str(with_candidate[0])]
    again = ["publish", "smoke", "--checkpoint", str(root / "spoilt.pt"), *places]
    capsys.readouterr()
    assert main([*again, "--candidate"]) == 0
    assert "publish   up to date" in capsys.readouterr().out
