"""PNG of every colour type and depth, interlaced and not, with and without transparent colours."""

from __future__ import annotations

import struct

import numpy as np
from PIL import Image

from e2e.corpus import motif
from e2e.corpus.case import Answer, Case
from e2e.corpus.motif import LARGE, MEDIUM, SMALL, dithered, draw
from e2e.corpus.png_file import (
    GREY,
    GREY_ALPHA,
    PALETTE,
    RGB,
    RGBA,
    chunk,
    png,
    values,
)


def colour_types() -> list[Case]:
    cases: list[Case] = []

    def add(
        name: str,
        what: str,
        label: str,
        samples: np.ndarray,
        depth: int,
        kind: int,
        shown: Image.Image,
        before: bytes = b"",
    ) -> None:
        for interlace in (False, True):
            cases.append(
                Case(
                    f"{name}{'-interlaced' if interlace else ''}.png",
                    f"PNG, {what}{', interlaced' if interlace else ''}.",
                    png(samples, depth, kind, interlace, before),
                    Answer(label, shown),
                )
            )

    for depth, label, size in ((1, "ship", LARGE), (2, "truck", MEDIUM), (4, "airplane", SMALL)):
        samples = dithered(draw(label, size).convert("L"), depth)[..., None]
        add(
            f"grey-{depth}", f"grey of {depth} bit", label, samples, depth, GREY, grey_picture(samples, depth)
        )
    grey = draw("ship").convert("L")
    add("grey-8", "grey of 8 bit", "ship", values(grey), 8, GREY, grey.convert("RGB"))
    grey = draw("truck").convert("L")
    add(
        "grey-16",
        "grey of 16 bit",
        "truck",
        values(grey).astype(np.uint16) * 257,
        16,
        GREY,
        grey.convert("RGB"),
    )
    colour = draw("airplane")
    add("rgb-8", "RGB of 8 bit", "airplane", values(colour), 8, RGB, colour)
    colour = draw("automobile")
    # Low bytes that say something: 16 bit is not 8 bit twice.
    noise = np.random.default_rng(1).integers(0, 120, (*reversed(SMALL), 3))
    fine = np.clip(values(colour).astype(int) * 257 - 60 + noise, 0, 65535).astype(np.uint16)
    add("rgb-16", "RGB of 16 bit", "automobile", fine, 16, RGB, colour)
    for depth, label, size in (
        (1, "ship", LARGE),
        (2, "ship", MEDIUM),
        (4, "truck", SMALL),
        (8, "automobile", SMALL),
    ):
        drawn = draw(label, size)
        paletted = (
            drawn.convert("L").convert("1").convert("P")
            if depth == 1
            else drawn.quantize(2 ** min(depth, 6), dither=0)
        )
        indices, palette = values(paletted), bytes(paletted.getpalette() or ())
        if depth == 1:
            indices, palette = dithered(drawn.convert("L"), 1)[..., None], bytes((0, 0, 40, 255, 255, 215))
        colours = np.frombuffer(palette, np.uint8).reshape(-1, 3)
        shown = Image.fromarray(colours[indices[..., 0]])
        add(
            f"palette-{depth}",
            f"a palette of {depth} bit",
            label,
            indices,
            depth,
            PALETTE,
            shown,
            chunk(b"PLTE", palette),
        )
    clear = motif.clear_corner("ship")
    add("rgba-8", "RGBA of 8 bit", "ship", values(clear), 8, RGBA, motif.on_white(clear))
    clear = motif.clear_corner("truck")
    add(
        "rgba-16",
        "RGBA of 16 bit",
        "truck",
        values(clear).astype(np.uint16) * 257,
        16,
        RGBA,
        motif.on_white(clear),
    )
    for depth, label in ((8, "airplane"), (16, "automobile")):
        clear = motif.clear_corner(label).convert("LA").convert("RGBA")
        samples = values(clear)[..., 2:].astype(np.uint16) * (257 if depth == 16 else 1)
        add(
            f"grey-alpha-{depth}",
            f"grey with alpha of {depth} bit",
            label,
            samples,
            depth,
            GREY_ALPHA,
            motif.on_white(clear),
        )
    return cases


def transparent_colours() -> list[Case]:
    """tRNS: one colour, or the palette's alpha (section 11.3.1.1). What is clear shows white."""
    cases: list[Case] = []

    def marked(label: str, size: tuple[int, int] = SMALL) -> np.ndarray:
        return values(motif.clear_corner(label, size))[..., 3] == 0

    for depth, label, size in (
        (2, "truck", MEDIUM),
        (4, "airplane", SMALL),
        (8, "ship", SMALL),
        (16, "truck", SMALL),
    ):
        most = 2**depth - 1
        grey = draw(label, size).convert("L")
        samples = (
            dithered(grey, depth)[..., None]
            if depth < 8
            else values(grey).astype(np.uint16) * (257 if depth == 16 else 1)
        )
        key = most // 3 if depth < 8 else 7 * (257 if depth == 16 else 1)
        if depth >= 8:
            samples = np.where(samples == key, key + most // 255, samples)
            samples = np.where(marked(label, size)[..., None], key, samples)
        shown = np.where(samples == key, most, samples)
        cases.append(
            Case(
                f"grey-{depth}-trns.png",
                f"PNG, grey of {depth} bit, one of its greys transparent.",
                png(samples, depth, GREY, before=chunk(b"tRNS", struct.pack(">H", key))),
                Answer(label, grey_picture(shown, depth)),
            )
        )
    for depth, label in ((8, "airplane"), (16, "automobile")):
        times = 257 if depth == 16 else 1
        key = (1, 254, 3)
        there = marked(label)[..., None]
        samples = np.where(there, np.array(key), values(draw(label)).astype(int)) * times
        shown = Image.fromarray(np.where(there, 255, values(draw(label))).astype(np.uint8))
        coded = struct.pack(">3H", *(value * times for value in key))
        cases.append(
            Case(
                f"rgb-{depth}-trns.png",
                f"PNG, RGB of {depth} bit, one of its colours transparent.",
                png(samples, depth, RGB, before=chunk(b"tRNS", coded)),
                Answer(label, shown),
            )
        )
    paletted = draw("truck").quantize(62, dither=0)
    indices = np.where(marked("truck")[..., None], 62, values(paletted))
    half = values(motif.clear_corner("truck"))[..., 3] == 128
    indices = np.where(half[..., None], 63, indices)
    palette = (bytes(paletted.getpalette() or ()).ljust(62 * 3, b"\0")[: 62 * 3]) + bytes(
        (9, 9, 9, 0, 0, 255)
    )
    colours = np.frombuffer(palette, np.uint8).reshape(-1, 3).astype(float)
    alpha = np.array([255] * 62 + [0, 128]) / 255
    shown = colours * alpha[:, None] + 255 * (1 - alpha[:, None])
    cases.append(
        Case(
            "palette-8-trns.png",
            "PNG, a palette with a clear and a half clear colour.",
            png(
                indices,
                8,
                PALETTE,
                before=chunk(b"PLTE", palette) + chunk(b"tRNS", bytes([255] * 62 + [0, 128])),
            ),
            Answer("truck", Image.fromarray(np.round(shown).astype(np.uint8)[indices[..., 0]])),
        )
    )
    return cases


def grey_picture(samples: np.ndarray, depth: int) -> Image.Image:
    scaled = np.round(samples[..., 0].astype(float) * 255 / (2**depth - 1))
    return Image.fromarray(scaled.astype(np.uint8)).convert("RGB")


def cases() -> list[Case]:
    return [*colour_types(), *transparent_colours()]
