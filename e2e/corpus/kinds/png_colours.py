"""PNG whose samples mean the same colours in another space: each shows its drawing as it is."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from PIL import Image

from e2e.corpus import motif, profiles
from e2e.corpus.case import Answer, Case
from e2e.corpus.motif import draw
from e2e.corpus.png_file import (
    GREY,
    PALETTE,
    RGB,
    RGBA,
    chunk,
    png,
    values,
)
from models.data.colour import D65, SRGB, Chromaticity, Primaries, decode_srgb, encode_srgb


def cases() -> list[Case]:
    """One picture whose samples mean the same colours in another space: each shows the drawing as it is."""
    cases: list[Case] = []

    def add(
        name: str,
        what: str,
        label: str,
        unit: np.ndarray,
        before: bytes,
        kind: int = RGB,
        shown: Image.Image | None = None,
    ) -> None:
        picture = shown or draw(label)
        cases.append(
            Case(
                f"{name}.png",
                f"PNG, {what}.",
                png(sixteen(unit), 16, kind, before=before),
                Answer(label, picture, 3),
            )
        )

    unit = {label: values(draw(label)) / 255 for label in ("ship", "truck", "airplane", "automobile")}
    srgb = chunk(b"sRGB", b"\0")
    add(
        "gama-linear",
        "linear light, said by gAMA alone",
        "ship",
        profiles.in_profile(unit["ship"], 1),
        gamma_chunk(1),
    )
    add(
        "gama-mac",
        "gAMA 1/1.8, as old Macs wrote it",
        "truck",
        profiles.in_profile(unit["truck"], 1.8),
        gamma_chunk(1 / 1.8),
    )
    add("gama-usual", "gAMA 1/2.2, which changes nothing", "airplane", unit["airplane"], gamma_chunk(0.45455))
    add(
        "chrm-alone",
        "cHRM of other primaries and no gAMA",
        "automobile",
        unit["automobile"],
        primaries_chunk(profiles.P3),
    )
    add(
        "gama-chrm-wide",
        "gAMA 1/2.2 and cHRM of Display P3",
        "ship",
        profiles.in_profile(unit["ship"], 2.2, profiles.P3),
        gamma_chunk(0.45455) + primaries_chunk(profiles.P3),
    )
    add(
        "gama-chrm-linear",
        "linear light in sRGB's primaries, gAMA and cHRM",
        "truck",
        profiles.in_profile(unit["truck"], 1),
        gamma_chunk(1) + primaries_chunk(SRGB),
    )
    add(
        "srgb-over-gama",
        "sRGB, beside it a gAMA that is to be ignored",
        "airplane",
        unit["airplane"],
        gamma_chunk(1) + srgb,
    )
    add(
        "iccp-over-gama",
        "iCCP, beside it gAMA and cHRM that are to be ignored",
        "automobile",
        profiles.in_profile(unit["automobile"], 1.8, profiles.P3),
        gamma_chunk(1) + primaries_chunk(SRGB) + profile_chunk(profiles.rgb_profile(1.8, profiles.P3)),
    )
    add(
        "iccp-v4",
        "an ICC profile of version 4",
        "ship",
        profiles.in_profile(unit["ship"], 1.5, profiles.P3),
        profile_chunk(profiles.rgb_profile(1.5, profiles.P3, 4)),
    )
    add(
        "iccp-broken",
        "an iCCP that is no profile",
        "truck",
        unit["truck"],
        profile_chunk(b"no profile at all"),
    )
    grey = draw("airplane").convert("L")
    grey_unit = values(grey) / 255
    add(
        "gama-grey",
        "grey in linear light, by gAMA",
        "airplane",
        profiles.in_profile(grey_unit, 1),
        gamma_chunk(1),
        GREY,
        grey.convert("RGB"),
    )
    add(
        "iccp-grey",
        "grey with a grey ICC profile",
        "airplane",
        decode_srgb(grey_unit) ** (1 / 1.2),
        profile_chunk(profiles.grey_profile(1.2)),
        GREY,
        grey.convert("RGB"),
    )
    # cICP (section 11.3.2.6): primaries, transfer, matrix (0 in PNG), full range. 12 is P3, 13 sRGB's curve.
    add(
        "cicp-srgb",
        "cICP of sRGB, beside it a gAMA that is to be ignored",
        "ship",
        unit["ship"],
        chunk(b"cICP", bytes((1, 13, 0, 1))) + gamma_chunk(1),
    )
    light = profiles.in_profile(unit["truck"], 1, profiles.P3)
    add("cicp-p3", "cICP of Display P3", "truck", encode_srgb(light), chunk(b"cICP", bytes((12, 13, 0, 1))))
    clear = motif.clear_corner("automobile")
    rgba = values(clear) / 255
    rgba = np.concatenate([profiles.in_profile(rgba[..., :3], 1.8), rgba[..., 3:]], axis=2)
    add(
        "gama-alpha",
        "gAMA 1/1.8 with alpha: it is of the colours alone",
        "automobile",
        rgba,
        gamma_chunk(1 / 1.8),
        RGBA,
        motif.on_white(clear),
    )
    paletted = draw("ship").quantize(64, dither=0)
    palette = np.frombuffer(bytes(paletted.getpalette() or ()), np.uint8).reshape(-1, 3)
    mac = np.round(profiles.in_profile(palette / 255, 1.8) * 255).astype(np.uint8)
    cases.append(
        Case(
            "gama-palette.png",
            "PNG, a palette with gAMA.",
            png(values(paletted), 8, PALETTE, before=gamma_chunk(1 / 1.8) + chunk(b"PLTE", mac.tobytes())),
            Answer("ship", Image.fromarray(palette[values(paletted)[..., 0]]), 3),
        )
    )
    return cases


def gamma_chunk(gamma: float) -> bytes:
    """`gamma`: of the file, 1 for linear light."""
    return chunk(b"gAMA", struct.pack(">I", round(gamma * 100_000)))


def primaries_chunk(primaries: Primaries, white: Chromaticity = D65) -> bytes:
    return chunk(
        b"cHRM", b"".join(struct.pack(">I", round(v * 100_000)) for pair in (white, *primaries) for v in pair)
    )


def profile_chunk(profile: bytes) -> bytes:
    return chunk(b"iCCP", b"made up\0\0" + zlib.compress(profile, 9))


def sixteen(unit: np.ndarray) -> np.ndarray:
    """0..1 -> 0..65535"""
    return np.round(unit * 65535).astype(np.uint16)
