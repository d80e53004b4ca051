from __future__ import annotations

import pytest
import torch

from models.training.augment import camera_batch, dct_matrix, erase, expose, jpeg_blocks, lens, warp


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def images(n: int = 8, size: int = 32) -> torch.Tensor:
    return torch.randint(0, 256, (n, 3, size, size), generator=generator(9), dtype=torch.uint8)


@pytest.mark.parametrize("size", [24, 32])
@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
def test_a_batch_keeps_its_shape_and_range(size: int, share: float) -> None:
    flip = torch.arange(64) % 2 == 0
    x = camera_batch(images(64), flip, size, share, True, generator())
    assert x.shape == (64, 3, size, size)
    assert x.dtype == torch.float32
    assert x.min() >= 0
    assert x.max() <= 1


@pytest.mark.parametrize("change", [expose, lens])
def test_a_change_of_light_keeps_shape_and_range(change) -> None:
    x = change(images().float() / 255, generator())
    assert x.shape == (8, 3, 32, 32)
    assert x.min() >= 0
    assert x.max() <= 1


def test_the_same_seed_gives_the_same_batch() -> None:
    flip = torch.zeros(8, dtype=torch.bool)
    first, second = (camera_batch(images(), flip, 32, 1.0, True, generator(4)) for _ in range(2))
    assert torch.equal(first, second)


@pytest.mark.parametrize("flip", [False, True])
def test_without_a_camera_a_warp_moves_and_mirrors_whole_pixels(flip: bool) -> None:
    """Every output must be one of the 81 moves of the (mirrored) image, where no padding shows."""
    shift, x = 4, images(4).float()
    flips, no_camera = torch.full((4,), flip), torch.zeros(4, dtype=torch.bool)
    moved = warp(x, 32, flips, no_camera, shift, generator(2))
    source = x.flip(3) if flip else x
    for i in range(4):
        middle = moved[i, :, shift:-shift, shift:-shift]
        assert any(
            torch.allclose(middle, source[i, :, dy : dy + 24, dx : dx + 24], atol=1e-2)
            for dy in range(2 * shift + 1)
            for dx in range(2 * shift + 1)
        )


def test_a_warp_without_shift_or_camera_is_the_image() -> None:
    x, none = images().float(), torch.zeros(8, dtype=torch.bool)
    assert torch.allclose(warp(x, 32, none, none, 0, generator()), x, atol=1e-2)


def test_the_dct_is_orthonormal() -> None:
    assert torch.allclose(dct_matrix() @ dct_matrix().T, torch.eye(8), atol=1e-6)


def test_jpeg_loses_more_at_lower_quality_and_nothing_of_a_flat_block() -> None:
    x = images().float() / 255
    good, bad = (jpeg_blocks(x, torch.full((8,), quality)) for quality in (95.0, 35.0))
    assert (good - x).abs().mean() < (bad - x).abs().mean()
    grey = torch.full((1, 3, 16, 16), 128 / 255)
    assert torch.allclose(jpeg_blocks(grey, torch.tensor([50.0])), grey, atol=0.01)


def test_erasing_leaves_the_others_alone() -> None:
    x = torch.ones(2, 3, 32, 32)
    erased = erase(x, torch.tensor([True, False]), 8, generator())
    assert (erased[0] != 1).any()
    assert torch.equal(erased[1], x[1])
