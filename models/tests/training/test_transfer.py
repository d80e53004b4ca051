from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from models import config
from models.data.pizza import LABELS, divide
from models.data.split import Split
from models.errors import PipelineError
from models.tests.conftest import PizzaGiven
from models.training import backbones, transfer
from models.training.outliers import Outliers

SMOKE = config.get("smoke-pizza")


def learn(
    pizza_given: PizzaGiven, folder: Path, **changes: object
) -> tuple[backbones.BackboneNet, list[dict]]:
    changed = dataclasses.replace(SMOKE, transfer=dataclasses.replace(SMOKE.transfer, **changes))
    division = divide(pizza_given.photos, 2, 0, 5, seed=1)
    outliers = Outliers(pizza_given.outliers)
    net = transfer.train(changed, pizza_given.backbones, pizza_given.photos, division, folder, outliers)
    return net, [json.loads(line) for line in (folder / "history.jsonl").read_text().splitlines()]


def test_crops_are_of_the_net_s_size_and_seeded(pizza_given: PizzaGiven) -> None:
    make = lambda seed: transfer.crops(  # noqa: E731
        pizza_given.photos, [0, 1, 40], 64, SMOKE.transfer, torch.Generator().manual_seed(seed)
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


def test_a_frozen_net_learns_only_its_linear_layer(pizza_given: PizzaGiven, tmp_path: Path) -> None:
    net, history = learn(pizza_given, tmp_path, frozen=True)
    assert len(history) == 1
    fresh = backbones.load(pizza_given.backbones, SMOKE.architecture, len(LABELS)).state_dict()
    changed = {name for name, value in net.state_dict().items() if not torch.equal(value, fresh[name])}
    assert changed == {"head.weight", "head.bias"}
    assert history[0]["loss"] < 0.6


def test_fixed_blocks_stay_as_they_were(pizza_given: PizzaGiven, tmp_path: Path) -> None:
    net, _ = learn(pizza_given, tmp_path, epochs=1, fixed_blocks=3)
    fresh = backbones.load(pizza_given.backbones, SMOKE.architecture, len(LABELS)).state_dict()
    changed = {name for name, value in net.state_dict().items() if not torch.equal(value, fresh[name])}
    assert not any(name.startswith(("blocks.0.", "blocks.1.", "blocks.2.")) for name in changed)
    assert any(name.startswith("blocks.3.") for name in changed)


def test_what_is_used_lies_between_the_linear_fit_and_the_end(
    pizza_given: PizzaGiven, tmp_path: Path
) -> None:
    nets = {}
    for moved in (0.0, 0.5, 1.0):
        net, _ = learn(pizza_given, tmp_path / str(moved), epochs=1, moved=moved)
        nets[moved] = dict(net.named_parameters())
    linear_fit, _ = learn(pizza_given, tmp_path / "frozen", frozen=True, head_outliers=0)
    for name, middle in nets[0.5].items():
        assert torch.allclose(middle, (nets[0.0][name] + nets[1.0][name]) / 2, atol=1e-4), name
    body = [name for name in nets[0.0] if not name.startswith("head")]
    assert all(torch.equal(nets[0.0][name], linear_fit.get_parameter(name)) for name in body)
    assert not torch.equal(nets[0.0]["head.weight"], nets[1.0]["head.weight"])


def test_the_linear_layer_is_fitted_to_outliers_too(pizza_given: PizzaGiven) -> None:
    photos = pizza_given.photos.at(64)
    split = Split(photos, pizza_given.photos.labels)
    more = transfer.with_outliers(SMOKE, split, Outliers(pizza_given.outliers))
    count = SMOKE.transfer.head_outliers
    assert len(more) == len(split) + count
    assert np.array_equal(more.images[: len(split)], photos)
    assert (more.labels[len(split) :] == transfer.NOT_PIZZA).all()
    assert more.images.dtype == np.uint8
    assert len({image.tobytes() for image in more.images[len(split) :]}) == count
    assert transfer.with_outliers(SMOKE, split, None) is split


def test_a_fine_tuning_that_was_stopped_goes_on(
    pizza_given: PizzaGiven, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _ = learn(pizza_given, tmp_path / "whole", epochs=2)
    accuracy, calls = transfer.accuracy, []

    def stop_in_the_second_epoch(*arguments: object) -> float:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return accuracy(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(transfer, "accuracy", stop_in_the_second_epoch)
        with pytest.raises(KeyboardInterrupt):
            learn(pizza_given, tmp_path / "stopped", epochs=2)
    resumed, history = learn(pizza_given, tmp_path / "stopped", epochs=2)
    assert [row["epoch"] for row in history] == [1, 2]
    for wanted, got in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True):
        assert torch.allclose(wanted.float(), got.float(), atol=1e-2)
    with pytest.raises(PipelineError, match="this run has another config"):
        learn(pizza_given, tmp_path / "stopped", epochs=3)
