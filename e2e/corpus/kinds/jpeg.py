"""JPEG, JFIF, EXIF 2.32 and Adobe's APP14, as cameras and editors write them."""

from __future__ import annotations

import numpy as np
from PIL import Image

from e2e.corpus import profiles
from e2e.corpus.case import Answer, Case
from e2e.corpus.jpeg_file import after_soi, jpeg, place, segment
from e2e.corpus.motif import MEDIUM, draw
from e2e.corpus.reading import read
from models.data.colour import Primaries, decode_srgb


def answer(label: str, data: bytes, drawing: Image.Image | None = None) -> Answer:
    return Answer(label, read(data, drawing or draw(label, MEDIUM)), tolerance=3)


def coded() -> list[Case]:
    cases: list[Case] = []

    def add(
        name: str,
        what: str,
        label: str,
        picture: Image.Image | None = None,
        shown: Image.Image | None = None,
        **options: object,
    ) -> None:
        data = jpeg(picture or draw(label, MEDIUM), **options)
        cases.append(Case(f"{name}.jpg", f"JPEG, {what}.", data, answer(label, data, shown)))

    add("baseline-444", "baseline, colours at full size", "ship")
    add("baseline-422", "baseline, colours at half width", "truck", subsampling=1)
    add("baseline-420", "baseline, colours at half size", "airplane", subsampling=2)
    add("progressive", "progressive", "automobile", progressive=True)
    add("progressive-420", "progressive, colours at half size", "ship", progressive=True, subsampling=2)
    add("restart", "a restart marker after every block", "truck", restart_marker_blocks=1)
    grey = draw("ship", MEDIUM).convert("L")
    add("grey", "grey", "ship", grey, grey.convert("RGB"))
    add("grey-progressive", "grey, progressive", "ship", grey, grey.convert("RGB"), progressive=True)
    add("rgb", "RGB as it is, said by Adobe's marker", "truck", keep_rgb=True)
    odd = draw("airplane", (61, 45))
    data = jpeg(odd, subsampling=2)
    cases.append(
        Case(
            "odd-size.jpg",
            "JPEG of 61 x 45: blocks reach beyond the edge.",
            data,
            answer("airplane", data, odd),
        )
    )
    return cases


def in_ink(picture: Image.Image) -> Image.Image:
    """RGB -> CMYK with half of the black that could be taken out."""
    rgb = np.asarray(picture, float)
    black = (255 - rgb.max(axis=2, keepdims=True)) / 2
    colours = 255 - rgb * 255 / (255 - black)
    return Image.fromarray(np.round(np.concatenate([colours, black], axis=2)).astype(np.uint8), "CMYK")


def ycck(ink: Image.Image) -> bytes:
    """Adobe's YCCK: C, M and Y as luminance and chroma, K as it is.

    Pillow writes it as CMYK, and Adobe's marker is changed after.
    """
    c, m, y, k = ink.split()
    chroma = Image.merge("RGB", (c, m, y)).convert("YCbCr")
    # Pillow stores 255 - v of CMYK, as Adobe does; luminance and chroma are to be stored as they are.
    stored = Image.merge("CMYK", (*(band.point(lambda v: 255 - v) for band in chroma.split()), k))
    data = jpeg(stored)
    at = place(data, 0xEE)
    assert data[at + 4 : at + 9] == b"Adobe"
    assert data[at + 15] == 0
    return data[: at + 15] + b"\x02" + data[at + 16 :]


def inks() -> list[Case]:
    drawing = draw("ship", MEDIUM)
    cmyk = jpeg(in_ink(drawing))
    other = ycck(in_ink(draw("truck", MEDIUM)))
    return [
        Case(
            "cmyk.jpg",
            "JPEG, CMYK without a profile, stored the other way round as Adobe does.",
            cmyk,
            answer("ship", cmyk),
        ),
        Case("ycck.jpg", "JPEG, YCCK without a profile.", other, answer("truck", other)),
    ]


def colour_spaces() -> list[Case]:
    def coded_in(label: str, gamma: float, primaries: Primaries) -> Image.Image:
        unit = profiles.in_profile(np.asarray(draw(label, MEDIUM)) / 255, gamma, primaries)
        return Image.fromarray(np.round(unit * 255).astype(np.uint8))

    wide = profiles.rgb_profile(1.8, profiles.P3)
    p3 = jpeg(coded_in("ship", 1.8, profiles.P3), icc_profile=wide)
    v4 = jpeg(coded_in("truck", 1.5, profiles.P3), icc_profile=profiles.rgb_profile(1.5, profiles.P3, 4))
    grey = draw("airplane", MEDIUM).convert("L")
    curved = Image.fromarray(
        np.round(decode_srgb(np.asarray(grey) / 255) ** (1 / 1.4) * 255).astype(np.uint8)
    )
    in_grey = jpeg(curved, icc_profile=profiles.grey_profile(1.4))
    in_grey_v4 = jpeg(curved, icc_profile=profiles.grey_profile(1.4, 4))
    grey_in_rgb = jpeg(curved, icc_profile=profiles.rgb_profile(1.4))
    broken = jpeg(draw("automobile", MEDIUM), icc_profile=b"no profile at all")
    # A profile in two parts, the later first (ICC.1:2022, annex B.4).
    half = len(wide) // 2
    parts = [
        segment(0xE2, b"ICC_PROFILE\0" + bytes((n, 2)) + part)
        for n, part in ((2, wide[half:]), (1, wide[:half]))
    ]
    in_parts = after_soi(jpeg(coded_in("ship", 1.8, profiles.P3)), *parts)
    return [
        Case("icc-wide.jpg", "JPEG with an ICC profile of Display P3's primaries.", p3, answer("ship", p3)),
        Case("icc-v4.jpg", "JPEG with an ICC profile of version 4.", v4, answer("truck", v4)),
        Case(
            "icc-grey.jpg",
            "Grey JPEG with a grey ICC profile.",
            in_grey,
            answer("airplane", in_grey, grey.convert("RGB")),
        ),
        Case(
            "icc-grey-v4.jpg",
            "Grey JPEG with a grey ICC profile of version 4.",
            in_grey_v4,
            answer("airplane", in_grey_v4, grey.convert("RGB")),
        ),
        Case(
            "icc-rgb-on-grey.jpg",
            "Grey JPEG with an ICC profile of RGB.",
            grey_in_rgb,
            answer("airplane", grey_in_rgb, grey.convert("RGB")),
        ),
        Case("icc-broken.jpg", "JPEG whose ICC profile is none.", broken, answer("automobile", broken)),
        Case(
            "icc-parts.jpg",
            "JPEG whose ICC profile comes in two parts, the later first.",
            in_parts,
            answer("ship", in_parts),
        ),
    ]


def cases() -> list[Case]:
    return [*coded(), *inks(), *colour_spaces()]
