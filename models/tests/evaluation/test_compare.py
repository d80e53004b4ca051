from __future__ import annotations

from pathlib import Path

import pytest

from models import config
from models.errors import PipelineError
from models.evaluation.compare import compare_transfer, markdown, transfer_cell
from models.pipeline.artifacts.folder import FolderArtifacts
from models.tests.conftest import PizzaGiven
from models.training.recipe import Recipe


def test_cells_are_read_and_wrong_ones_refused() -> None:
    base = config.get("pizza")
    assert transfer_cell(base, f"{base.architecture}/tuned/{base.size}") == base
    small = transfer_cell(base, "squeezenet/frozen/160")
    assert (small.architecture, small.size, small.transfer.frozen) == ("squeezenet", 160, True)
    for cell in ("squeezenet", "squeezenet/melted/160", "resnet/tuned/160", "squeezenet/tuned/100"):
        with pytest.raises(PipelineError, match="no cell"):
            transfer_cell(base, cell)


def test_a_comparison_is_kept_cell_by_cell(pizza_given: PizzaGiven, tmp_path: Path) -> None:
    cells = ("mobilenet-v2-tiny/frozen/64", "mobilenet-v2-tiny/tuned/64")
    smoke, cache = config.get("smoke-pizza"), tmp_path / "cache"
    recipe = Recipe(smoke, pizza_given.data, cache, pizza_given.backbones, pizza_given.outliers)
    compare = lambda: compare_transfer(recipe, tmp_path, cells)  # noqa: E731
    rows = compare()
    folder = tmp_path / "compare" / "mobilenet-v2-tiny-frozen-64" / "0"
    made = (folder / "fold.json").stat().st_mtime_ns
    (folder / "wasm-ms.json").write_text('{"median_ms": 12.34}')
    again = compare()
    assert (folder / "fold.json").stat().st_mtime_ns == made
    assert (rows[0]["wasm_ms"], again[0]["wasm_ms"]) == (None, 12.34)
    assert (tmp_path / "folds" / "0" / "fold.json").is_file()  # the config's own cell, shared with `evaluate`
    table = markdown(again)
    assert "| mobilenet-v2-tiny/frozen/64 | frozen | 30 |" in table
    assert "12.3 ms" in table
    # Elsewhere, from what was made here: nothing is trained again.
    store, elsewhere = FolderArtifacts(tmp_path / "store"), tmp_path / "elsewhere"
    compare_transfer(recipe, tmp_path, cells, kept=store)
    there = compare_transfer(recipe, elsewhere, cells, kept=store)
    assert [row | {"wasm_ms": None} for row in again] == there
    assert not list(elsewhere.rglob("checkpoint.pt"))
