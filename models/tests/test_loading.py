"""Who waits for torch and its like, which take seconds: only what needs them. A DAG has a command a task."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from models.cli import REPOSITORY
from models.tests.conftest import SmokeRun

SLOW = {"torch", "matplotlib", "onnx", "onnxruntime", "mlflow", "ray", "pyarrow", "boto3"}


def slow_imports(*arguments: str) -> set[str]:
    """Those of SLOW that a command has imported when it ends well."""
    code = (
        "import sys; from models.cli import main; code = main(sys.argv[1:]);"
        f"print(*({SLOW!r} & sys.modules.keys())); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_what_is_slow_would_be_seen(tmp_path: Path) -> None:
    assert "onnx" in slow_imports("golden-ood", "--out", str(tmp_path / "ood.json"))


@pytest.mark.parametrize("command", ["list", "prepare smoke", "check-data smoke"])
def test_what_reads_only_figures_or_data_loads_none(command: str, tmp_path: Path) -> None:
    places = ["--work", str(tmp_path)] if "smoke" in command else []
    assert slow_imports(*command.split(), *places) == set()


def test_steps_that_are_up_to_date_load_none(smoke_run: SmokeRun) -> None:
    places = ["--work", str(smoke_run.work.root), "--bucket", str(smoke_run.bucket)]
    assert slow_imports("run", "smoke", *places) == set()
