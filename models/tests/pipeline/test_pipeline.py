from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from models import config
from models.cli import REPOSITORY, main
from models.data import cifar10
from models.export import pack as packing
from models.export.artifacts import PLAN
from models.export.plan import packed_plan
from models.files import read_json
from models.pipeline.code import sources_of
from models.pipeline.names import STEPS
from models.pipeline.plan import Options, plan
from models.pipeline.steps import export, train
from models.pipeline.workspace import Workspace
from models.publishing.buckets.folder import Folder
from models.tests.conftest import SmokeRun


@pytest.fixture
def copied(smoke_run: SmokeRun, tmp_path: Path) -> Path:
    """The finished smoke run, in a place where a test may change it."""
    shutil.copytree(smoke_run.work.root, tmp_path / "work")
    shutil.copytree(smoke_run.bucket, tmp_path / "bucket")
    main(arguments(tmp_path))  # publishing knows its bucket by its path, which has changed
    return tmp_path


def arguments(root: Path, *more: str, command: str = "run") -> list[str]:
    return [command, "smoke", "--work", str(root / "work"), "--bucket", str(root / "bucket"), *more]


def times(root: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in sorted(root.rglob("*")) if path.is_file()}


def ran(output: str) -> list[str]:
    """The steps that did something, in order."""
    return [line.split()[0] for line in output.splitlines() if line.endswith("...")]


def test_the_whole_way_learns_something(smoke_run: SmokeRun) -> None:
    evaluation = read_json(smoke_run.work.evaluation)
    assert evaluation["images"] == 200
    for form in ("torch", "float32", "int8"):
        assert evaluation[form]["accuracy"] > 0.6
    assert evaluation["int8_against_float32"]["agreement"] > 0.95
    assert evaluation["torch_against_float32"]["largest_logit_difference"] < 1e-3


def test_data_that_is_given_is_used_where_it_is(tmp_path: Path, made_up: Path) -> None:
    assert main(arguments(tmp_path, "--data", str(made_up), command="prepare")) == 0
    assert read_json(tmp_path / "work/prepare/data.json")["images"]["test"] == 200
    assert not (tmp_path / "work/data").exists()


def test_a_second_run_does_nothing(copied: Path, capsys: pytest.CaptureFixture) -> None:
    capsys.readouterr()
    before = times(copied)
    assert main(arguments(copied)) == 0
    assert ran(capsys.readouterr().out) == []
    assert times(copied) == before


def test_the_same_inputs_give_the_same_version_elsewhere(smoke_run: SmokeRun, tmp_path: Path) -> None:
    """Everything after training, made again in another folder."""
    checkpoint = smoke_run.work.train / "checkpoint.pt"
    assert main(arguments(tmp_path, "--checkpoint", str(checkpoint))) == 0
    first, second = (
        [
            (entry["id"], entry["version"])
            for entry in json.loads((bucket / "index.json").read_text())["models"]
        ]
        for bucket in (smoke_run.bucket, tmp_path / "bucket")
    )
    assert first == second


def test_a_run_killed_after_training_goes_on_without_training_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(export, "export", killed)
        assert main(arguments(tmp_path)) == 130
    assert not (tmp_path / "bucket").exists()
    capsys.readouterr()
    monkeypatch.setattr(train, "train", killed)
    assert main(arguments(tmp_path)) == 0
    assert ran(capsys.readouterr().out) == [
        "export",
        "quantize",
        "pack",
        "calibrate",
        "ood",
        "evaluate",
        "publish",
    ]
    assert (tmp_path / "bucket" / "index.json").is_file()


@pytest.mark.parametrize("step", ["quantize", "publish"])
def test_a_forced_step_runs_and_what_it_did_not_change_does_not(
    copied: Path, capsys: pytest.CaptureFixture, step: str
) -> None:
    capsys.readouterr()
    assert main(arguments(copied, "--force", step)) == 0
    assert ran(capsys.readouterr().out) == [step]


def test_a_lost_or_altered_product_is_made_again(copied: Path, capsys: pytest.CaptureFixture) -> None:
    version = read_json(copied / "work" / "publish" / "published.json")["version"]
    shutil.rmtree(copied / "bucket")
    (copied / "work" / "calibrate" / "calibration.json").write_text('{"temperature": 9}')
    capsys.readouterr()
    assert main(arguments(copied)) == 0
    assert ran(capsys.readouterr().out) == ["calibrate", "publish"]
    assert (copied / "bucket" / "smoke" / version / "manifest.json").is_file()


@pytest.mark.parametrize("change", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[::-1])])
def test_a_lost_or_altered_plan_is_made_again(
    copied: Path, capsys: pytest.CaptureFixture, change: Callable[[Path], object]
) -> None:
    (made,) = (copied / "work").rglob(PLAN)
    content = made.read_bytes()
    change(made)
    capsys.readouterr()
    assert main(arguments(copied)) == 0
    assert ran(capsys.readouterr().out) == ["pack"]
    assert made.read_bytes() == content


