"""Steps that go on from what others made on another machine: here, in an empty work folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from models.cli import main
from models.errors import PipelineError
from models.pipeline.artifacts.folder import FolderArtifacts
from models.pipeline.names import STEPS
from models.tests.conftest import SmokeRun
from models.tests.pipeline.test_pipeline import arguments, ran


def files_below(root: Path) -> set[Path]:
    return {path.relative_to(root) for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def kept(smoke_run: SmokeRun, tmp_path: Path) -> Path:
    """The finished smoke run's artifacts, but no work folder; with the bucket."""
    shutil.copytree(smoke_run.work.root, tmp_path / "first")
    shutil.copytree(smoke_run.bucket, tmp_path / "bucket")
    with_store = ["--work", str(tmp_path / "first"), "--artifacts", str(tmp_path / "artifacts")]
    assert main(["run", "smoke", "--bucket", str(tmp_path / "bucket"), *with_store]) == 0
    shutil.rmtree(tmp_path / "first")
    return tmp_path


def opened(root: Path) -> dict[str, str]:
    """By model, the version that pages open."""
    index = json.loads((root / "bucket/index.json").read_text())
    return {entry["id"]: entry["version"] for entry in index["models"]}


def on_another(root: Path, command: str, *more: str) -> int:
    """The exit code of a command on a machine that has nothing but the data set."""
    shutil.rmtree(root / "work", ignore_errors=True)
    return main(arguments(root, "--artifacts", str(root / "artifacts"), *more, command=command))


def test_any_step_finds_what_the_steps_before_it_made(kept: Path, capsys: pytest.CaptureFixture) -> None:
    for step in ("pack", "evaluate", "publish"):
        capsys.readouterr()
        assert on_another(kept, step) == 0
        assert ran(capsys.readouterr().out) == ["prepare"]  # the data, which is not handed over
    assert (kept / "work/pack/model.plan.json").is_file()  # a file that not every net has


def test_what_is_made_elsewhere_comes_out_the_same(kept: Path) -> None:
    before = opened(kept)
    shutil.rmtree(kept / "bucket")
    for step in STEPS[3:]:
        assert on_another(kept, step, "--force", step) == 0
    assert opened(kept) == before


def test_a_step_that_nobody_did_is_named(kept: Path, capsys: pytest.CaptureFixture) -> None:
    shutil.rmtree(kept / "artifacts/made/export")
    assert on_another(kept, "pack") == 2
    assert "nothing of the step 'export' for what is given here" in capsys.readouterr().err


def test_other_data_is_another_run(kept: Path, capsys: pytest.CaptureFixture, made_up: Path) -> None:
    assert on_another(kept, "export", "--data", str(made_up)) == 2
    assert "nothing of the step 'train'" in capsys.readouterr().err


def test_what_is_damaged_or_gone_is_named(tmp_path: Path) -> None:
    store, product = FolderArtifacts(tmp_path / "store"), tmp_path / "step/product"
    product.parent.mkdir()
    product.write_text("whole")
    store.keep("step", {"from": "it"}, tmp_path, [product])
    [content] = (tmp_path / "store/content").iterdir()
    content.write_text("half")
    with pytest.raises(PipelineError, match="damaged"):
        store.fetch("step", {"from": "it"}, tmp_path)
    content.unlink()
    with pytest.raises(PipelineError, match="gone"):
        store.fetch("step", {"from": "it"}, tmp_path)
    assert product.read_text() == "whole"
    assert not store.fetch("step", {"from": "else"}, tmp_path)


def test_files_of_another_run_do_not_join_those_that_are_fetched(kept: Path) -> None:
    assert on_another(kept, "evaluate") == 0
    pictures = kept / "work/evaluate/card/card"
    right = files_below(pictures)
    (pictures / "of-another-run.svg").write_text("<svg/>")
    again = arguments(kept, "--artifacts", str(kept / "artifacts"), command="evaluate")
    assert main(again) == 0
    assert files_below(pictures) == right


def test_folds_that_were_made_elsewhere_are_not_made_again(
    pizza_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    store = ["--artifacts", str(tmp_path / "artifacts"), "--bucket", str(tmp_path / "bucket")]

    def do(command: str, work: str, *more: str) -> list[str]:
        capsys.readouterr()
        assert main([command, "smoke-pizza", "--work", str(tmp_path / work), *store, *more]) == 0
        return ran(capsys.readouterr().out)

    shutil.copytree(pizza_run / "work", tmp_path / "first")
    shutil.rmtree(tmp_path / "first/folds")
    for step in ("prepare", "train", "export", "quantize"):
        assert do(step, "first") == []
    for fold in range(2):
        assert do("fold", f"of-fold-{fold}", "--fold", str(fold)) == ["prepare", f"fold-{fold}"]
    assert do("calibrate", "gathers") == ["prepare", "calibrate"]
    # Of a fold, what it answered is fetched, and nothing is trained again.
    assert files_below(tmp_path / "gathers/folds") == {
        Path(f"{fold}/{name}") for fold in range(2) for name in ("fold.json", "logits.npz")
    }
    assert (tmp_path / "gathers/calibrate/calibration.json").read_bytes() == (
        pizza_run / "work/calibrate/calibration.json"
    ).read_bytes()


def test_a_fold_that_there_is_not(capsys: pytest.CaptureFixture) -> None:
    assert main(["fold", "smoke", "--fold", "0"]) == 2
    assert "this config has none" in capsys.readouterr().err
    assert main(["fold", "smoke-pizza", "--fold", "2"]) == 2
    assert "there are 0 to 1" in capsys.readouterr().err
