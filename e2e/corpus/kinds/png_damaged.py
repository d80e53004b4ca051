"""PNG that is cut, damaged or lies about itself."""

from __future__ import annotations

import zlib

from e2e.corpus.case import Answer, Case, Refusal, cuts
from e2e.corpus.motif import SMALL, draw
from e2e.corpus.png_file import (
    PALETTE,
    SIGNATURE,
    chunk,
    header,
    pixels,
    png,
    scanlines,
    values,
)


def cases() -> list[Case]:
    corrupt, too_large = Refusal("image-corrupt"), Refusal("image-too-large")
    whole = png(values(draw("ship")))
    interlaced = png(values(draw("truck")), interlace=True)
    held = pixels(values(draw("ship")), 8)
    head = SIGNATURE + header(*SMALL)
    end = chunk(b"IEND")
    truncated = Answer("ship", draw("ship"), warning="truncated")
    sized = [
        (0, 0, corrupt, "of no size"),
        (2**31 - 1, 2**31 - 1, too_large, "that claims 2^31 - 1 pixels a side"),
        (60_000, 60_000, too_large, "that claims 60000 x 60000"),
    ]
    return [
        *cuts("png", "png", "PNG", whole),
        *cuts("png-interlaced", "png", "PNG, interlaced", interlaced, (45, 90)),
        Case("cut-before-iend.png", "PNG without IEND; all pixels are there.", whole[: -len(end)], truncated),
        Case("cut-in-iend.png", "PNG whose last two bytes are missing.", whole[:-2], truncated),
        Case(
            "crc-wrong.png",
            "PNG whose IDAT has a wrong checksum.",
            head + chunk(b"IDAT", held, crc=0) + end,
            corrupt,
        ),
        Case(
            "crc-wrong-ihdr.png",
            "PNG whose header has a wrong checksum.",
            whole[:29] + b"\0\0\0\0" + whole[33:],
            corrupt,
        ),
        Case("bit-flipped.png", "PNG with one bit of its pixels turned over.", flip(whole, 300), corrupt),
        Case("no-idat.png", "PNG without any pixels.", head + end, corrupt),
        Case(
            "no-palette.png",
            "PNG of a palette that is missing.",
            png(values(draw("ship").quantize(16)), 8, PALETTE),
            corrupt,
        ),
        Case(
            "few-rows.png",
            "PNG whose pixels end after 10 of 36 rows, well formed else.",
            head + chunk(b"IDAT", pixels(values(draw("ship"))[:10], 8)) + end,
            corrupt,
        ),
        Case(
            "bad-filter.png",
            "PNG whose first row names a filter that there is not.",
            head + chunk(b"IDAT", zlib.compress(b"\x09" + scanlines(values(draw("ship")), 8)[1:])) + end,
            corrupt,
        ),
        Case(
            "bad-depth.png",
            "PNG of RGB with 3 bit.",
            SIGNATURE + header(*SMALL, depth=3) + chunk(b"IDAT", held) + end,
            corrupt,
        ),
        Case("signature-only.png", "The signature of PNG and no more.", SIGNATURE, corrupt),
        *(
            Case(
                f"size-{width}.png",
                f"PNG {what}.",
                SIGNATURE + header(width, height) + chunk(b"IDAT", held) + end,
                right,
            )
            for width, height, right, what in sized
        ),
        Case(
            "apple.png",
            "PNG as Apple's tools pack it into apps, which no browser reads: CgBI first, no head of zlib.",
            SIGNATURE
            + chunk(b"CgBI", b"\x50\0\x20\x02")
            + header(*SMALL)
            + chunk(b"IDAT", held[2:-4])
            + chunk(b"IEND"),
            corrupt,
        ),
        Case(
            "newlines.png",
            "PNG sent as text: CR LF became LF.",
            whole.replace(b"\r\n", b"\n"),
            Refusal("image-corrupt"),
        ),
    ]


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :]
