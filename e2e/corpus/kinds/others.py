"""What is no picture, what is one under another name, and kinds that a browser may not read."""

from __future__ import annotations

import numpy as np
from PIL import Image

from e2e.corpus.case import Answer, Case, Refusal
from e2e.corpus.jpeg_file import jpeg
from e2e.corpus.kinds import avif, gif, svg, webp
from e2e.corpus.motif import MEDIUM, SMALL, draw
from e2e.corpus.png_file import SIGNATURE, plain
from e2e.corpus.reading import read, saved

NO_PICTURE = Refusal("image-not-an-image")


def renamed() -> list[Case]:
    """The name never decides."""
    ship_png, truck_png = plain("ship"), plain("truck")
    ship_jpeg, truck_webp = jpeg(draw("ship", MEDIUM)), webp.webp(draw("truck", MEDIUM), lossless=True)
    indices, colours = gif.paletted("truck", MEDIUM)
    truck_gif = gif.screen(MEDIUM, colours) + gif.frame(indices) + gif.TRAILER
    raster = {
        "png-named.svg": ("PNG named .svg.", "ship", ship_png),
        "png-named.jpg": ("PNG named .jpg.", "truck", truck_png),
        "png-named.txt": ("PNG named .txt.", "ship", ship_png),
        "png-named.pdf": ("PNG named .pdf.", "truck", truck_png),
        "png-named.heic": ("PNG named .heic.", "ship", ship_png),
        "png-without-extension": ("PNG without an extension.", "truck", truck_png),
        "jpeg-named.png": ("JPEG named .png.", "ship", ship_jpeg),
        "jpeg-named.jpg~": ("JPEG of an editor's backup.", "ship", ship_jpeg),
        "jpeg-named.JPEG.download": ("JPEG of a download that was renamed.", "ship", ship_jpeg),
        "jpeg-named.gif": ("JPEG named .gif.", "ship", ship_jpeg),
        "webp-named.jpg": ("WebP named .jpg, as many sites send it.", "truck", truck_webp),
        "gif-named.mp4": ("GIF named .mp4.", "truck", truck_gif),
        "корабль в море.png": ("PNG with a name in Russian, and a space.", "ship", ship_png),
    }
    drawn = {
        "svg-named.png": ("SVG named .png.", "ship"),
        "svg-named.jpg": ("SVG named .jpg.", "truck"),
        "svg-named.txt": ("SVG named .txt.", "ship"),
        "svg-without-extension": ("SVG without an extension.", "truck"),
    }
    return [
        *(
            Case(name, what, data, Answer(label, read(data, shown_size(label, data)), 3))
            for name, (what, label, data) in raster.items()
        ),
        *(
            Case(name, what, svg.drawing(label).encode(), svg.answer(label))
            for name, (what, label) in drawn.items()
        ),
    ]


def shown_size(label: str, data: bytes) -> Image.Image:
    return draw(label) if data.startswith(SIGNATURE) else draw(label, MEDIUM)


def no_pictures() -> list[Case]:
    random = np.random.default_rng(7)
    return [
        Case("empty.png", "Nothing at all.", b"", Refusal("image-empty")),
        Case("one-byte.jpg", "One byte.", b"\xff", NO_PICTURE),
        Case("text.png", "Text named .png.", b"Dear diary, this is no picture at all.\n" * 20, NO_PICTURE),
        Case(
            "bm.txt",
            "Text that begins with BM.",
            b"BM is short for many a thing, and this is none of them.\n" * 5,
            NO_PICTURE,
        ),
        Case(
            "gif.txt",
            "Text that begins with GIF.",
            b"GIF is how some pronounce it; others do not.\n" * 5,
            NO_PICTURE,
        ),
        Case(
            "riff.txt",
            "Text that begins with RIFF.",
            b"RIFF raff, said the street urchin to the other.\n" * 5,
            NO_PICTURE,
        ),
        Case(
            "ii.txt", "Text that begins with II, as TIFF does.", b"II* is two and a star.\n" * 5, NO_PICTURE
        ),
        Case(
            "drawing.tga",
            "Targa, which begins as an icon does.",
            saved(draw("ship", SMALL), "TGA"),
            NO_PICTURE,
        ),
        Case("random.png", "Bytes by chance.", random.bytes(2000), NO_PICTURE),
        Case("zeros.png", "Zeros, named .png.", bytes(2000), Refusal("image-corrupt")),
        Case(
            "document.pdf",
            "The head of a PDF.",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
            + b"trailer\n<< >>\n%%EOF\n",
            NO_PICTURE,
        ),
        Case(
            "archive.zip",
            "The head of a ZIP archive.",
            b"PK\x03\x04\x14" + bytes(25) + b"ship.png" + bytes(100),
            NO_PICTURE,
        ),
        Case(
            "script.js",
            "A program.",
            b'export const ship = \'<svg width="5" height="5">\';\n' * 3,
            NO_PICTURE,
        ),
        Case(
            "data.json",
            "JSON that holds an SVG.",
            b'{"icon": "<svg xmlns=\'http://www.w3.org/2000/svg\'></svg>"}',
            NO_PICTURE,
        ),
        Case(
            "film.mp4",
            "The head of a film.",
            avif.box(b"ftyp", b"isom\0\0\2\0isomiso2avc1mp41") + avif.box(b"mdat", bytes(200)),
            NO_PICTURE,
        ),
        Case("font.woff2", "The head of a font.", b"wOF2" + bytes(100), NO_PICTURE),
        Case(
            "png-in-text.txt",
            "A PNG after a line of text.",
            b"Here it comes:\n" + plain("ship"),
            NO_PICTURE,
        ),
    ]


def other_kinds() -> list[Case]:
    """Kinds that some browsers read: answered by these, and told as what they are by others."""
    unsupported = Refusal("image-format-unsupported")
    heif = avif.box(b"ftyp", b"heic\0\0\0\0mif1heic")
    meta = avif.box(b"meta", avif.FULL + avif.box(b"iprp", avif.box(b"ipco", avif.extent(64, 64))))
    tiff = saved(draw("ship"), "TIFF")
    jp2 = saved(draw("truck"), "JPEG2000")
    return [
        Case(
            "phone.heic",
            "HEIC, its boxes and no picture.",
            heif + meta + bytes(64),
            Refusal("image-heic-unsupported"),
        ),
        Case("scan.tiff", "TIFF.", tiff, unsupported),
        Case("scan-cut.tiff", "TIFF, cut at 45 % of its length.", tiff[: len(tiff) * 45 // 100], unsupported),
        Case("film-frame.jp2", "JPEG 2000.", jp2, unsupported),
        Case("bare.jxl", "The first bytes of a bare JPEG XL.", b"\xff\x0a" + bytes(60), unsupported),
        Case(
            "boxed.jxl",
            "The first box of a JPEG XL.",
            b"\0\0\0\x0cJXL \x0d\x0a\x87\x0a" + bytes(60),
            unsupported,
        ),
    ]


def cases() -> list[Case]:
    return [*renamed(), *no_pictures(), *other_kinds()]
