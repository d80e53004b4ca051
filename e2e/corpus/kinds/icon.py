"""ICO and CUR: a directory of small pictures, each a DIB or a PNG."""

from __future__ import annotations

import struct

import numpy as np
from PIL import Image

from e2e.corpus.case import Answer, Case, Refusal, cuts
from e2e.corpus.kinds.bmp import dib, packed, paletted, quads, true_colours
from e2e.corpus.motif import clear_corner, draw, on_white
from e2e.corpus.png_file import RGBA, png, values

ICON, CURSOR = 1, 2
SIZE = (48, 48)


def square(label: str) -> Image.Image:
    """The middle of a drawing, as the model sees it."""
    return draw(label, (64, 48)).crop((8, 0, 56, 48))


def clear_square(label: str) -> Image.Image:
    return clear_corner(label, (64, 48)).crop((8, 0, 56, 48))


def icon(
    pictures: list[tuple[tuple[int, int], int, bytes]],
    kind: int = ICON,
    offset: int | None = None,
    count: int | None = None,
) -> bytes:
    """`pictures`: size, bits and content of each."""
    number = len(pictures) if count is None else count
    head, body, start = struct.pack("<HHH", 0, kind, number), b"", 6 + 16 * len(pictures)
    for (width, height), bits, content in pictures:
        place = start + len(body) if offset is None else offset
        planes_or_x, bits_or_y = (1, bits) if kind == ICON else (0, 0)
        head += struct.pack(
            "<BBBBHHII", width % 256, height % 256, 0, 0, planes_or_x, bits_or_y, len(content), place
        )
        body += content
    return head + body


def with_mask(
    size: tuple[int, int], bits: int, pixels: bytes, mask: np.ndarray | None = None, palette: bytes = b""
) -> bytes:
    """A DIB of twice the height: below the colours, one bit a pixel for what is clear."""
    width, height = size
    clear = np.zeros((height, width), np.uint8) if mask is None else mask
    return dib((width, 2 * height), bits, pixels + packed(clear, 1), palette=palette, used=len(palette) // 4)


def bgra(picture: Image.Image) -> bytes:
    return np.asarray(picture)[..., (2, 1, 0, 3)][::-1].tobytes()


def good() -> list[Case]:
    cases: list[Case] = []

    def add(name: str, what: str, label: str, data: bytes, shown: Image.Image) -> None:
        cases.append(Case(name, f"{what}.", data, Answer(label, shown)))

    ship, truck = square("ship"), square("truck")
    clear = clear_square("airplane")
    add(
        "bmp-24.ico",
        "ICO of a DIB of 24 bit",
        "ship",
        icon([(SIZE, 24, with_mask(SIZE, 24, true_colours(ship)))]),
        ship,
    )
    add(
        "bmp-32.ico",
        "ICO of a DIB of 32 bit with alpha",
        "airplane",
        icon([(SIZE, 32, with_mask(SIZE, 32, bgra(clear)))]),
        on_white(clear),
    )
    hidden = (np.asarray(clear)[..., 3] < 255).astype(np.uint8)
    cut_out = np.where(hidden[..., None] == 1, 255, np.asarray(clear)[..., :3]).astype(np.uint8)
    masked = with_mask(SIZE, 24, true_colours(clear.convert("RGB")), hidden)
    add(
        "mask.ico",
        "ICO of 24 bit whose mask clears a corner",
        "airplane",
        icon([(SIZE, 24, masked)]),
        Image.fromarray(cut_out),
    )
    indices, colours = paletted("truck", 8, (64, 48))
    indices = np.ascontiguousarray(indices[:, 8:56])
    add(
        "bmp-8.ico",
        "ICO of a DIB of 8 bit",
        "truck",
        icon([(SIZE, 8, with_mask(SIZE, 8, packed(indices, 8), palette=quads(colours)))]),
        Image.fromarray(colours[indices]),
    )
    rgba = png(values(clear), kind=RGBA)
    add("png.ico", "ICO of a PNG", "airplane", icon([(SIZE, 32, rgba)]), on_white(clear))
    small = truck.resize((16, 16), Image.Resampling.BOX)
    sizes = [
        ((16, 16), 32, with_mask((16, 16), 24, true_colours(small))),
        (SIZE, 24, with_mask(SIZE, 24, true_colours(ship))),
    ]
    add("two-sizes.ico", "ICO of two sizes: the larger is looked at", "ship", icon(sizes), ship)
    lost = bytearray(icon([(SIZE, 24, sizes[1][2]), sizes[0]]))
    struct.pack_into("<I", lost, 6 + 16 + 8, 10_000_000)
    add("lost-one.ico", "ICO whose smaller picture is said to be beyond its end", "ship", bytes(lost), ship)
    add(
        "bmp-24.cur",
        "CUR of a DIB of 24 bit",
        "truck",
        icon([(SIZE, 24, with_mask(SIZE, 24, true_colours(truck)))], CURSOR),
        truck,
    )
    return cases


def damaged() -> list[Case]:
    corrupt = Refusal("image-corrupt")
    content = with_mask(SIZE, 24, true_colours(square("ship")))
    whole = icon([(SIZE, 24, content)])
    return [
        *cuts("ico", "ico", "ICO", whole),
        Case(
            "outside.ico",
            "ICO whose directory points beyond its end.",
            icon([(SIZE, 24, content)], offset=10_000_000),
            corrupt,
        ),
        Case(
            "no-pictures.ico",
            "ICO of no pictures.",
            icon([], count=0) + content,
            Refusal("image-not-an-image"),
        ),
        Case(
            "many.ico", "ICO that claims 65,535 pictures.", icon([(SIZE, 24, content)], count=65_535), corrupt
        ),
        Case("directory-only.ico", "ICO that ends after its directory.", whole[:22], corrupt),
    ]


def cases() -> list[Case]:
    return [*good(), *damaged()]