def test_another_plan_of_the_same_length_is_published(
    copied: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "packed_plan", lambda int8: packed_plan(int8)[:-1] + b" ")
    capsys.readouterr()
    assert main(arguments(copied, "--force", "pack")) == 0
    assert ran(capsys.readouterr().out) == ["pack", "evaluate", "publish"]
    version = read_json(copied / "work" / "publish" / "published.json")["version"]
    assert (copied / "bucket" / "smoke" / version / PLAN).read_bytes().endswith(b"} ")


def test_a_step_alone_needs_what_comes_before(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(arguments(tmp_path, command="evaluate")) == 2
    assert "data.json: no such file. Run the step that makes it" in capsys.readouterr().err


def test_a_step_alone_runs_alone(copied: Path, capsys: pytest.CaptureFixture) -> None:
    capsys.readouterr()
    assert main(arguments(copied, "--force", "calibrate", command="calibrate")) == 0
    assert ran(capsys.readouterr().out) == ["calibrate"]


def test_other_data_do_not_go_on_with_an_old_training(
    copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    cifar10.write_made_up(tmp_path / "other", 200, seed=99)
    assert main(arguments(copied, "--data", str(tmp_path / "other"))) == 2
    assert "began on other data" in capsys.readouterr().err


def test_a_step_alone_refuses_other_data(copied: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    cifar10.write_made_up(tmp_path / "other", 200, seed=99)
    more = ("--data", str(tmp_path / "other"), "--force", "evaluate")
    assert main(arguments(copied, *more, command="evaluate")) == 2
    assert "not the data that this work folder was prepared with" in capsys.readouterr().err


def test_a_checkpoint_of_another_net_or_none_is_named(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(arguments(tmp_path, "--checkpoint", str(tmp_path / "no.pt"))) == 2
    assert "no.pt: no such file" in capsys.readouterr().err
    (tmp_path / "text.pt").write_text("text")
    assert main(arguments(tmp_path, "--checkpoint", str(tmp_path / "text.pt"))) == 2
    assert "text.pt: not a checkpoint" in capsys.readouterr().err
    torch.save({"average": {"weight": torch.zeros(1)}, "epoch": 1}, tmp_path / "other.pt")
    assert main(arguments(tmp_path, "--checkpoint", str(tmp_path / "other.pt"))) == 2
    assert "other.pt: not a checkpoint of 'plain7-tiny'" in capsys.readouterr().err


def test_the_command_prints_an_error_without_a_traceback_and_exits_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "models", *arguments(tmp_path, "--data", str(tmp_path / "nowhere"))],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert "data_batch_1.bin: no such file" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", sorted(config.CONFIGS))
def test_every_step_needs_only_what_comes_before_it(name: str, tmp_path: Path) -> None:
    steps = plan(config.get(name), Workspace(tmp_path), Folder(tmp_path), Options())
    names = [step.name for step in steps]
    assert tuple(names[: len(STEPS)]) == STEPS
    assert names[len(STEPS) :] == [f"fold-{fold}" for fold in range(config.get(name).folds)]
    for i, step in enumerate(steps):
        assert set(step.needs) <= set(STEPS[:i])
        assert set(step.parts) <= set(names[len(STEPS) :])
    assert not list(tmp_path.iterdir())


def test_a_step_s_code_is_found_and_is_not_everything(tmp_path: Path) -> None:
    def sources(config_name: str) -> dict[str, set[str]]:
        steps = plan(config.get(config_name), Workspace(tmp_path), Folder(tmp_path), Options())
        return {step.name: {name.removeprefix("models/") for name in sources_of(step.code)} for step in steps}

    def folders(names: set[str]) -> set[str]:
        return {name.split("/")[0] for name in names if "/" in name} - {"pipeline"}

    found = sources("cifar10")
    assert found["train"] == set()  # a checkpoint is worth more than a moved comment
    assert {"export/quantize.py", "export/reference.py", "training/augment.py", "softmax.py"} <= found[
        "quantize"
    ]
    assert {"export/pack.py", "export/tfjs.py", "export/graphdef.py", "export/centre.py"} <= found["pack"]
    assert {"publishing/charts.py", "evaluation/views.py", "data/picture.py"} <= found["evaluate"]
    assert {"publishing/buckets/folder.py", "publishing/golden/vectors.py"} <= found["publish"]
    assert folders(found["prepare"]) == {"data", "training"}
    assert folders(found["explore"]) == {"data"}
    assert folders(found["export"]) == {"export", "training"}
    assert "evaluation/crossvalidate.py" not in found["evaluate"]
    assert "evaluation/crossvalidate.py" in sources("pizza")["evaluate"]
    for names in found.values():
        assert not {"config.py", "pipeline/wiring.py", "data/sources.py"} & names - found["explore"]
