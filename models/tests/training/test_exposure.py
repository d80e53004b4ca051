"""Transfer learning on small images with outlier exposure: made up."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from models import config
from models.data import cifar10, exposed, sources
from models.data.exposed import Exposed
from models.errors import PipelineError
from models.tests.data.test_held_out import write_cifar100, write_photographs
from models.training import backbones, exposure, photographs
from models.training.build import load_net
from models.training.checkpoint import load_checkpoint
from models.training.folder import CHECKPOINT
from models.training.origins import Origins

SMOKE = config.get("smoke-exposure")


def strangers() -> Exposed:
    """Noise, and photographs of one colour, the last of people."""
    noise = np.random.default_rng(1).integers(0, 256, (40, 3, 32, 32), np.uint8)
    photos = [np.full((60, 80, 3), grey, np.uint8) for grey in (40, 90, 200)]
    return Exposed(noise, np.arange(40) < 4, photos, np.array([False, False, True]))


def test_a_share_are_of_people_where_there_are_any() -> None:
    given, generator = strangers(), seeded()
    of_people = [given.people[given.draw(given.people, 0.25, generator)] for _ in range(400)]
    assert 70 < sum(of_people) < 130
    drawn = {given.draw(given.faces, 0.0, generator) for _ in range(40)}
    assert drawn == {0, 1}
    nobody = np.zeros(3, bool)
    assert {given.draw(nobody, 1.0, generator) for _ in range(40)} == {0, 1, 2}
    assert given.draw(np.ones(1, bool), 0.0, generator) == 0


def seeded(seed: int = 1) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("enlarged")
    cifar10.write_made_up(root / "data", 40, seed=3)
    backbones.write_made_up(root / "backbones", SMOKE.architecture, seed=2)
    return root


def learn(places: Path, folder: Path, **changes: object) -> backbones.BackboneNet:
    changed = dataclasses.replace(SMOKE, exposure=dataclasses.replace(SMOKE.exposure, **changes))
    small = cifar10.read(places / "data", SMOKE.validation_per_class, SMOKE.seed).train
    net = backbones.load(places / "backbones", SMOKE.architecture, len(cifar10.LABELS))
    validation = sources.source(SMOKE).read(places / "data", SMOKE, places).validation
    return exposure.train(changed, net, small, strangers(), validation, folder)


def test_categories_that_are_held_out_are_not_learned_from(tmp_path: Path) -> None:
    write_cifar100(tmp_path)
    for category in ("Faces", "wrench", "ant"):
        write_photographs(tmp_path / "caltech101" / category, 2, 90)
    given = dataclasses.replace(SMOKE, outlier_sets=(("CIFAR-100", ("bear",)), ("Caltech-101", ("ant",))))
    found = exposed.read(given, (tmp_path,))
    assert found.images.shape == (5, 3, 32, 32)
    assert (found.images == 0).all()  # `baby` alone
    assert [photo.shape for photo in found.photographs] == [(30, 40, 3)] * 2
    assert found.faces.tolist() == [True, True]
    with pytest.raises(PipelineError, match="name the folders with CIFAR-100 and Caltech-101"):
        exposed.read(given, ())


def test_large_photographs_are_kept_small(tmp_path: Path) -> None:
    write_photographs(tmp_path / "ant", 1, 50)
    path = tmp_path / "ant" / "0.jpg"
    assert exposed.photograph(path).shape == (30, 40, 3)
    Image.new("RGB", (640, 480)).save(path)
    assert exposed.photograph(path).shape == (160, 213, 3)


def test_images_are_read_at_the_size_of_the_net(places: Path) -> None:
    splits = sources.source(SMOKE).read(places / "data", SMOKE, places)
    small = cifar10.read(places / "data", SMOKE.validation_per_class, SMOKE.seed)
    assert splits.test.images.shape == (len(small.test), 3, 48, 48)
    difference = splits.test.images.mean((2, 3)) - small.test.images.mean((2, 3))
    assert np.abs(difference).max() < 3


def test_a_batch_is_seeded_and_has_what_it_is_asked_for() -> None:
    images = np.random.default_rng(2).integers(0, 256, (7, 3, 32, 32), np.uint8)
    known, others = exposure.batch(images, strangers(), SMOKE, seeded())
    given = SMOKE.exposure
    assert known.shape == (7, 3, 48, 48)
    assert others.shape == (given.outliers + given.photographs, 3, 48, 48)
    for x in (known, others):
        assert 0 <= x.min() < x.max() <= 1
    again = exposure.batch(images, strangers(), SMOKE, seeded())
    assert torch.equal(known, again[0])
    assert not torch.equal(known, exposure.batch(images, strangers(), SMOKE, seeded(2))[0])


def test_people_are_drawn_more_often_than_they_are_there() -> None:
    crops = photographs.drawn(400, strangers(), 48, 0.6, seeded())
    people = (crops.mean((1, 2, 3)) > 0.7).float().mean()
    assert 0.5 < people < 0.7


def test_from_farther_off_a_picture_is_smaller_and_its_mirror_image_stands_around() -> None:
    dot = torch.zeros(1, 3, 48, 48)
    dot[:, :, 20:28, 20:28] = 1
    seen = exposure.farther(dot, 1.0, seeded())
    assert seen.shape == dot.shape
    assert 0.2 < seen.sum() / dot.sum() < 0.95
    assert torch.equal(exposure.farther(dot, 0.0, seeded()), dot)


def test_sharpness_is_changed_on_a_share() -> None:
    ramp = torch.linspace(0, 1, 48).expand(8, 3, 48, 48).clone()
    photos = torch.rand(2, 3, 48, 48, generator=seeded())
    assert torch.equal(exposure.with_sharpness(ramp, photos, 0.0, seeded()), ramp)
    changed = exposure.with_sharpness(ramp, photos, 1.0, seeded())
    assert sum(not torch.equal(one, other) for one, other in zip(changed, ramp, strict=True)) >= 6


def test_outliers_come_out_less_sure_than_without_exposure(places: Path, tmp_path: Path) -> None:
    def sureness(weight: float) -> float:
        net = learn(places, tmp_path / str(weight), weight=weight, epochs=3)
        noise = torch.from_numpy(strangers().images).float() / 255
        x = exposure.Normalise(SMOKE)(exposure.enlarge(noise, SMOKE.size, seeded()))
        with torch.no_grad():
            return float(net(x)[0].softmax(1).max(1).values.mean())

    assert sureness(2.0) < sureness(0.0)


def test_a_net_that_is_taught_keeps_what_the_first_one_said(places: Path, tmp_path: Path) -> None:
    validation = sources.source(SMOKE).read(places / "data", SMOKE, places).validation
    x = torch.from_numpy(validation.images).float() / 255

    def from_even(taught: float) -> float:
        """How far answers are from those of the first net, whose last layer is zero."""
        changes = {"base": "cifar10-base", "weight": 0.0, "taught": taught, "pruned": 0.0}
        net = learn(places, tmp_path / str(taught), **changes)
        with torch.no_grad():
            return float((net(x)[0].softmax(1) - 1 / len(cifar10.LABELS)).abs().max())

    assert from_even(1.0) < from_even(0.0) / 2


def test_what_it_is_taught_is_the_mean_over_a_picture_and_its_mirror_image() -> None:
    class Left(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, None]:
            return x[:, :, 0, :2].mean(1) * 10, None

    picture = torch.zeros(1, 3, 2, 2)
    picture[..., 0] = 1
    answers = exposure.answers_of(Left(), picture, "cpu")
    assert torch.allclose(answers, torch.tensor([[0.5, 0.5]]), atol=1e-2)


def test_a_net_of_other_classes_teaches_none(places: Path, tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="nothing to teach"):
        learn(places, tmp_path, taught=0.5)


def test_a_net_that_moved_half_the_way_is_between_what_it_was_and_what_it_learned(
    places: Path, tmp_path: Path
) -> None:
    first = backbones.load(places / "backbones", SMOKE.architecture, len(cifar10.LABELS)).state_dict()
    whole = learn(places, tmp_path / "whole", pruned=0.0).state_dict()
    half = learn(places, tmp_path / "half", pruned=0.0, moved=0.5).state_dict()
    left = load_checkpoint(tmp_path / "half" / CHECKPOINT)["average"]
    name = "blocks.1.layers.0.conv.weight"
    assert not torch.equal(whole[name], first[name])
    assert torch.allclose(half[name], (first[name] + whole[name]) / 2, atol=1e-4)
    assert torch.equal(left[name], half[name])


def test_a_pruned_net_goes_the_whole_way(places: Path, tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="go not together"):
        learn(places, tmp_path, pruned=0.4, moved=0.5)


def test_a_training_that_was_stopped_ends_as_if_it_had_not_been(
    places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = learn(places, tmp_path / "whole")
    calls, row_of = [], exposure.row_of

    def stop_in_the_second_epoch(*given: object) -> dict:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return row_of(*given)

    with monkeypatch.context() as patch:
        patch.setattr(exposure, "row_of", stop_in_the_second_epoch)
        with pytest.raises(KeyboardInterrupt):
            learn(places, tmp_path / "stopped")
    resumed = learn(places, tmp_path / "stopped")
    for wanted, got in zip(whole.state_dict().values(), resumed.state_dict().values(), strict=True):
        assert torch.allclose(wanted.float(), got.float(), atol=1e-3)


def test_a_net_goes_on_from_its_base_whose_norms_stay_as_they_are(places: Path, tmp_path: Path) -> None:
    write_cifar100(tmp_path)
    write_photographs(tmp_path / "caltech101" / "Faces", 2, 90)
    base = config.get("smoke")
    given = dataclasses.replace(
        base,
        stages=(),
        exposure=dataclasses.replace(
            SMOKE.exposure, base="smoke", epochs=1, fixed_blocks=0, detailed_share=0.0, pruned=0.0
        ),
        outlier_sets=SMOKE.outlier_sets,
    )
    validation = cifar10.read(places / "data", base.validation_per_class, base.seed).validation
    origins = Origins(given, places / "data", None, (tmp_path,))
    assert set(origins.digests()) == {"outliers"}
    net = origins.learn(validation, tmp_path / "train")
    first = tmp_path / "train" / "base" / "checkpoint.pt"
    begun = load_net(base, first)
    for (name, after), before in zip(net.state_dict().items(), begun.state_dict().values(), strict=True):
        assert torch.equal(after, before) == ("running" in name or "num_batches" in name), name
    again = dataclasses.replace(origins, begin=first)
    assert set(again.digests()) == {"begin", "outliers"}
    for wanted, got in zip(
        net.state_dict().values(),
        again.learn(validation, tmp_path / "again").state_dict().values(),
        strict=True,
    ):
        assert torch.allclose(wanted.float(), got.float(), atol=1e-3)
