"""What colours a picture's samples mean, and the same colours in sRGB; as browsers do it, not as Pillow does.

An ICC profile goes through LittleCMS. A PNG can say it in four ways, of which the first that it has counts
(W3C PNG, third edition, section 4.3): cICP, iCCP, sRGB, gAMA with or without cHRM.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageCms

Chromaticity = tuple[float, float]
Primaries = tuple[Chromaticity, Chromaticity, Chromaticity]

SRGB: Primaries = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
D65: Chromaticity = (0.3127, 0.3290)
# By their numbers in ITU-T H.273, tables 2 and 3: BT.709 (sRGB's), BT.2020, Display P3.
CODED_PRIMARIES: dict[int, Primaries] = {
    1: SRGB,
    9: ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    12: ((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
}
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
# A gamma this near to 1 / 2.2 changes nothing visible; browsers leave such samples as they are.
NEAR = 0.05


def decode_srgb(value: np.ndarray) -> np.ndarray:
    """0..1 -> linear light (IEC 61966-2-1)."""
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def encode_srgb(light: np.ndarray) -> np.ndarray:
    """Linear light, 0..1 -> 0..1."""
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def power(exponent: float) -> Callable[[np.ndarray], np.ndarray]:
    return lambda value: value**exponent


CODED_TRANSFERS = {4: power(2.2), 5: power(2.8), 8: power(1), 13: decode_srgb}


@dataclass(frozen=True)
class RgbSpace:
    """How samples become light."""

    decode: Callable[[np.ndarray], np.ndarray]
    """0..1 -> linear light, 0..1."""
    primaries: Primaries = SRGB
    white: Chromaticity = D65


def xyz(x: float, y: float) -> np.ndarray:
    return np.array([x / y, 1, (1 - x - y) / y])


def to_xyz(primaries: Primaries, white: Chromaticity) -> np.ndarray:
    """`[3, 3]`: linear RGB -> XYZ."""
    columns = np.stack([xyz(*primary) for primary in primaries], axis=1)
    return columns * np.linalg.solve(columns, xyz(*white))


def adaptation(white: np.ndarray, to: np.ndarray) -> np.ndarray:
    """`[3, 3]`: XYZ under one white -> XYZ under another, whites as XYZ (Bradford; ICC.1:2022, annex E)."""
    return np.linalg.solve(BRADFORD, ((BRADFORD @ to) / (BRADFORD @ white))[:, None] * BRADFORD)


def to_srgb(space: RgbSpace) -> np.ndarray:
    """`[3, 3]`: linear light of a space -> linear light of sRGB."""
    adapted = adaptation(xyz(*space.white), xyz(*D65)) @ to_xyz(space.primaries, space.white)
    return np.linalg.solve(to_xyz(SRGB, D65), adapted)


def read_png_space(chunks: Mapping[bytes, bytes]) -> RgbSpace | None:
    """What a PNG's chunks say of its colours; None: sRGB, or what its ICC profile says."""
    if space := _read_cicp(chunks.get(b"cICP", b"")):
        return space
    if b"iCCP" in chunks or b"sRGB" in chunks or len(chunks.get(b"gAMA", b"")) != 4:
        return None
    gamma = int.from_bytes(chunks[b"gAMA"]) / 100_000
    if gamma <= 0:
        return None
    if b"cHRM" not in chunks:
        return None if abs(gamma * 2.2 - 1) <= NEAR else RgbSpace(power(1 / gamma))
    return _with_primaries(power(1 / gamma), chunks[b"cHRM"])


def _read_cicp(content: bytes) -> RgbSpace | None:
    """Of RGB with the full range, as PNG asks for (section 11.3.2.6).

    Curves for television (PQ, HLG, BT.709) have no one rendering in 8 bits: browsers differ, and such a chunk
    is passed over.
    """
    if len(content) != 4:
        return None
    primaries, transfer, matrix, full = content
    if matrix != 0 or full != 1 or primaries not in CODED_PRIMARIES or transfer not in CODED_TRANSFERS:
        return None
    return RgbSpace(CODED_TRANSFERS[transfer], CODED_PRIMARIES[primaries])


def _with_primaries(decode: Callable[[np.ndarray], np.ndarray], content: bytes) -> RgbSpace | None:
    """With cHRM's white, red, green and blue; None where these are no colours."""
    if len(content) != 32:
        return None
    values = [value / 100_000 for value in struct.unpack(">8I", content)]
    white, *primaries = zip(values[::2], values[1::2], strict=True)
    if any(y == 0 for _, y in (white, *primaries)):
        return None
    if np.linalg.matrix_rank([xyz(*primary) for primary in primaries]) < 3:
        return None
    return RgbSpace(decode, tuple(primaries), white)


def by_space(picture: Image.Image, space: RgbSpace) -> Image.Image:
    """A picture of any mode -> the same colours in sRGB, mode RGB; what sRGB cannot show is clipped."""
    rgb = picture.convert("RGB")
    light = space.decode(np.arange(256, dtype=np.float32) / 255).astype(np.float32)
    if (space.primaries, space.white) == (SRGB, D65):
        return rgb.point(eight_bits(light).tolist() * 3)
    return Image.fromarray(eight_bits(light[np.asarray(rgb)] @ to_srgb(space).T.astype(np.float32)))


def eight_bits(light: np.ndarray) -> np.ndarray:
    """Linear light -> uint8 of sRGB."""
    return np.round(encode_srgb(light.clip(0, 1)) * 255).astype(np.uint8)


def by_profile(picture: Image.Image, profile: bytes) -> Image.Image:
    """A picture of mode RGB, L or CMYK by its ICC profile to sRGB, perceptually as browsers do, mode RGB.

    A profile that cannot be read, or is of another kind of picture, is ignored, as browsers ignore it: it is
    no reason to refuse a picture. (Of RGB, it does for grey.)
    """
    try:
        opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if picture.mode == "L" and opened.profile.xcolor_space.strip() == "RGB":
            picture = picture.convert("RGB")
        return ImageCms.profileToProfile(
            picture,
            opened,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.PERCEPTUAL,
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError):
        return picture.convert("RGB")
