"""MLflow is optional. With a real server, what it is told: deploy/airflow/airflow.check.ts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from models.cli import REPOSITORY, main


def imported_by(*arguments: str) -> str:
    """The modules that a command has imported when it ends, one a line."""
    code = (
        "import sys; from models.cli import main; code = main(sys.argv[1:]);"
        "print(*sorted(sys.modules), sep='\\n'); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_without_a_server_nothing_of_mlflow_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    modules = imported_by("prepare", "smoke", "--work", str(tmp_path)).splitlines()
    assert "models.tracking.switch" in modules
    assert [name for name in modules if name.split(".")[0] == "mlflow"] == []
    assert "models.tracking.runs" not in modules


def test_with_one_but_no_client_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "mlflow", None)
    assert main(["prepare", "smoke", "--work", str(tmp_path)]) == 2
    assert "models/requirements-mlflow.txt" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
