"""JPEG that is cut, damaged or lies about itself."""

from __future__ import annotations

import struct

from e2e.corpus.case import Answer, Case, Refusal, cuts
from e2e.corpus.jpeg_file import EOI, SOI, jpeg, place, segments
from e2e.corpus.motif import LARGE, draw
from e2e.corpus.reading import read


def cases() -> list[Case]:
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


def with_size(data: bytes, width: int, height: int) -> bytes:
    at = place(data, 0xC0, 0xC2)
    return data[: at + 5] + struct.pack(">HH", height, width) + data[at + 9 :]
