"""BMP and DIB (Microsoft's BITMAPCOREHEADER to BITMAPV5HEADER), OS/2's kind among them."""

from __future__ import annotations

import struct

import numpy as np
from PIL import Image

from e2e.corpus.case import Answer, Case, Refusal, cuts
from e2e.corpus.motif import LARGE, MEDIUM, SMALL, clear_corner, dithered, draw, on_white

CORE, INFO, V4, V5 = 12, 40, 108, 124
OS2_SHORT, OS2_LONG = 20, 46  # of OS/2 2, which may be cut short after any field
PLAIN, RLE8, RLE4, BITFIELDS = 0, 1, 2, 3
SRGB_SPACE = 0x73524742  # "sRGB"


def packed(indices: np.ndarray, bits: int) -> bytes:
    """`[H, W]` -> rows from the bottom, each to a multiple of 4 bytes."""
    per_byte = 8 // bits
    height, width = indices.shape
    padded = np.zeros((height, -(-width // per_byte) * per_byte), np.uint8)
    padded[:, :width] = indices
    shifts = np.arange(per_byte)[::-1] * bits
    return padded_rows((padded.reshape(height, -1, per_byte) << shifts).sum(axis=2).astype(np.uint8))


def padded_rows(rows: np.ndarray) -> bytes:
    return np.pad(rows, ((0, 0), (0, -rows.shape[1] % 4)))[::-1].tobytes()


def true_colours(picture: Image.Image) -> bytes:
    rgb = np.asarray(picture)[..., ::-1]
    return padded_rows(rgb.reshape(rgb.shape[0], -1))


def quads(colours: np.ndarray) -> bytes:
    """`[N, 3]` -> blue, green, red, 0."""
    return np.pad(colours[:, ::-1], ((0, 0), (0, 1))).tobytes()


def dib(
    size: tuple[int, int],
    bits: int,
    pixels: bytes,
    header: int = INFO,
    compression: int = PLAIN,
    palette: bytes = b"",
    masks: tuple[int, ...] = (),
    used: int = 0,
    said: int | None = None,
) -> bytes:
    """Header, masks, palette and pixels; a negative height is top-down. said: bytes of pixels, if wrong."""
    width, height = size
    if header == CORE:
        return struct.pack("<IHHHH", header, width, height, 1, bits) + palette + pixels
    head = struct.pack(
        "<IiiHHIIiiII",
        header,
        width,
        height,
        1,
        bits,
        compression,
        len(pixels) if said is None else said,
        2835,
        2835,
        used,
        0,
    )
    if header < V4 and header != INFO:
        return head[:header].ljust(header, b"\0") + palette + pixels
    coded = b"".join(struct.pack("<I", mask) for mask in masks)
    if header == INFO:
        return head + coded + palette + pixels
    head += coded.ljust(16, b"\0") + struct.pack("<I", SRGB_SPACE)
    return head.ljust(header, b"\0") + palette + pixels


def bmp(
    size: tuple[int, int], bits: int, pixels: bytes, offset: int | None = None, **options: object
) -> bytes:
    whole = dib(size, bits, pixels, **options)
    start = 14 + len(whole) - len(pixels) if offset is None else offset
    return b"BM" + struct.pack("<IHHI", 14 + len(whole), 0, 0, start) + whole


def paletted(label: str, bits: int, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """Indices `[H, W]`, colours `[2^bits, 3]`."""
    picture = draw(label, size)
    if bits == 1:
        return dithered(picture.convert("L"), 1), np.array([[0, 0, 40], [255, 255, 215]], np.uint8)
    few = picture.quantize(2**bits, dither=0)
    colours = np.frombuffer(bytes(few.getpalette() or ()).ljust(3 * 2**bits, b"\0"), np.uint8)
    return np.asarray(few), colours.reshape(-1, 3)[: 2**bits]


def rle8(indices: np.ndarray) -> bytes:
    """Runs, rows from the bottom; every third row as it is ("absolute mode")."""
    out = bytearray()
    for y, row in enumerate(indices[::-1]):
        if y % 3 == 0 and len(row) >= 3:
            out += bytes((0, len(row))) + row.tobytes() + bytes(len(row) % 2)
        else:
            starts = np.flatnonzero(np.diff(row, prepend=256 + int(row[0])))
            for start, end in zip(starts, [*starts[1:], len(row)], strict=True):
                out += bytes((end - start, row[start]))
        out += b"\0\0"
    return bytes(out[:-2]) + b"\0\1"


def rle4(indices: np.ndarray) -> bytes:
    out = bytearray()
    for row in indices[::-1]:
        starts = np.flatnonzero(np.diff(row, prepend=256 + int(row[0])))
        for start, end in zip(starts, [*starts[1:], len(row)], strict=True):
            out += bytes((end - start, row[start] * 17))
        out += b"\0\0"
    return bytes(out[:-2]) + b"\0\1"


def sixteen(
    picture: Image.Image, shifts: tuple[int, int, int], widths: tuple[int, int, int]
) -> tuple[bytes, Image.Image]:
    """Rows of 16-bit pixels, and what they show."""
    rgb = np.asarray(picture).astype(int)
    most = 2 ** np.array(widths) - 1
    levels = np.round(rgb / 255 * most).astype(int)
    coded = (levels << np.array(shifts)).sum(axis=2).astype("<u2")
    shown = Image.fromarray(np.round(levels * 255 / most).astype(np.uint8))
    return padded_rows(coded.view(np.uint8).reshape(rgb.shape[0], -1)), shown


def good() -> list[Case]:
    cases: list[Case] = []

    def add(name: str, what: str, label: str, data: bytes, shown: Image.Image, tolerance: int = 2) -> None:
        cases.append(Case(f"{name}.bmp", f"BMP, {what}.", data, Answer(label, shown, tolerance)))

    ship, truck = draw("ship"), draw("truck")
    indices, colours = paletted("truck", 8, MEDIUM)
    shown, rows, palette = Image.fromarray(colours[indices]), packed(indices, 8), quads(colours)
    for header in (OS2_SHORT, OS2_LONG):
        short = bmp(MEDIUM, 8, rows, header=header, palette=palette)
        add(f"os2-{header}", f"OS/2's header of {header} bytes, 8 bit", "truck", short, shown)
    run = bmp(MEDIUM, 8, rle8(indices), compression=RLE8, palette=palette, said=10**6)
    add("rle-said", "run-length coded, of more bytes than there are, it says", "truck", run, shown)
    for bits, label, size in ((1, "ship", LARGE), (4, "truck", MEDIUM), (8, "airplane", MEDIUM)):
        indices, colours = paletted(label, bits, size)
        shown, rows = Image.fromarray(colours[indices]), packed(indices, bits)
        core = bmp(size, bits, rows, header=CORE, palette=colours[:, ::-1].tobytes())
        add(f"core-{bits}", f"OS/2's header of 12 bytes, {bits} bit", label, core, shown)
        add(
            f"info-{bits}",
            f"{bits} bit",
            label,
            bmp(size, bits, rows, palette=quads(colours), used=len(colours)),
            shown,
        )
        if bits > 1:
            packer, compression = (rle8, RLE8) if bits == 8 else (rle4, RLE4)
            run = bmp(
                size,
                bits,
                packer(indices),
                compression=compression,
                palette=quads(colours),
                used=len(colours),
            )
            add(f"rle-{bits}", f"run-length coded, {bits} bit", label, run, shown)
    add(
        "core-24",
        "OS/2's header of 12 bytes, 24 bit",
        "ship",
        bmp(SMALL, 24, true_colours(ship), header=CORE),
        ship,
    )
    add("info-24", "24 bit", "truck", bmp(SMALL, 24, true_colours(truck)), truck)
    add(
        "top-down",
        "24 bit, from the top down",
        "ship",
        bmp((SMALL[0], -SMALL[1]), 24, true_colours(ship.transpose(Image.Transpose.FLIP_TOP_BOTTOM))),
        ship,
    )
    odd = draw("truck", (47, 35))
    add("odd-width", "24 bit, rows that are padded", "truck", bmp((47, 35), 24, true_colours(odd)), odd)
    rows, shown = sixteen(ship, (10, 5, 0), (5, 5, 5))
    add("info-16", "16 bit, 5 a colour", "ship", bmp(SMALL, 16, rows), shown, 4)
    rows, shown = sixteen(truck, (11, 5, 0), (5, 6, 5))
    add(
        "fields-16",
        "16 bit, 5, 6 and 5 by masks",
        "truck",
        bmp(SMALL, 16, rows, compression=BITFIELDS, masks=(0xF800, 0x07E0, 0x001F)),
        shown,
        4,
    )
    bgrx = np.pad(np.asarray(ship)[..., ::-1], ((0, 0), (0, 0), (0, 1)))[::-1].tobytes()
    add("info-32", "32 bit, the fourth byte unused", "ship", bmp(SMALL, 32, bgrx), ship)
    clear = clear_corner("airplane")
    bgra = np.asarray(clear)[..., (2, 1, 0, 3)][::-1].tobytes()
    masks = (0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    add(
        "v4-alpha",
        "version 4, 32 bit with alpha",
        "airplane",
        bmp(SMALL, 32, bgra, header=V4, compression=BITFIELDS, masks=masks),
        on_white(clear),
    )
    add(
        "v5-alpha",
        "version 5, 32 bit with alpha",
        "airplane",
        bmp(SMALL, 32, bgra, header=V5, compression=BITFIELDS, masks=masks),
        on_white(clear),
    )
    add("v5-24", "version 5, 24 bit", "truck", bmp(SMALL, 24, true_colours(truck), header=V5), truck)
    add(
        "trailing",
        "with bytes after its end",
        "truck",
        bmp(SMALL, 24, true_colours(truck)) + bytes(50),
        truck,
    )
    return cases


def damaged() -> list[Case]:
    corrupt, too_large = Refusal("image-corrupt"), Refusal("image-too-large")
    rows = true_colours(draw("ship"))
    whole = bmp(SMALL, 24, rows)
    indices, colours = paletted("truck", 8, MEDIUM)
    run = bmp(MEDIUM, 8, rle8(indices), compression=RLE8, palette=quads(colours), said=0)
    return [
        *cuts("rle", "bmp", "BMP, run-length coded", run, (45, 90)),
        *cuts("bmp", "bmp", "BMP", whole),
        Case("cut-tail.bmp", "BMP that ends 10 bytes early.", whole[:-10], corrupt),
        Case("size-0.bmp", "BMP of no size.", bmp((0, 0), 24, rows), corrupt),
        Case("size-negative.bmp", "BMP of negative width.", bmp((-48, 36), 24, rows), corrupt),
        Case(
            "size-huge.bmp",
            "BMP that claims 2^31 - 1 pixels a side.",
            bmp((2**31 - 1, 2**31 - 1), 24, rows),
            too_large,
        ),
        Case("size-60000.bmp", "BMP that claims 60000 x 60000.", bmp((60_000, 60_000), 24, rows), too_large),
        Case(
            "core-65535.bmp",
            "BMP with OS/2's header that claims 65535 x 65535.",
            bmp((65_535, 65_535), 24, rows, header=CORE),
            too_large,
        ),
        Case(
            "offset-beyond.bmp",
            "BMP whose pixels are said to begin beyond its end.",
            bmp(SMALL, 24, rows, offset=10_000_000),
            corrupt,
        ),
        Case("depth-7.bmp", "BMP of 7 bit.", bmp(SMALL, 7, rows), corrupt),
    ]


def cases() -> list[Case]:
    return [*good(), *damaged()]
