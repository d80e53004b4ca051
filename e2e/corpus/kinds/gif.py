"""GIF 87a and 89a (CompuServe), block by block."""

from __future__ import annotations

import struct

import numpy as np
from PIL import Image

from e2e.corpus.case import Answer, Case, Refusal, cuts
from e2e.corpus.motif import LARGE, MEDIUM, clear_corner, draw

TRAILER = b";"


def lzw(indices: np.ndarray, bits: int) -> bytes:
    """Variable-length codes (appendix F), in blocks of at most 255 bytes with an empty one at the end."""
    clear, end = 1 << bits, (1 << bits) + 1
    out, held, filled = bytearray(), 0, 0

    def put(code: int, width: int) -> None:
        nonlocal held, filled
        held |= code << filled
        filled += width
        while filled >= 8:
            out.append(held & 255)
            held >>= 8
            filled -= 8

    known = {(i,): i for i in range(clear)}
    width = bits + 1
    put(clear, width)
    word: tuple[int, ...] = ()
    for index in indices.ravel().tolist():
        longer = (*word, index)
        if longer in known:
            word = longer
            continue
        put(known[word], width)
        known[longer] = len(known) + 2
        if known[longer] == 1 << width:
            width += 1
        if len(known) + 2 > 4095:
            put(clear, width)
            known = {(i,): i for i in range(clear)}
            width = bits + 1
        word = (index,)
    put(known[word], width)
    put(end, width)
    if filled:
        out.append(held & 255)
    blocks = (bytes(out[at : at + 255]) for at in range(0, len(out), 255))
    return bytes([bits]) + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"


