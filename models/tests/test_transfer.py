from __future__ import annotations

import dataclasses
import json
import re
import shutil
from pathlib import Path

import jsonschema
import numpy as np
import pytest
import torch
from PIL import Image

from models import backbones, config, transfer
from models.__main__ import main
from models.compare import compare_transfer, markdown, transfer_cell
from models.crossvalidate import Recipe
from models.data import cifar10
from models.data.pizza import LABELS, Photos, divide, open_photos, write_made_up
from models.data.split import Split
from models.duplicates import groups, near_pairs
from models.errors import PipelineError
from models.outliers import Outliers
from models.tests import bundle_schema
from models.workspace import read_json

SMOKE = config.get("smoke-pizza")


@dataclasses.dataclass(frozen=True)
class Given:
    data: Path
    backbones: Path
    photos: Photos
    outliers: Path


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Given:
    root = tmp_path_factory.mktemp("transfer")
    write_made_up(root / "data", 30, seed=6)
    backbones.write_made_up(root / "backbones", SMOKE.architecture, seed=1)
    cifar10.write_made_up(root / "outliers", 20, seed=1)
    photos = open_photos(root / "data", root / "cache")
    return Given(root / "data", root / "backbones", photos, root / "outliers")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`python -m models run smoke-pizza`, once; the folder of its work, bucket and other pictures."""
    root = tmp_path_factory.mktemp("smoke-pizza")
    (root / "outside" / "other").mkdir(parents=True)
    rng = np.random.default_rng(1)
    for i in range(4):
        Image.fromarray(rng.integers(0, 256, (70, 80, 3), dtype=np.uint8)).save(
            root / "outside" / "other" / f"{i}.png"
        )
    assert main(arguments(root)) == 0
    return root


def arguments(root: Path, *more: str, command: str = "run") -> list[str]:
    given = (
        "--work",
        str(root / "work"),
        "--bucket",
        str(root / "bucket"),
        "--outside",
        str(root / "outside"),
    )
    return [command, "smoke-pizza", *given, *more]


def learn(given: Given, folder: Path, **changes: object) -> tuple[backbones.BackboneNet, list[dict]]:
    changed = dataclasses.replace(SMOKE, transfer=dataclasses.replace(SMOKE.transfer, **changes))
    division = divide(given.photos, 2, 0, 5, seed=1)
    outliers = Outliers(given.outliers)
    net = transfer.train(changed, given.backbones, given.photos, division, folder, outliers)
    return net, [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]


def test_crops_are_of_the_net_s_size_and_seeded(given: Given) -> None:
    make = lambda seed: transfer.crops(  # noqa: E731
        given.photos, [0, 1, 40], 64, SMOKE.transfer, torch.Generator().manual_seed(seed)
    )
    x = make(1)
    assert x.shape == (3, 3, 64, 64)
    assert 0 <= x.min() < x.max() <= 1
    assert torch.equal(x, make(1))
    assert not torch.equal(x, make(2))


def test_a_crop_lies_inside_the_photo() -> None:
    generator = torch.Generator().manual_seed(1)
    for height, width in ((64, 64), (256, 300), (256, 1024), (40, 33)):
        for _ in range(50):
            top, left, h, w = transfer.crop_box(height, width, 0.35, generator)
            assert 0 < h <= height - top
            assert 0 < w <= width - left
            assert h * w > 0.3 * min(height, width) ** 2


def test_mixup_blends_pictures_and_targets_alike() -> None:
    x, target = torch.eye(4).reshape(4, 1, 2, 2), torch.eye(4)
    mixed, blended = transfer.mixed(x, target, 0.4, np.random.default_rng(1))
    assert torch.allclose(mixed.reshape(4, 4), blended)
    assert torch.allclose(blended.sum(1), torch.ones(4))
    assert transfer.mixed(x, target, 0, np.random.default_rng(1))[0] is x


def test_a_frozen_net_learns_only_its_linear_layer(given: Given, tmp_path: Path) -> None:
    net, history = learn(given, tmp_path, frozen=True)
    assert len(history) == 1
    fresh = backbones.load(given.backbones, SMOKE.architecture, len(LABELS)).state_dict()
    changed = {name for name, value in net.state_dict().items() if not torch.equal(value, fresh[name])}
    assert changed == {"head.weight", "head.bias"}
    assert history[0]["loss"] < 0.6


def test_fixed_blocks_stay_as_they_were(given: Given, tmp_path: Path) -> None:
    net, _ = learn(given, tmp_path, epochs=1, fixed_blocks=3)
    fresh = backbones.load(given.backbones, SMOKE.architecture, len(LABELS)).state_dict()
    changed = {name for name, value in net.state_dict().items() if not torch.equal(value, fresh[name])}
    assert not any(name.startswith(("blocks.0.", "blocks.1.", "blocks.2.")) for name in changed)
    assert any(name.startswith("blocks.3.") for name in changed)


def test_what_is_used_lies_between_the_linear_fit_and_the_end(given: Given, tmp_path: Path) -> None:
    nets = {}
    for moved in (0.0, 0.5, 1.0):
        net, _ = learn(given, tmp_path / str(moved), epochs=1, moved=moved)
        nets[moved] = dict(net.named_parameters())
    linear_fit, _ = learn(given, tmp_path / "frozen", frozen=True, head_outliers=0)
    for name, middle in nets[0.5].items():
        assert torch.allclose(middle, (nets[0.0][name] + nets[1.0][name]) / 2, atol=1e-4), name
    body = [name for name in nets[0.0] if not name.startswith("head")]
    assert all(torch.equal(nets[0.0][name], linear_fit.get_parameter(name)) for name in body)
    assert not torch.equal(nets[0.0]["head.weight"], nets[1.0]["head.weight"])


def test_the_linear_layer_is_fitted_to_outliers_too(given: Given) -> None:
    photos = given.photos.at(64)
    split = Split(photos, given.photos.labels)
    more = transfer.with_outliers(SMOKE, split, Outliers(given.outliers))
    count = SMOKE.transfer.head_outliers
    assert len(more) == len(split) + count
    assert np.array_equal(more.images[: len(split)], photos)
    assert (more.labels[len(split) :] == transfer.NOT_PIZZA).all()
    assert more.images.dtype == np.uint8
    assert len({image.tobytes() for image in more.images[len(split) :]}) == count
    assert transfer.with_outliers(SMOKE, split, None) is split


def test_a_fine_tuning_that_was_stopped_goes_on(
    given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = learn(given, tmp_path / "whole", epochs=2)
    accuracy, calls = transfer.accuracy, []

    def stop_in_the_second_epoch(*arguments: object) -> float:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return accuracy(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(transfer, "accuracy", stop_in_the_second_epoch)
        with pytest.raises(KeyboardInterrupt):
            learn(given, tmp_path / "stopped", epochs=2)
    resumed, history = learn(given, tmp_path / "stopped", epochs=2)
    assert [row["epoch"] for row in history] == [1, 2]
    for wanted, got in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True):
        assert torch.allclose(wanted.float(), got.float(), atol=1e-2)
    with pytest.raises(PipelineError, match="this run has another config"):
        learn(given, tmp_path / "stopped", epochs=3)


def test_the_whole_way_publishes_what_the_page_accepts(run: Path) -> None:
    folder = next((run / "bucket" / "smoke-pizza").iterdir())
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    jsonschema.validate(manifest, bundle_schema.MANIFEST)
    jsonschema.validate(json.loads((folder / "golden.json").read_text()), bundle_schema.GOLDEN)
    assert [label["id"] for label in manifest["labels"]] == list(LABELS)
    assert "2-fold cross-validation" in manifest["measured"]["data"]
    assert "Taken for pizza: " in manifest["measured"]["data"]
    assert "of 4 noise pictures" in manifest["measured"]["data"]
    card = (folder / "card.md").read_text(encoding="utf-8")
    assert "2-fold cross-validation" in card
    assert "| noise pictures | 4 |" in card
    assert manifest["measured"]["images"] == 120


def test_every_photo_is_answered_by_the_fold_that_did_not_see_it(run: Path) -> None:
    evaluation = read_json(run / "work" / "evaluate" / "evaluation.json")
    assert [fold["images"] for fold in evaluation["folds"]] == [60, 60]
    seen = np.concatenate([np.load(run / f"work/folds/{k}/logits.npz")["index"] for k in (0, 1)])
    assert sorted(seen) == list(range(120))
    assert evaluation["torch_against_float32"]["largest_logit_difference"] < 1e-3
    trust = read_json(run / "work" / "evaluate" / "trust.json")
    assert np.trace(trust["confusion"]) == round(120 * evaluation["int8"]["accuracy"])
    assert trust["unfamiliarity"][0]["images"] == 120
    assert trust["unfamiliarity"][-1]["taken_for_positive"] <= 4
    mistakes = read_json(run / "work" / "folds" / "mistakes.json")
    assert len(mistakes) == round(120 * (1 - evaluation["int8"]["accuracy"]))


def test_a_second_run_does_nothing_and_a_lost_fold_alone_is_made_again(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(arguments(run)) == 0
    assert "..." not in capsys.readouterr().out
    shutil.copytree(run, tmp_path / "copy")
    work = tmp_path / "copy" / "work"
    (work / "folds" / "1" / "fold.json").unlink()
    kept = (work / "folds" / "0" / "fold.json").stat().st_mtime_ns
    before = read_json(work / "evaluate" / "evaluation.json")["int8"]
    assert main(arguments(tmp_path / "copy", "--force", "evaluate", command="evaluate")) == 0
    assert (work / "folds" / "0" / "fold.json").stat().st_mtime_ns == kept
    assert read_json(work / "evaluate" / "evaluation.json")["int8"] == before


def test_the_command_says_what_is_missing(
    given: Given, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    work = ["--work", str(tmp_path / "work"), "--bucket", str(tmp_path / "bucket")]
    assert main(["prepare", "pizza", *work]) == 2
    assert "--data is missing" in (said := capsys.readouterr().err)
    assert "kaggle.com" in said
    assert main(["compare", "pizza", "--data", str(given.data), "--work", str(tmp_path)]) == 2
    assert "--backbones is missing" in capsys.readouterr().err


def test_cells_are_read_and_wrong_ones_refused() -> None:
    base = config.get("pizza")
    assert transfer_cell(base, f"{base.architecture}/tuned/{base.size}") == base
    small = transfer_cell(base, "squeezenet/frozen/160")
    assert (small.architecture, small.size, small.transfer.frozen) == ("squeezenet", 160, True)
    for cell in ("squeezenet", "squeezenet/melted/160", "resnet/tuned/160", "squeezenet/tuned/100"):
        with pytest.raises(PipelineError, match="no cell"):
            transfer_cell(base, cell)


def test_a_comparison_is_kept_cell_by_cell(given: Given, tmp_path: Path) -> None:
    cells = ("mobilenet-v2-tiny/frozen/64", "mobilenet-v2-tiny/tuned/64")
    recipe = Recipe(SMOKE, given.data, tmp_path / "cache", given.backbones, given.outliers)
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


def test_the_costs_of_quantization_are_told_apart(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    shutil.copytree(run / "work", tmp_path / "work")
    command = ["costs", "smoke-pizza", "--work", str(tmp_path / "work"), "--data", str(run / "work" / "data")]
    assert main(command) == 0
    assert "| float32 | " in capsys.readouterr().out
    found = read_json(tmp_path / "work" / "folds" / "0" / "costs.json")
    assert found["float32"]["kl_divergence"] == 0
    assert 0 < found["weights-channel"]["kl_divergence"] < found["weights-tensor"]["kl_divergence"]
    assert found["activations"]["kl_divergence"] > 0
    assert main([*command, "--fold", "7"]) == 2
    assert "no finished fold" in capsys.readouterr().err


def test_near_duplicates_are_found_and_flat_pictures_of_other_colours_are_not() -> None:
    rng = np.random.default_rng(1)
    base = np.kron(rng.integers(0, 256, (6, 3, 8, 8)), np.ones((4, 4))).astype(np.uint8)
    again = (base[:2] * 0.95 + 6).round().astype(np.uint8)
    flat = np.stack([np.full((3, 32, 32), value, np.uint8) for value in (0, 120, 250)])
    images = np.concatenate([base, again, flat])
    assert near_pairs(images).tolist() == [[0, 6], [1, 7]]
    assert groups(4, np.array([[0, 2], [2, 3]])).tolist() == [0, 1, 0, 0]


def test_of_a_cross_validated_bundle_only_the_warnings_are_measured_again(
    run: Path, capsys: pytest.CaptureFixture
) -> None:
    capsys.readouterr()
    given = ("--data", str(run / "work" / "data"), "--work", str(run / "again"))
    assert main(["evaluate", "--bucket", str(run / "bucket"), *given]) == 0
    said = capsys.readouterr().out
    accuracy = read_json(run / "work" / "evaluate" / "evaluation.json")["int8"]["accuracy"]
    assert f"{100 * accuracy:.2f} % (cross-validation)  -  " in said
    assert "the test set itself" not in said
    (noise,) = (line for line in said.splitlines() if line.startswith("noise "))
    assert re.search(r"^noise +120 +\d+\.\d % ", noise)
