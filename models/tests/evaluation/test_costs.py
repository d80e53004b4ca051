from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.cli import main
from models.files import read_json


def test_the_costs_of_quantization_are_told_apart(
    pizza_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    shutil.copytree(pizza_run / "work", tmp_path / "work")
    given = ("--work", str(tmp_path / "work"), "--data", str(pizza_run / "work" / "data"))
    command = ["costs", "smoke-pizza", *given]
    assert main(command) == 0
    assert "| float32 | " in capsys.readouterr().out
    found = read_json(tmp_path / "work" / "folds" / "0" / "costs.json")
    assert found["float32"]["kl_divergence"] == 0
    assert 0 < found["weights-channel"]["kl_divergence"] < found["weights-tensor"]["kl_divergence"]
    assert found["activations"]["kl_divergence"] > 0
    assert main([*command, "--fold", "7"]) == 2
    assert "no finished fold" in capsys.readouterr().err
