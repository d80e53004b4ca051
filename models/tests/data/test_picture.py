from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from models.data.picture import cover_box, read_picture
from models.errors import PipelineError


def halves(width: int = 64, height: int = 64) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), (255, 0, 0))
    picture.paste((0, 0, 255), (width // 2, 0, width, height))
    return picture


def test_the_centred_crop_has_the_outputs_aspect() -> None:
    assert cover_box(640, 480, 32, 32) == (80, 0, 560, 480)
    assert cover_box(37, 48, 48, 24) == (0, 14.75, 37, 33.25)
    assert cover_box(1, 1, 4, 4) == (0, 0, 1, 1)


def test_a_picture_is_read_as_rows_of_rgb(tmp_path: Path) -> None:
    halves(100, 50).save(tmp_path / "a.png")
    pixels = read_picture(tmp_path / "a.png", 16, 8)
    assert pixels.shape == (8, 16, 3)
    assert pixels.dtype == np.uint8
    assert pixels[0, 0].tolist() == [255, 0, 0]
    assert pixels[0, -1].tolist() == [0, 0, 255]


def test_exif_orientation_is_applied(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned 90 degrees clockwise: the left half comes up
    halves().save(tmp_path / "turned.png", exif=exif)
    pixels = read_picture(tmp_path / "turned.png", 8, 8)
    assert pixels[0, 4].tolist() == [255, 0, 0]
    assert pixels[-1, 4].tolist() == [0, 0, 255]


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_is_composited_on_white(tmp_path: Path, mode: str) -> None:
    Image.new(mode, (8, 8), (0,) * len(mode)).save(tmp_path / "clear.png")
    assert (read_picture(tmp_path / "clear.png", 4, 4) == 255).all()


def test_a_transparent_palette_colour_is_composited_too(tmp_path: Path) -> None:
    Image.new("P", (8, 8), 0).save(tmp_path / "palette.gif", transparency=0)
    assert (read_picture(tmp_path / "palette.gif", 4, 4) == 255).all()


def test_grey_of_8_and_16_bits_is_the_same_grey(tmp_path: Path) -> None:
    Image.new("L", (8, 8), 100).save(tmp_path / "8.png")
    Image.fromarray(np.full((8, 8), 100 * 257, np.uint16)).save(tmp_path / "16.png")
    assert (read_picture(tmp_path / "8.png", 4, 4) == 100).all()
    assert (read_picture(tmp_path / "16.png", 4, 4) == 100).all()


def test_an_srgb_profile_changes_next_to_nothing_and_a_broken_one_is_ignored(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    halves().save(tmp_path / "plain.png")
    halves().save(tmp_path / "srgb.png", icc_profile=profile)
    halves().save(tmp_path / "broken.png", icc_profile=b"no profile")
    plain = read_picture(tmp_path / "plain.png", 8, 8).astype(int)
    for name in ("srgb.png", "broken.png"):
        assert np.abs(read_picture(tmp_path / name, 8, 8) - plain).max() <= 1


def profile_with_swapped_red_and_blue() -> bytes:
    """A minimal ICC v2 matrix profile (ICC.1:2001-04): sRGB's primaries, red and blue swapped."""

    def xyz(*values: float) -> bytes:
        return b"XYZ " + bytes(4) + b"".join(struct.pack(">i", round(value * 65536)) for value in values)

    red, green, blue = (0.4361, 0.2225, 0.0139), (0.3851, 0.7169, 0.0971), (0.1431, 0.0606, 0.7139)
    linear = b"curv" + bytes(8)
    tags = {
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(*blue),
        b"gXYZ": xyz(*green),
        b"bXYZ": xyz(*red),
        b"rTRC": linear,
        b"gTRC": linear,
        b"bTRC": linear,
    }
    table, body, start = b"", b"", 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content
    size = struct.pack(">I", start + len(body))
    header = size + b"none" + bytes.fromhex("02400000") + b"mntrRGB XYZ " + bytes(12) + b"acsp"
    header = header.ljust(68, b"\0") + xyz(0.9642, 1.0, 0.8249)[8:]
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + body


def test_another_colour_space_is_converted_to_srgb(tmp_path: Path) -> None:
    halves().save(tmp_path / "swapped.png", icc_profile=profile_with_swapped_red_and_blue())
    pixels = read_picture(tmp_path / "swapped.png", 8, 8)
    np.testing.assert_allclose(pixels[0, 0], [0, 0, 255], atol=2)
    np.testing.assert_allclose(pixels[0, -1], [255, 0, 0], atol=2)


def test_transparency_and_a_colour_space_go_together(tmp_path: Path) -> None:
    clear = halves().convert("RGBA")
    clear.paste((0, 0, 0, 0), (32, 0, 64, 64))
    clear.save(tmp_path / "both.png", icc_profile=profile_with_swapped_red_and_blue())
    pixels = read_picture(tmp_path / "both.png", 8, 8)
    np.testing.assert_allclose(pixels[0, 0], [0, 0, 255], atol=2)
    np.testing.assert_allclose(pixels[0, -1], [255, 255, 255], atol=2)


def test_what_is_no_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.jpg").write_text("not a picture")
    with pytest.raises(PipelineError, match=r"text\.jpg: cannot be read as a picture"):
        read_picture(tmp_path / "text.jpg", 4, 4)
    with pytest.raises(PipelineError, match=r"none\.jpg: no such file"):
        read_picture(tmp_path / "none.jpg", 4, 4)


def test_a_truncated_jpeg_is_named(tmp_path: Path) -> None:
    halves(256, 256).save(tmp_path / "whole.jpg")
    content = (tmp_path / "whole.jpg").read_bytes()
    (tmp_path / "half.jpg").write_bytes(content[: len(content) // 2])
    with pytest.raises(PipelineError, match=r"half\.jpg: cannot be read"):
        read_picture(tmp_path / "half.jpg", 4, 4)
