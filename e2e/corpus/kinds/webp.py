"""WebP (RFC 9649): Pillow codes the pictures, the container around them is written here."""

from __future__ import annotations

import struct

import numpy as np
from PIL import Image

from e2e.corpus import motif, profiles
from e2e.corpus.case import Answer, Case, Refusal, cuts
from e2e.corpus.motif import LARGE, MEDIUM, draw
from e2e.corpus.reading import read, saved

ICC, ALPHA, EXIF, XMP, ANIMATION = 0x20, 0x10, 0x08, 0x04, 0x02


def chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + bytes(len(content) % 2)


def riff(content: bytes, off: int = 0) -> bytes:
    """`off`: how much more the header claims than there is."""
    return b"RIFF" + struct.pack("<I", len(content) + 4 + off) + b"WEBP" + content


def webp(picture: Image.Image, **options: object) -> bytes:
    return saved(picture, "WEBP", **{"quality": 90, "method": 4} | options)


def extended(flags: int, size: tuple[int, int], before: bytes, coded: bytes, after: bytes = b"") -> bytes:
    """`coded`: a plain file of Pillow's, whose picture is taken."""
    width, height = ((side - 1).to_bytes(3, "little") for side in size)
    return riff(chunk(b"VP8X", bytes((flags, 0, 0, 0)) + width + height) + before + coded[12:] + after)


def good() -> list[Case]:
    cases: list[Case] = []

    def add(name: str, what: str, label: str, data: bytes, shown: Image.Image | None = None) -> None:
        picture = read(data, shown or draw(label, MEDIUM))
        cases.append(Case(f"{name}.webp", f"WebP, {what}.", data, Answer(label, picture, 3)))

    ship, truck = draw("ship", MEDIUM), draw("truck", MEDIUM)
    clear = motif.clear_corner("airplane", MEDIUM)
    add("lossy", "lossy", "ship", webp(ship))
    add("lossless", "lossless", "truck", webp(truck, lossless=True))
    add("lossy-alpha", "lossy with alpha", "airplane", webp(clear), motif.on_white(clear))
    add(
        "lossless-alpha", "lossless with alpha", "airplane", webp(clear, lossless=True), motif.on_white(clear)
    )
    add(
        "animated",
        "of two frames: the first is looked at",
        "ship",
        webp(ship, save_all=True, append_images=[truck], duration=500),
    )
    add(
        "exif-6",
        "whose EXIF names orientation 6: browsers do not turn by it",
        "truck",
        extended(EXIF, MEDIUM, b"", webp(truck), chunk(b"EXIF", motif.orientation_exif(6))),
    )
    add(
        "xmp-orientation",
        "whose XMP names an orientation: browsers do not turn by it",
        "truck",
        extended(XMP, MEDIUM, b"", webp(truck), chunk(b"XMP ", motif.xmp(6))),
    )
    unit = profiles.in_profile(np.asarray(ship) / 255, 1.8, profiles.P3)
    wide = Image.fromarray(np.round(unit * 255).astype(np.uint8))
    profile = profiles.rgb_profile(1.8, profiles.P3)
    add(
        "icc",
        "with an ICC profile",
        "ship",
        extended(ICC, MEDIUM, chunk(b"ICCP", profile), webp(wide, lossless=True)),
    )
    add(
        "unknown-chunk",
        "with a chunk that nobody knows",
        "ship",
        extended(0, MEDIUM, chunk(b"WHAT", b"is this"), webp(ship)),
    )
    add("trailing", "with bytes after its end", "truck", webp(truck) + bytes(100))
    return cases


def damaged() -> list[Case]:
    corrupt = Refusal("image-corrupt")
    drawing = draw("ship", LARGE)
    lossy, lossless = webp(drawing), webp(drawing, lossless=True)
    body = lossy[12:]
    huge = lossless[:21] + b"\xff\xff\xff\x0f" + lossless[25:]
    return [
        *cuts("webp", "webp", "WebP", lossy),
        *cuts("webp-lossless", "webp", "WebP, lossless", lossless, (45, 90)),
        Case("cut-tail.webp", "WebP that ends 6 bytes early, within its picture.", lossy[:-6], corrupt),
        Case(
            "riff-too-large.webp",
            "WebP whose RIFF size is more than the file; the picture is whole.",
            riff(body, 1000),
            Answer("ship", read(lossy, drawing), 3, warning="truncated"),
        ),
        Case(
            "riff-too-small.webp",
            "WebP whose RIFF size ends within the picture.",
            riff(body, -len(body) // 2),
            corrupt,
        ),
        Case("riff-0.webp", "WebP of RIFF size 0.", riff(body, -len(body) - 4), corrupt),
        Case(
            "no-picture.webp",
            "WebP without a picture.",
            riff(chunk(b"VP8X", bytes(4) + b"\x3f\0\0\x2f\0\0")),
            corrupt,
        ),
        Case(
            "size-16384.webp", "WebP, lossless, that claims 16384 x 16384.", huge, Refusal("image-too-large")
        ),
        Case(
            "canvas-huge.webp",
            "WebP whose canvas claims 2^24 x 2^24.",
            extended(0, (2**24, 2**24), b"", lossy),
            Refusal("image-too-large"),
        ),
        Case("head-only.webp", "The first 12 bytes of a WebP.", lossy[:12], corrupt),
        Case(
            "sound.webp",
            "A RIFF file that is no WebP but sound.",
            b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(28),
            Refusal("image-not-an-image"),
        ),
    ]


def cases() -> list[Case]:
    return [*good(), *damaged()]
