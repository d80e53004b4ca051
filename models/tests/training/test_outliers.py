from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pytest
import torch

from models.data import cifar10
from models.data.exposed import Exposed
from models.errors import PipelineError
from models.training.outliers import Outliers, crisp, drawing, enlarge, shape, with_detail


@pytest.fixture(scope="module")
def outliers(tmp_path_factory: pytest.TempPathFactory) -> Outliers:
    root = tmp_path_factory.mktemp("outliers")
    cifar10.write_made_up(root, 10, seed=3)
    return Outliers(root)


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


NO_PHOTOS = torch.empty(0, 3, 64, 64)


def test_outliers_are_of_the_asked_size_seeded_and_all_different(outliers: Outliers) -> None:
    x = outliers.draw(12, 64, seeded(1), NO_PHOTOS)
    assert x.shape == (12, 3, 64, 64)
    assert 0 <= x.min() < x.max() <= 1
    assert torch.equal(x, outliers.draw(12, 64, seeded(1), NO_PHOTOS))
    assert not torch.equal(x, outliers.draw(12, 64, seeded(2), NO_PHOTOS))
    assert all(not torch.equal(x[i], x[j]) for i in range(12) for j in range(i))


def test_a_ramp_becomes_an_edge_in_the_same_place() -> None:
    ramp = enlarge(torch.tensor([0.1, 0.1, 0.9, 0.9]).expand(1, 3, 4, 4), 32)
    steps = crisp(ramp, 6)[0, 0, 16].diff().abs()
    assert steps.max() > 0.5 > ramp[0, 0, 16].diff().abs().max()
    assert 12 <= int(steps.argmax()) <= 18


def test_detail_is_what_shrinking_takes_away() -> None:
    photo = (torch.rand(1, 3, 64, 64, generator=seeded(1)) - 0.5) / 4 + 0.5
    flat = torch.full((1, 3, 64, 64), 0.5)
    made = with_detail(flat, photo, 16)
    assert abs(float(made.mean()) - 0.5) < 0.01
    assert float(made.std()) > 0.8 * float(photo.std())
    assert torch.allclose(with_detail(flat, flat, 16), flat, atol=1e-4)


def test_outliers_take_detail_from_the_photos_given(outliers: Outliers) -> None:
    photos = torch.rand(2, 3, 64, 64, generator=seeded(3))
    with_photos, without = (outliers.draw(8, 64, seeded(4), given) for given in (photos, NO_PHOTOS))
    assert not torch.equal(with_photos, without)


def test_only_training_images_are_drawn(outliers: Outliers) -> None:
    assert len(outliers.images) == 50


def test_a_mosaic_fills_its_picture_though_its_tiles_do_not_fit(outliers: Outliers) -> None:
    for seed in range(12):
        assert outliers.mosaic(50, seeded(seed)).shape == (3, 50, 50)


def test_a_shape_covers_a_part_and_a_drawing_has_more_than_one_surface() -> None:
    shares = [float(shape(64, seeded(seed)).float().mean()) for seed in range(40)]
    assert sum(0 < share < 1 for share in shares) > 30
    assert max(float(drawing(64, seeded(seed)).std()) for seed in range(10)) > 0.1


def test_a_folder_without_the_data_is_named(tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="data_batch_1"):
        Outliers(tmp_path)


def test_a_share_of_them_are_photographs_half_of_these_as_they_are(outliers: Outliers) -> None:
    grey = np.full((40, 60, 3), 128, np.uint8)
    none = np.zeros((0, 3, 32, 32), np.uint8)
    others = Exposed(none, np.zeros(0, bool), [grey, grey], np.array([False, True]))
    some = copy.copy(outliers)
    some.exposed, some.share, some.faces = others, 0.5, 0.25
    x = some.draw(40, 64, seeded(1), NO_PHOTOS)
    assert x.shape == (40, 3, 64, 64)
    as_they_are = (x - 128 / 255).abs().amax((1, 2, 3)) < 0.01
    assert 4 <= int(as_they_are.sum()) <= 16
    assert torch.equal(x, some.draw(40, 64, seeded(1), NO_PHOTOS))
