"""JPEG (ITU-T T.81, JFIF, EXIF 2.32, Adobe's APP14), as cameras, editors and broken downloads leave it."""

from __future__ import annotations

import struct

import numpy as np
from PIL import Image

from e2e.corpus import motif, profiles
from e2e.corpus.case import Answer, Case, Refusal, cuts
from e2e.corpus.motif import LARGE, MEDIUM, draw
from e2e.corpus.reading import read, saved
from models.data.colour import Primaries, decode_srgb

SOI, EOI = b"\xff\xd8", b"\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def jpeg(picture: Image.Image, **options: object) -> bytes:
    return saved(picture, "JPEG", **{"quality": 90, "subsampling": 0} | options)


def after_soi(data: bytes, *segments: bytes) -> bytes:
    return SOI + b"".join(segments) + data[2:]


def exif(block: bytes) -> bytes:
    return segment(0xE1, b"Exif\0\0" + block)


def segments(data: bytes) -> list[tuple[int, int]]:
    """Marker and place of each segment from SOI to EOI; what a scan holds belongs to its SOS."""
    found, at = [], 2
    while at < len(data):
        marker = data[at + 1]
        found.append((marker, at))
        if marker == 0xD9:
            break
        at += 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:
            while data[at] != 0xFF or data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
                at += 1
    return found


def place(data: bytes, *markers: int) -> int:
    """Where the first segment of one of these markers begins."""
    return next(at for marker, at in segments(data) if marker in markers)


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
    return [*cases, *inks(), *colour_spaces()]


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


def metadata() -> list[Case]:
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
        "with 60 KB of EXIF before its size",
        "ship",
        after_soi(ship, exif(motif.orientation_exif(1, bytes(60_000)))),
    )
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


def with_size(data: bytes, width: int, height: int) -> bytes:
    at = place(data, 0xC0, 0xC2)
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]


def damaged() -> list[Case]:
    corrupt = Refusal("image-corrupt")
    drawing = draw("ship", LARGE)
    whole = jpeg(drawing)
    gradual = jpeg(draw("truck", LARGE), progressive=True)
    scans = [at for marker, at in segments(gradual) if marker == 0xDA]

    def coarse(data: bytes) -> Answer:
        # What is there, as libjpeg shows it when it is told that this is all.
        return Answer("truck", read(data + EOI, draw("truck", LARGE), 12), tolerance=8, warning="truncated")

    cut_in_first = gradual[: scans[0] + (scans[1] - scans[0]) // 2]
    cuts_later = [(part, gradual[: len(gradual) * part // 100]) for part in (45, 90)]
    sof = place(whole, 0xC0)
    return [
        *cuts("jpeg", "jpg", "JPEG", whole),
        Case(
            "no-eoi.jpg",
            "JPEG without its last two bytes, EOI; the scan is whole.",
            whole[:-2],
            Answer("ship", read(whole, drawing), 3, warning="truncated"),
        ),
        Case(
            "half-eoi.jpg",
            "JPEG without its last byte.",
            whole[:-1],
            Answer("ship", read(whole, drawing), 3, warning="truncated"),
        ),
        Case("cut-tail.jpg", "JPEG that ends 200 bytes early, in its last rows.", whole[:-200], corrupt),
        Case("progressive-cut-first.jpg", "Progressive JPEG, cut in its first scan.", cut_in_first, corrupt),
        *(
            Case(
                f"progressive-cut-{part}.jpg",
                f"Progressive JPEG, cut at {part} %: its first scan is whole.",
                data,
                coarse(data),
            )
            for part, data in cuts_later
        ),
        Case("progressive-no-eoi.jpg", "Progressive JPEG without EOI.", gradual[:-2], coarse(gradual[:-2])),
        Case(
            "size-65535.jpg",
            "JPEG that claims 65535 x 65535.",
            with_size(whole, 65535, 65535),
            Refusal("image-too-large"),
        ),
        Case("size-0.jpg", "JPEG that claims 0 x 0.", with_size(whole, 0, 0), corrupt),
        Case(
            "no-sof.jpg",
            "JPEG without a size: no SOF.",
            whole[:sof] + whole[sof + 2 + int.from_bytes(whole[sof + 2 : sof + 4]) :],
            corrupt,
        ),
        Case("no-scan.jpg", "JPEG that ends before its pixels.", whole[: place(whole, 0xDA)] + EOI, corrupt),
        Case("zeros.jpg", "2,000 zeros named .jpg, as interrupted copies leave them.", bytes(2000), corrupt),
        Case(
            "zeros-after-head.jpg",
            "JPEG whose second half is zeros.",
            whole[: len(whole) // 2] + bytes(len(whole) // 2),
            corrupt,
        ),
        Case(
            "segment-beyond.jpg",
            "JPEG whose first segment claims to be longer than the file.",
            SOI + b"\xff\xe1\xff\xff" + whole[2:],
            corrupt,
        ),
        Case("soi-only.jpg", "The first two bytes of a JPEG and FF.", b"\xff\xd8\xff", corrupt),
        Case("ff.jpg", "JPEG's first bytes, then 4,000 times FF.", SOI + b"\xff" * 4000, corrupt),
    ]


def cases() -> list[Case]:
    return [*coded(), *metadata(), *damaged()]
