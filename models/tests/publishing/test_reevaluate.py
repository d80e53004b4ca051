"""`python -m models evaluate`: published models measured again, beside what they state."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from models.cli import main
from models.data import cifar10
from models.errors import PipelineError
from models.evaluation.measure import percent
from models.files import read_json
from models.publishing.reevaluate import HEAD, Places, differences, report, shared_data
from models.tests.conftest import SmokeRun
from models.tests.data.test_held_out import write_cifar100


@pytest.fixture
def bucket(smoke_run: SmokeRun, tmp_path: Path) -> Path:
    shutil.copytree(smoke_run.bucket, tmp_path / "bucket")
    return tmp_path / "bucket"


def bundle_of(bucket: Path) -> Path:
    (manifest,) = bucket.glob("smoke/*/manifest.json")
    return manifest.parent


def cells(said: str) -> dict[str, str]:
    """The first model's cells by the heads of their columns, which stand at least two spaces apart."""
    head, row = (re.split(r"\s{2,}", line.strip()) for line in said.splitlines()[:2])
    assert head == HEAD
    # Two columns are called `measured`: the last one stays.
    return dict(zip(head, row, strict=True))


def test_the_command_gives_what_the_run_measured(
    smoke_run: SmokeRun, bucket: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    command = ["evaluate", "--data", str(smoke_run.work.data), "--bucket", str(bucket)]
    assert main([*command, "--work", str(tmp_path / "work")]) == 0
    said = capsys.readouterr().out
    int8 = read_json(smoke_run.work.evaluation)["int8"]
    row = cells(said)
    assert row["model"] == "smoke"
    assert row["version"] == bundle_of(bucket).name
    weights = bundle_of(bucket) / "weights.bin"
    size = weights.stat().st_size + weights.with_name("model.int8.onnx").stat().st_size
    assert row["bytes"] == f"{size:,}"
    assert row["accuracy, stated"] == percent(int8["accuracy"])
    assert row["calibration error, stated"] == row["measured"] == percent(int8["ece"]["after"])
    assert row["photographs"] == "-"
    assert row["rows as in its card"] == "7 of 7"
    for measured in read_json(smoke_run.work.trust)["ood"]:
        assert re.search(rf"{re.escape(measured['name'])} .* {100 * measured['either']:.1f} %", said)


def test_what_a_card_states_wrongly_is_shown(smoke_run: SmokeRun, bucket: Path, tmp_path: Path) -> None:
    card = bundle_of(bucket) / "card.md"
    text = card.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| heavy blur | 200 |"))
    card.write_text(text.replace(row, row.replace("| 200 |", "| 201 |")), encoding="utf-8")
    said = report(bucket, Places(smoke_run.work.data, None, tmp_path))
    assert cells(said)["rows as in its card"] == "6 of 7"
    assert "smoke: measured, but not in its card: heavy blur | 200 |" in said


def test_without_its_data_a_model_only_states(bucket: Path, tmp_path: Path) -> None:
    said = report(bucket, Places(None, tmp_path, tmp_path))
    row = cells(said)
    assert (row["measured"], row["rows as in its card"]) == ("-", "-")
    assert row["accuracy, stated"].endswith(" %")
    assert "smoke: no cifar-10-batches-bin/ below --data" in said


def test_a_model_of_somebody_else_only_states(bucket: Path, smoke_run: SmokeRun, tmp_path: Path) -> None:
    folder = bundle_of(bucket)
    for path in (folder / "manifest.json", bucket / "index.json"):
        path.write_text(path.read_text(encoding="utf-8").replace('"id": "smoke"', '"id": "foreign"'))
    (bucket / "smoke").rename(bucket / "foreign")
    said = report(bucket, Places(smoke_run.work.data, None, tmp_path))
    assert cells(said)["measured"] == "-"
    assert "foreign: no config or card of this name here" in said


def test_people_are_counted_where_they_are(smoke_run: SmokeRun, bucket: Path, tmp_path: Path) -> None:
    write_cifar100(tmp_path, ("bear", "man"))
    said = report(bucket, Places(smoke_run.work.data, None, tmp_path / "cache", (tmp_path,)))
    (row,) = (line for line in said.splitlines() if line.startswith("CIFAR-100, people "))
    number, warned, certain = re.split(r"\s{2,}", row.strip())[1:]
    assert number == "5"
    assert warned == "100.0 %"  # of one colour
    assert certain == "0.0 %"


def test_a_cell_that_was_not_measured_agrees_with_anything() -> None:
    card = "| pictures | number |\n| --- | ---: |\n| noise | 10 | 0.9 |  |\n| blank | 10 | 0.8 | 5 % |\n"
    head = ["pictures", "number", "AUROC", "share"]
    table = [head, ["noise", "10", "", ""], ["blank", "10", "0.8", "6 %"], ["blur", "10", "", "7 %"]]
    assert differences(card, (table,)) == (3, ["blank | 10 | 0.8 | 6 %", "blur | 10 |  | 7 %"])


def test_shared_pictures_are_unpacked_once_by_their_own_program(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    assert shared_data(tmp_path / "absent", work) == (None, None)
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "unpack.py").write_text(
        "import pathlib, sys\n"
        f"folder = pathlib.Path(sys.argv[1]) / {cifar10.FOLDER!r}\n"
        "folder.mkdir()\n"  # a second time it would fail
        "(folder / 'batches.meta.txt').write_text('airplane')\n"
    )
    for _ in range(2):
        assert shared_data(shared, work) == (work, shared)
    (work / cifar10.FOLDER / "batches.meta.txt").unlink()
    with pytest.raises(PipelineError, match=r"unpack\.py: failed \(FileExistsError.*name it with --data"):
        shared_data(shared, work)


@pytest.mark.parametrize(
    ("index", "said"), [(None, "names no model"), ({"schema": 1, "models": []}, "names no model")]
)
def test_a_bucket_without_models_is_named(tmp_path: Path, index: dict | None, said: str) -> None:
    if index:
        (tmp_path / "index.json").write_text(json.dumps(index))
    with pytest.raises(PipelineError, match=rf"index\.json: {said}"):
        report(tmp_path, Places(None, None, tmp_path))


def test_of_a_cross_validated_bundle_only_the_warnings_are_measured_again(
    pizza_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    capsys.readouterr()
    given = ("--data", str(pizza_run / "work" / "data"), "--work", str(tmp_path))
    assert main(["evaluate", "--bucket", str(pizza_run / "bucket"), *given]) == 0
    said = capsys.readouterr().out
    accuracy = read_json(pizza_run / "work" / "evaluate" / "evaluation.json")["int8"]["accuracy"]
    assert f"{100 * accuracy:.2f} % (cross-validation)  -  " in said
    assert "validation pictures (false alarms)" in said
    (noise,) = (line for line in said.splitlines() if line.startswith("noise "))
    assert re.search(r"^noise +20 +\d\.\d+ +\d+\.\d % ", noise)
