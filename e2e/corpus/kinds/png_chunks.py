"""PNG with all that may stand beside the pixels: EXIF, text, densities, further frames."""

from __future__ import annotations

import struct

from e2e.corpus import motif
from e2e.corpus.case import Answer, Case
from e2e.corpus.motif import SMALL, draw
from e2e.corpus.png_file import (
    SIGNATURE,
    chunk,
    header,
    pixels,
    png,
    values,
)


def cases() -> list[Case]:
    cases = []
    for orientation, label in ((3, "ship"), (6, "truck"), (7, "airplane")):
        samples = values(motif.turned(draw(label), orientation))
        exif = chunk(b"eXIf", motif.orientation_exif(orientation))
        cases.append(
            Case(
                f"exif-{orientation}.png",
                f"PNG, eXIf before the pixels: orientation {orientation}.",
                png(samples, before=exif),
                Answer(label, draw(label)),
            )
        )
    ship = values(draw("ship"))
    cases += [
        Case(
            "exif-late.png",
            "PNG, eXIf after the pixels: browsers do not turn by it.",
            png(ship, after=chunk(b"eXIf", motif.orientation_exif(6))),
            Answer("ship", draw("ship")),
        ),
        Case(
            "xmp-orientation.png",
            "PNG whose XMP names an orientation: browsers do not turn by it.",
            png(ship, before=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + motif.xmp(6))),
            Answer("ship", draw("ship")),
        ),
        Case(
            "exif-broken.png",
            "PNG whose eXIf is no TIFF.",
            png(ship, before=chunk(b"eXIf", b"nothing of the kind")),
            Answer("ship", draw("ship")),
        ),
        Case(
            "many-idat.png",
            "PNG whose pixels come in IDAT chunks of 7 bytes.",
            SIGNATURE + header(*SMALL) + split_idat(pixels(ship, 8), 7) + chunk(b"IEND"),
            Answer("ship", draw("ship")),
        ),
        Case(
            "text-first.png",
            "PNG with 20 KB of text before the pixels.",
            png(values(draw("truck")), before=chunk(b"tEXt", b"Comment\0" + b"All is well. " * 1600)),
            Answer("truck", draw("truck")),
        ),
        Case(
            "trailing.png",
            "PNG with bytes after IEND.",
            png(values(draw("truck"))) + b"\0" * 100 + b"and more",
            Answer("truck", draw("truck")),
        ),
        Case(
            "density.png",
            "PNG whose pixels are said not to be square (pHYs): browsers draw them square.",
            png(values(draw("airplane")), before=chunk(b"pHYs", struct.pack(">IIB", 1000, 2000, 0))),
            Answer("airplane", draw("airplane")),
        ),
        Case(
            "animated.png",
            "APNG of two frames: the first is looked at.",
            animated("ship", "truck"),
            Answer("ship", draw("ship")),
        ),
        Case(
            "animated-other.png",
            "APNG whose default picture is no frame: browsers show the animation.",
            animated("airplane", "truck", default_is_frame=False),
            Answer("truck", draw("truck")),
        ),
    ]
    return cases


def split_idat(data: bytes, size: int) -> bytes:
    return b"".join(chunk(b"IDAT", data[at : at + size]) for at in range(0, len(data), size))


def animated(first: str, second: str, default_is_frame: bool = True) -> bytes:
    """APNG (section 11.3.5)."""
    width, height = SMALL

    def control(number: int) -> bytes:
        return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, width, height, 0, 0, 1, 2, 0, 0))

    frames = chunk(b"acTL", struct.pack(">II", 2 if default_is_frame else 1, 0))
    head = SIGNATURE + header(width, height) + frames + (control(0) if default_is_frame else b"")
    number = 1 if default_is_frame else 0
    later = chunk(b"fdAT", struct.pack(">I", number + 1) + pixels(values(draw(second)), 8))
    return head + chunk(b"IDAT", pixels(values(draw(first)), 8)) + control(number) + later + chunk(b"IEND")
