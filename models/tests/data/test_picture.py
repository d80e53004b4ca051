from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

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
    # 6: shown turned 90 degrees clockwise, so that the left half comes up.
    halves().save(tmp_path / "turned.png", exif=orientation(6))
    pixels = read_picture(tmp_path / "turned.png", 8, 8)
    assert pixels[0, 4].tolist() == [255, 0, 0]
    assert pixels[-1, 4].tolist() == [0, 0, 255]


def orientation(value: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


def test_exif_turns_no_webp_as_it_turns_none_in_browsers(tmp_path: Path) -> None:
    halves().save(tmp_path / "turned.webp", exif=orientation(6), lossless=True)
    assert red_is_left(read_picture(tmp_path / "turned.webp", 8, 8))


def red_is_left(pixels: np.ndarray) -> bool:
    return pixels[4, 0].tolist() == [255, 0, 0] and pixels[4, -1].tolist() == [0, 0, 255]


def test_exif_after_the_pixels_of_a_png_and_xmp_do_not_turn(tmp_path: Path) -> None:
    halves().save(tmp_path / "plain.png")
    content = (tmp_path / "plain.png").read_bytes()
    late = chunk(b"eXIf", orientation(6).tobytes().removeprefix(b"Exif\0\0"))
    (tmp_path / "late.png").write_bytes(content[:-12] + late + content[-12:])
    assert red_is_left(read_picture(tmp_path / "late.png", 8, 8))

    note = PngInfo()
    note.add_itxt("XML:com.adobe.xmp", '<x:xmpmeta><tiff tiff:Orientation="6"/></x:xmpmeta>')
    halves().save(tmp_path / "xmp.png", pnginfo=note)
    assert red_is_left(read_picture(tmp_path / "xmp.png", 8, 8))


def test_what_is_no_exif_turns_nothing(tmp_path: Path) -> None:
    halves().save(tmp_path / "odd.png", exif=b"Exif\0\0nothing of the kind")
    assert red_is_left(read_picture(tmp_path / "odd.png", 8, 8))


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


GREYISH = (100, 120, 140)


def colour_of(tmp_path: Path, **chunks: bytes) -> list[int]:
    """What a PNG of GREYISH with these chunks shows."""
    said = PngInfo()
    profile = chunks.pop("iCCP", None)
    for name, content in chunks.items():
        said.add(name.encode(), content)
    Image.new("RGB", (8, 8), GREYISH).save(tmp_path / "said.png", pnginfo=said, icc_profile=profile)
    return read_picture(tmp_path / "said.png", 4, 4)[0, 0].tolist()


def gamma(value: float) -> bytes:
    return struct.pack(">I", round(value * 100_000))


def chromaticities(*values: float) -> bytes:
    return b"".join(gamma(value) for value in values)


# W3C PNG, third edition, table 14, and Display P3 (SMPTE EG 432-1): white, red, green, blue.
SRGB = chromaticities(0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
P3 = chromaticities(0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
# GREYISH as linear light, and as Display P3, in sRGB, by the matrices of CSS Color 4.
AS_LINEAR = [168, 182, 196]
AS_P3 = [95, 121, 142]


def test_png_gama_says_how_light_the_samples_are(tmp_path: Path) -> None:
    assert colour_of(tmp_path, gAMA=gamma(1)) == AS_LINEAR
    assert colour_of(tmp_path, gAMA=gamma(1), cHRM=SRGB) == AS_LINEAR


@pytest.mark.parametrize("value", [0, 0.45, 0.45455, 0.46])
def test_the_usual_gama_changes_nothing_nor_does_one_that_is_no_number(tmp_path: Path, value: float) -> None:
    assert colour_of(tmp_path, gAMA=gamma(value)) == list(GREYISH)


def test_png_chrm_counts_with_gama_only_and_only_if_it_is_of_three_colours(tmp_path: Path) -> None:
    assert colour_of(tmp_path, cHRM=P3) == list(GREYISH)
    assert colour_of(tmp_path, cHRM=bytes(32), gAMA=gamma(1)) == list(GREYISH)
    one_colour = chromaticities(0.3127, 0.3290, *(0.3, 0.6) * 3)
    assert colour_of(tmp_path, cHRM=one_colour, gAMA=gamma(1)) == list(GREYISH)
    wide = colour_of(tmp_path, cHRM=P3, gAMA=gamma(1 / 2.2))
    np.testing.assert_allclose(wide, AS_P3, atol=2)


def test_png_cicp_comes_before_iccp_before_srgb_before_gama(tmp_path: Path) -> None:
    p3, linear = bytes((12, 13, 0, 1)), bytes((1, 8, 0, 1))
    swapped = profile_with_swapped_red_and_blue()
    by_profile = colour_of(tmp_path, iCCP=swapped)
    np.testing.assert_allclose(colour_of(tmp_path, cICP=p3, iCCP=swapped), AS_P3, atol=1)
    assert colour_of(tmp_path, cICP=linear, gAMA=gamma(0.5)) == AS_LINEAR
    assert colour_of(tmp_path, iCCP=swapped, gAMA=gamma(0.3)) == by_profile
    assert by_profile != list(GREYISH)
    assert colour_of(tmp_path, sRGB=b"\0", gAMA=gamma(1)) == list(GREYISH)


@pytest.mark.parametrize("content", [(9, 16, 0, 1), (1, 13, 1, 1), (1, 13, 0, 0), (99, 13, 0, 1), (1, 13)])
def test_a_cicp_for_which_there_is_no_one_rendering_is_passed_over(tmp_path: Path, content: tuple) -> None:
    assert colour_of(tmp_path, cICP=bytes(content), gAMA=gamma(1)) == AS_LINEAR


def png_of_one(depth: int, kind: int, sample: bytes, clear: bytes) -> bytes:
    """One pixel of grey (0) or RGB (2), that is transparent by tRNS if it is of the colour `clear`."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, depth, kind, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" + sample))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"tRNS", clear) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("depth", "kind", "sample", "clear"),
    [
        (2, 0, b"\x40", b"\0\x01"),
        (4, 0, b"\x50", b"\0\x05"),
        (8, 0, b"\x64", b"\0\x64"),
        (16, 0, b"\x64\x65", b"\x64\x65"),
        (8, 2, b"\1\2\3", b"\0\1\0\2\0\3"),
        (16, 2, b"\1\1\2\2\3\3", b"\1\1\2\2\3\3"),
    ],
)
def test_a_transparent_colour_is_one_of_the_files_own_depth(
    tmp_path: Path, depth: int, kind: int, sample: bytes, clear: bytes
) -> None:
    (tmp_path / "clear.png").write_bytes(png_of_one(depth, kind, sample, clear))
    assert read_picture(tmp_path / "clear.png", 1, 1)[0, 0].tolist() == [255, 255, 255]
    (tmp_path / "not.png").write_bytes(png_of_one(depth, kind, sample, bytes(len(clear))))
    assert read_picture(tmp_path / "not.png", 1, 1)[0, 0, 0] < 255


def test_what_the_frame_of_a_gif_does_not_cover_is_clear(tmp_path: Path) -> None:
    halves().convert("P").save(tmp_path / "whole.gif")
    content = (tmp_path / "whole.gif").read_bytes()
    # The logical screen: 128 pixels wide instead of 64 (GIF89a, section 18).
    (tmp_path / "wide.gif").write_bytes(content[:6] + struct.pack("<H", 128) + content[8:])
    pixels = read_picture(tmp_path / "wide.gif", 16, 8)
    assert pixels[4, 0].tolist() == [255, 0, 0]
    assert (pixels[:, 9:] == 255).all()


def test_of_an_animation_the_first_frame_counts(tmp_path: Path) -> None:
    other = Image.new("RGB", (64, 64), (0, 255, 0))
    options = {"save_all": True, "append_images": [halves(), other]}
    other.save(tmp_path / "hidden.png", default_image=True, **options)
    assert red_is_left(read_picture(tmp_path / "hidden.png", 8, 8))


def test_a_profile_of_rgb_counts_for_a_grey_jpeg(tmp_path: Path) -> None:
    Image.new("L", (8, 8), 100).save(tmp_path / "grey.jpg", icc_profile=profile_with_swapped_red_and_blue())
    # Its curves are straight.
    np.testing.assert_allclose(read_picture(tmp_path / "grey.jpg", 4, 4), 168, atol=1)


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
