"""JPEG with all that may stand before and after the picture."""

from __future__ import annotations

import struct

from e2e.corpus import motif
from e2e.corpus.case import Case
from e2e.corpus.jpeg_file import SOI, after_soi, exif, jpeg, place, segment, segments
from e2e.corpus.kinds.jpeg import answer
from e2e.corpus.motif import MEDIUM, draw
from e2e.corpus.reading import saved


def cases() -> list[Case]:
    cases: list[Case] = []

    def add(name: str, what: str, label: str, data: bytes) -> None:
        cases.append(Case(f"{name}.jpg", f"JPEG {what}.", data, answer(label, data)))

    for orientation in range(1, 9):
        label = ("ship", "truck", "airplane", "automobile")[orientation % 4]
        stored = jpeg(motif.turned(draw(label, MEDIUM), orientation))
        add(
            f"orientation-{orientation}",
            f"of EXIF orientation {orientation}",
            label,
            after_soi(stored, exif(motif.orientation_exif(orientation))),
        )
    ship, truck = jpeg(draw("ship", MEDIUM)), jpeg(draw("truck", MEDIUM))
    add(
        "orientation-0",
        "of EXIF orientation 0, which means nothing",
        "ship",
        after_soi(ship, exif(motif.orientation_exif(0))),
    )
    add(
        "orientation-9",
        "of EXIF orientation 9, which means nothing",
        "ship",
        after_soi(ship, exif(motif.orientation_exif(9))),
    )
    add(
        "xmp-orientation",
        "whose XMP names an orientation: browsers do not turn by it",
        "ship",
        after_soi(ship, segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + motif.xmp(6))),
    )
    little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    add(
        "exif-little-endian",
        "whose EXIF has the other byte order, orientation 6",
        "truck",
        after_soi(jpeg(motif.turned(draw("truck", MEDIUM), 6)), exif(little)),
    )
    add(
        "exif-loop",
        "whose EXIF directory points at itself",
        "truck",
        after_soi(truck, exif(motif.orientation_exif(1)[:22] + (8).to_bytes(4))),
    )
    add(
        "exif-outside",
        "whose EXIF directory lies beyond the end",
        "truck",
        after_soi(truck, exif(b"MM\0*\xff\xff\xff\xf0" + bytes(20))),
    )
    add(
        "big-exif",
        "with 20 KB of EXIF before its size",
        "ship",
        after_soi(ship, exif(motif.orientation_exif(1, bytes(20_000)))),
    )
    notes = [segment(marker, b"notes of some program\0".ljust(1500, b"-")) for marker in range(0xE3, 0xF0)]
    add("other-segments", "with segments of many programs before its size", "ship", after_soi(ship, *notes))
    add(
        "comments",
        "with comments before its size",
        "truck",
        after_soi(truck, *[segment(0xFE, b"a comment. " * 100)] * 3),
    )
    add("empty-comment", "with a comment of no length", "truck", after_soi(truck, segment(0xFE, b"")))
    add("fill-bytes", "with fill bytes FF before its markers", "ship", filled(ship))
    add("trailing", "with bytes after its end", "truck", truck + b"and more" + bytes(200))
    add(
        "embedded",
        "with a whole JPEG of something else in its EXIF",
        "ship",
        after_soi(ship, exif(motif.orientation_exif(1, jpeg(draw("truck", (16, 12)))))),
    )
    add(
        "density",
        "whose pixels are said not to be square: browsers draw them square",
        "truck",
        density(truck, 1, 300, 72),
    )
    add("no-jfif", "without JFIF's marker", "ship", SOI + ship[place(ship, 0xDB) :])
    two = saved(
        draw("ship", MEDIUM),
        "MPO",
        save_all=True,
        append_images=[draw("truck", MEDIUM)],
        quality=90,
        subsampling=0,
    )
    cases.append(
        Case(
            "two.mpo",
            "MPO of two pictures, as 3D cameras write: the first is looked at.",
            two,
            answer("ship", two),
        )
    )
    return cases


def filled(data: bytes) -> bytes:
    out = bytearray(SOI)
    starts = [at for _, at in segments(data)]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        out += b"\xff\xff" + data[start:end]
    return bytes(out)


def density(data: bytes, unit: int, x: int, y: int) -> bytes:
    """JFIF's density at bytes 13 to 17: per inch (1), per centimetre (2)."""
    return data[:13] + struct.pack(">BHH", unit, x, y) + data[18:]
