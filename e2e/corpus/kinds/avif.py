"""AVIF (ISO/IEC 23000-22), as Pillow codes it, and boxes of our own."""

from __future__ import annotations

import struct

from PIL import Image

from e2e.corpus import motif
from e2e.corpus.case import Answer, Case, Refusal, cuts
from e2e.corpus.motif import LARGE, MEDIUM, draw
from e2e.corpus.reading import read, saved


def avif(picture: Image.Image, **options: object) -> bytes:
    return saved(
        picture, "AVIF", **{"quality": 80, "speed": 8, "max_threads": 1, "subsampling": "4:4:4"} | options
    )


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


FULL = bytes(4)
"""Version and flags."""


def head(*properties: bytes) -> bytes:
    """A file of these properties and no picture that they belong to."""
    brands = box(b"ftyp", b"avif\0\0\0\0avifmif1miaf")
    handler = box(b"hdlr", FULL + bytes(4) + b"pict" + bytes(13))
    return (
        brands
        + box(b"meta", FULL + handler + box(b"iprp", box(b"ipco", b"".join(properties))))
        + box(b"mdat", bytes(64))
    )


def extent(width: int, height: int) -> bytes:
    return box(b"ispe", FULL + struct.pack(">II", width, height))


def with_extent(data: bytes, width: int, height: int) -> bytes:
    at = data.index(b"ispe") + 8
    return data[:at] + struct.pack(">II", width, height) + data[at + 8 :]


def cases() -> list[Case]:
    corrupt, too_large = Refusal("image-corrupt"), Refusal("image-too-large")
    ship, truck = draw("ship", MEDIUM), draw("truck", MEDIUM)
    clear = motif.clear_corner("airplane", MEDIUM)
    good = {
        "444.avif": ("AVIF, colours at full size.", "ship", avif(ship), ship),
        "420.avif": ("AVIF, colours at half size.", "truck", avif(truck, subsampling="4:2:0"), truck),
        "alpha.avif": ("AVIF with alpha.", "airplane", avif(clear), motif.on_white(clear)),
        "grey.avif": ("AVIF, grey.", "ship", avif(ship.convert("L")), ship.convert("L").convert("RGB")),
        "limited-range.avif": ("AVIF of limited range.", "truck", avif(truck, range="limited"), truck),
        "turned.avif": (
            "AVIF with a turn of its own (irot).",
            "ship",
            avif(motif.turned(ship, 6), exif=motif.orientation_exif(6)),
            ship,
        ),
        "trailing.avif": (
            "AVIF with a line of text after its end.",
            "ship",
            avif(ship) + b"made by a program that signs its works",
            ship,
        ),
        "mirrored.avif": (
            "AVIF that is mirrored (imir).",
            "truck",
            avif(motif.turned(truck, 2), exif=motif.orientation_exif(2)),
            truck,
        ),
    }
    whole = avif(draw("ship", LARGE))
    return [
        *(
            Case(name, what, data, Answer(label, read(data, shown), 5))
            for name, (what, label, data, shown) in good.items()
        ),
        *cuts("avif", "avif", "AVIF", whole),
        Case("cut-tail.avif", "AVIF that ends 20 bytes early.", whole[:-20], corrupt),
        Case(
            "extent-huge.avif",
            "AVIF whose ispe says 100000 x 100000.",
            with_extent(whole, 100_000, 100_000),
            too_large,
        ),
        Case(
            "extent-only.avif",
            "AVIF of an extent of 100000 x 100000 and no picture.",
            head(extent(100_000, 100_000)),
            too_large,
        ),
        Case("extent-0.avif", "AVIF whose ispe says 0 x 0.", with_extent(whole, 0, 0), corrupt),
        Case(
            "many-extents.avif",
            "AVIF of 300 ispe boxes and no picture.",
            head(*[extent(64, 64)] * 300),
            corrupt,
        ),
        Case(
            "box-0.avif",
            "AVIF whose second box has length 0 and no content of its kind.",
            head()[:28] + bytes(4) + b"meta" + bytes(40),
            corrupt,
        ),
        Case(
            "box-loop.avif",
            "AVIF of 1,000 boxes of length 8.",
            head()[:28] + box(b"free", b"") * 1000,
            corrupt,
        ),
        Case("brand-only.avif", "AVIF that ends after its brands.", head()[:28], corrupt),
    ]