def paletted(label: str, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Indices `[H, W]` of 63 colours `[64, 3]`; the last is free."""
    picture = draw(label, size).quantize(63, dither=0)
    colours = np.frombuffer(bytes(picture.getpalette() or ()).ljust(192, b"\0")[:192], np.uint8).reshape(
        -1, 3
    )
    return np.asarray(picture), colours


def shown(indices: np.ndarray, colours: np.ndarray) -> Image.Image:
    return Image.fromarray(colours[indices])


def screen(size: tuple[int, int], colours: np.ndarray, version: bytes = b"89a") -> bytes:
    return b"GIF" + version + struct.pack("<HHBBB", *size, 0xF5, 0, 0) + colours.tobytes()


def control(clear: int | None = None, delay: int = 50) -> bytes:
    return b"!\xf9\x04" + struct.pack("<BHB", clear is not None, delay, clear or 0) + b"\0"


def frame(
    indices: np.ndarray,
    left: int = 0,
    top: int = 0,
    interlaced: bool = False,
    colours: np.ndarray | None = None,
) -> bytes:
    height, width = indices.shape
    if interlaced:
        order = [y for first, step in ((0, 8), (4, 8), (2, 4), (1, 2)) for y in range(first, height, step)]
        indices = indices[order]
    flags = 0x40 * interlaced | (0x85 if colours is not None else 0)
    own = b"" if colours is None else colours.tobytes()
    return b"," + struct.pack("<HHHHB", left, top, width, height, flags) + own + lzw(indices, 6)


def good() -> list[Case]:
    def one(name: str, what: str, label: str, **options: object) -> Case:
        version = options.pop("version", b"89a")
        indices, colours = paletted(label, MEDIUM)
        data = screen(MEDIUM, colours, version) + frame(indices, **options) + TRAILER
        return Case(f"{name}.gif", f"GIF, {what}.", data, Answer(label, shown(indices, colours)))

    ship, ship_colours = paletted("ship", MEDIUM)
    truck, truck_colours = paletted("truck", MEDIUM)
    clear = np.where(np.asarray(clear_corner("ship", MEDIUM))[..., 3] == 0, 63, ship)
    white = ship_colours.copy()
    white[63] = 255
    inner = shown(truck, truck_colours)
    around = Image.new("RGB", (80, 60), "white")
    around.paste(inner, (8, 6))
    animation = (
        screen(MEDIUM, ship_colours)
        + b"!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0"
        + control()
        + frame(ship)
        + control()
        + frame(truck, colours=truck_colours)
        + TRAILER
    )
    return [
        one("87a", "version 87a", "ship", version=b"87a"),
        one("89a", "version 89a", "truck"),
        one("interlaced", "interlaced", "airplane", interlaced=True),
        Case(
            "transparent.gif",
            "GIF with a transparent colour.",
            screen(MEDIUM, ship_colours) + control(clear=63) + frame(clear) + TRAILER,
            Answer("ship", shown(clear, white)),
        ),
        Case(
            "smaller.gif",
            "GIF whose picture is smaller than its screen: what is around is clear.",
            screen((80, 60), truck_colours) + frame(truck, 8, 6) + TRAILER,
            Answer("truck", around),
        ),
        Case(
            "animated.gif",
            "GIF of two frames: the first is looked at.",
            animation,
            Answer("ship", shown(ship, ship_colours)),
        ),
        Case(
            "own-palette.gif",
            "GIF whose frame has a palette of its own.",
            screen(MEDIUM, ship_colours) + frame(truck, colours=truck_colours) + TRAILER,
            Answer("truck", inner),
        ),
        Case(
            "comment.gif",
            "GIF with comments before its picture.",
            screen(MEDIUM, ship_colours)
            + b"!\xfe"
            + (b"\xff" + b"x" * 255) * 8
            + b"\0"
            + frame(ship)
            + TRAILER,
            Answer("ship", shown(ship, ship_colours)),
        ),
        Case(
            "trailing.gif",
            "GIF with bytes after its end.",
            screen(MEDIUM, truck_colours) + frame(truck) + TRAILER + bytes(100),
            Answer("truck", inner),
        ),
        Case(
            "screen-0.gif",
            "GIF whose screen has no size: it is as large as its first frame.",
            screen((0, 0), truck_colours) + frame(truck) + TRAILER,
            Answer("truck", inner),
        ),
    ]


def damaged() -> list[Case]:
    corrupt = Refusal("image-corrupt")
    indices, colours = paletted("ship", LARGE)
    whole = screen(LARGE, colours) + frame(indices) + TRAILER
    truck, truck_colours = paletted("truck", MEDIUM)
    two = (
        screen(MEDIUM, truck_colours)
        + control()
        + frame(truck)
        + control()
        + frame(paletted("ship", MEDIUM)[0])
    )
    truncated = Answer("ship", shown(indices, colours), warning="truncated")
    return [
        *cuts("gif", "gif", "GIF", whole),
        Case("no-trailer.gif", "GIF without its trailer: the frame is whole.", whole[:-1], truncated),
        Case(
            "second-frame-cut.gif",
            "GIF cut in its second frame: the first is whole.",
            two[:-100],
            Answer("truck", shown(truck, truck_colours), warning="truncated"),
        ),
        Case("no-frame.gif", "GIF without a picture.", screen(MEDIUM, colours) + TRAILER, corrupt),
        Case(
            "size-0.gif",
            "GIF of no size.",
            screen((0, 0), colours) + b"," + bytes(9) + b"\x06\0" + TRAILER,
            corrupt,
        ),
        Case(
            "size-65535.gif",
            "GIF that claims 65535 x 65535.",
            screen((65535, 65535), colours) + frame(indices) + TRAILER,
            Refusal("image-too-large"),
        ),
        Case("head-only.gif", "The first six bytes of a GIF.", b"GIF89a", corrupt),
        Case(
            "bad-codes.gif",
            "GIF whose codes name what was never said.",
            screen(MEDIUM, colours) + frame(truck)[:10] + b"\x06\x08" + b"\xff" * 8 + b"\0" + TRAILER,
            corrupt,
        ),
    ]


def cases() -> list[Case]:
    return [*good(), *damaged()]
