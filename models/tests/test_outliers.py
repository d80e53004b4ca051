from __future__ import annotations

from pathlib import Path

import pytest
import torch

from models.data import cifar10
from models.outliers import Outliers, drawing, shape


@pytest.fixture(scope="module")
def outliers(tmp_path_factory: pytest.TempPathFactory) -> Outliers:
    root = tmp_path_factory.mktemp("outliers")
    cifar10.write_made_up(root, 10, seed=3)
    return Outliers(root)


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_outliers_are_of_the_asked_size_seeded_and_all_different(outliers: Outliers) -> None:
    x = outliers.draw(12, 64, seeded(1))
    assert x.shape == (12, 3, 64, 64)
    assert 0 <= x.min() < x.max() <= 1
    assert torch.equal(x, outliers.draw(12, 64, seeded(1)))
    assert not torch.equal(x, outliers.draw(12, 64, seeded(2)))
    assert all(not torch.equal(x[i], x[j]) for i in range(12) for j in range(i))


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
    with pytest.raises(Exception, match="data_batch_1"):
        Outliers(tmp_path)
