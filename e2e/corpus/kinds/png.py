"""PNG, chunk by chunk (W3C PNG, third edition): every colour type, depth and way of storing it."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from PIL import Image

from e2e.corpus import motif, profiles
from e2e.corpus.case import Answer, Case, Refusal, cuts
from e2e.corpus.motif import LARGE, MEDIUM, SMALL, draw
from models.data.colour import D65, SRGB, Chromaticity, Primaries, decode_srgb, encode_srgb

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
# First column and row, and steps, of Adam7's passes (section 8.1).
ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(name: bytes, content: bytes = b"", crc: int | None = None) -> bytes:
    right = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", right if crc is None else crc)


def header(width: int, height: int, depth: int = 8, kind: int = RGB, interlace: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlace))


def scanlines(samples: np.ndarray, depth: int) -> bytes:
    """`[H, W, channels]` -> rows, each with its filter's byte; filters 0 to 4 in turn (section 9)."""
    height, width, channels = samples.shape
    if depth == 16:
        rows = samples.astype(">u2").view(np.uint8).reshape(height, -1)
    elif depth == 8:
        rows = samples.astype(np.uint8).reshape(height, -1)
    else:
        per_byte = 8 // depth
        padded = np.zeros((height, -(-width // per_byte) * per_byte), np.uint8)
        padded[:, :width] = samples[..., 0]
        shifts = np.arange(per_byte)[::-1] * depth
        rows = (padded.reshape(height, -1, per_byte) << shifts).sum(axis=2).astype(np.uint8)
    step = max(1, channels * depth // 8)
    wide = rows.astype(int)
    left = np.pad(wide, ((0, 0), (step, 0)))[:, : wide.shape[1]]
    up = np.pad(wide, ((1, 0), (0, 0)))[:height]
    corner = np.pad(left, ((1, 0), (0, 0)))[:height]
    guess = left + up - corner
    to_left, to_up, to_corner = abs(guess - left), abs(guess - up), abs(guess - corner)
    paeth = np.where(
        (to_left <= to_up) & (to_left <= to_corner), left, np.where(to_up <= to_corner, up, corner)
    )
    predicted = (0, left, up, (left + up) // 2, paeth)
    out = bytearray()
    for y in range(height):
        filter_type = y % 5 if depth >= 8 else 0
        guessed = predicted[filter_type]
        line = wide[y] - (guessed if isinstance(guessed, int) else guessed[y])
        out += bytes([filter_type]) + (line % 256).astype(np.uint8).tobytes()
    return bytes(out)


def pixels(samples: np.ndarray, depth: int, interlace: bool = False) -> bytes:
    """What IDAT holds."""
    if not interlace:
        return zlib.compress(scanlines(samples, depth), 9)
    passes = [samples[y::rows, x::columns] for x, y, columns, rows in ADAM7]
    return zlib.compress(b"".join(scanlines(part, depth) for part in passes if part.size), 9)


def png(
    samples: np.ndarray,
    depth: int = 8,
    kind: int = RGB,
    interlace: bool = False,
    before: bytes = b"",
    after: bytes = b"",
) -> bytes:
    """A file of `[H, W, channels]`; `before` and `after` are chunks around IDAT."""
    height, width = samples.shape[:2]
    head = SIGNATURE + header(width, height, depth, kind, int(interlace))
    return head + before + chunk(b"IDAT", pixels(samples, depth, interlace)) + after + chunk(b"IEND")


def values(picture: Image.Image) -> np.ndarray:
    """`[H, W, channels]`"""
    array = np.asarray(picture)
    return array if array.ndim == 3 else array[..., None]


def dithered(grey: Image.Image, depth: int) -> np.ndarray:
    """`[H, W, 1]`, 0 .. 2^depth - 1, errors handed on (Floyd and Steinberg): grey from afar."""
    most = 2**depth - 1
    levels = np.asarray(grey, float) / 255 * most
    height, width = levels.shape
    out = np.zeros((height, width), np.uint8)
    for y in range(height):
        for x in range(width):
            out[y, x] = np.clip(round(levels[y, x]), 0, most)
            error = levels[y, x] - out[y, x]
            for dx, dy, share in ((1, 0, 7), (-1, 1, 3), (0, 1, 5), (1, 1, 1)):
                if 0 <= x + dx < width and y + dy < height:
                    levels[y + dy, x + dx] += error * share / 16
    return out[..., None]


def grey_picture(samples: np.ndarray, depth: int) -> Image.Image:
    scaled = np.round(samples[..., 0].astype(float) * 255 / (2**depth - 1))
    return Image.fromarray(scaled.astype(np.uint8)).convert("RGB")


def sixteen(unit: np.ndarray) -> np.ndarray:
    """0..1 -> 0..65535"""
    return np.round(unit * 65535).astype(np.uint16)


def colour_types() -> list[Case]:
    cases: list[Case] = []

    def add(
        name: str,
        what: str,
        label: str,
        samples: np.ndarray,
        depth: int,
        kind: int,
        shown: Image.Image,
        before: bytes = b"",
    ) -> None:
        for interlace in (False, True):
            cases.append(
                Case(
                    f"{name}{'-interlaced' if interlace else ''}.png",
                    f"PNG, {what}{', interlaced' if interlace else ''}.",
                    png(samples, depth, kind, interlace, before),
                    Answer(label, shown),
                )
            )

    for depth, label, size in ((1, "ship", LARGE), (2, "truck", MEDIUM), (4, "airplane", SMALL)):
        samples = dithered(draw(label, size).convert("L"), depth)
        add(
            f"grey-{depth}", f"grey of {depth} bit", label, samples, depth, GREY, grey_picture(samples, depth)
        )
    grey = draw("ship").convert("L")
    add("grey-8", "grey of 8 bit", "ship", values(grey), 8, GREY, grey.convert("RGB"))
    grey = draw("truck").convert("L")
    add(
        "grey-16",
        "grey of 16 bit",
        "truck",
        values(grey).astype(np.uint16) * 257,
        16,
        GREY,
        grey.convert("RGB"),
    )
    colour = draw("airplane")
    add("rgb-8", "RGB of 8 bit", "airplane", values(colour), 8, RGB, colour)
    colour = draw("automobile")
    # Low bytes that say something: 16 bit is not 8 bit twice.
    noise = np.random.default_rng(1).integers(0, 120, (*reversed(SMALL), 3))
    fine = np.clip(values(colour).astype(int) * 257 - 60 + noise, 0, 65535).astype(np.uint16)
    add("rgb-16", "RGB of 16 bit", "automobile", fine, 16, RGB, colour)
    for depth, label, size in (
        (1, "ship", LARGE),
        (2, "airplane", MEDIUM),
        (4, "truck", SMALL),
        (8, "automobile", SMALL),
    ):
        drawn = draw(label, size)
        paletted = (
            drawn.convert("L").convert("1").convert("P")
            if depth == 1
            else drawn.quantize(2 ** min(depth, 6), dither=0)
        )
        indices, palette = values(paletted), bytes(paletted.getpalette() or ())
        if depth == 1:
            indices, palette = dithered(drawn.convert("L"), 1), bytes((0, 0, 40, 255, 255, 215))
        colours = np.frombuffer(palette, np.uint8).reshape(-1, 3)
        shown = Image.fromarray(colours[indices[..., 0]])
        add(
            f"palette-{depth}",
            f"a palette of {depth} bit",
            label,
            indices,
            depth,
            PALETTE,
            shown,
            chunk(b"PLTE", palette),
        )
    clear = motif.clear_corner("ship")
    add("rgba-8", "RGBA of 8 bit", "ship", values(clear), 8, RGBA, motif.on_white(clear))
    clear = motif.clear_corner("truck")
    add(
        "rgba-16",
        "RGBA of 16 bit",
        "truck",
        values(clear).astype(np.uint16) * 257,
        16,
        RGBA,
        motif.on_white(clear),
    )
    for depth, label in ((8, "airplane"), (16, "automobile")):
        clear = motif.clear_corner(label).convert("LA").convert("RGBA")
        samples = values(clear)[..., 2:].astype(np.uint16) * (257 if depth == 16 else 1)
        add(
            f"grey-alpha-{depth}",
            f"grey with alpha of {depth} bit",
            label,
            samples,
            depth,
            GREY_ALPHA,
            motif.on_white(clear),
        )
    return cases


def transparent_colours() -> list[Case]:
    """tRNS: one colour, or the palette's alpha (section 11.3.1.1). What is clear shows white."""
    cases: list[Case] = []

    def marked(label: str, size: tuple[int, int] = SMALL) -> np.ndarray:
        return values(motif.clear_corner(label, size))[..., 3] == 0

    for depth, label, size in (
        (2, "truck", MEDIUM),
        (4, "airplane", SMALL),
        (8, "ship", SMALL),
        (16, "truck", SMALL),
    ):
        most = 2**depth - 1
        grey = draw(label, size).convert("L")
        samples = (
            dithered(grey, depth)
            if depth < 8
            else values(grey).astype(np.uint16) * (257 if depth == 16 else 1)
        )
        key = most // 3 if depth < 8 else 7 * (257 if depth == 16 else 1)
        if depth >= 8:
            samples = np.where(samples == key, key + most // 255, samples)
            samples = np.where(marked(label, size)[..., None], key, samples)
        shown = np.where(samples == key, most, samples)
        cases.append(
            Case(
                f"grey-{depth}-trns.png",
                f"PNG, grey of {depth} bit, one of its greys transparent.",
                png(samples, depth, GREY, before=chunk(b"tRNS", struct.pack(">H", key))),
                Answer(label, grey_picture(shown, depth)),
            )
        )
    for depth, label in ((8, "airplane"), (16, "automobile")):
        times = 257 if depth == 16 else 1
        key = (1, 254, 3)
        there = marked(label)[..., None]
        samples = np.where(there, np.array(key), values(draw(label)).astype(int)) * times
        shown = Image.fromarray(np.where(there, 255, values(draw(label))).astype(np.uint8))
        coded = struct.pack(">3H", *(value * times for value in key))
        cases.append(
            Case(
                f"rgb-{depth}-trns.png",
                f"PNG, RGB of {depth} bit, one of its colours transparent.",
                png(samples, depth, RGB, before=chunk(b"tRNS", coded)),
                Answer(label, shown),
            )
        )
    paletted = draw("truck").quantize(62, dither=0)
    indices = np.where(marked("truck")[..., None], 62, values(paletted))
    half = values(motif.clear_corner("truck"))[..., 3] == 128
    indices = np.where(half[..., None], 63, indices)
    palette = (bytes(paletted.getpalette() or ()).ljust(62 * 3, b"\0")[: 62 * 3]) + bytes(
        (9, 9, 9, 0, 0, 255)
    )
    colours = np.frombuffer(palette, np.uint8).reshape(-1, 3).astype(float)
    alpha = np.array([255] * 62 + [0, 128]) / 255
    shown = colours * alpha[:, None] + 255 * (1 - alpha[:, None])
    cases.append(
        Case(
            "palette-8-trns.png",
            "PNG, a palette with a clear and a half clear colour.",
            png(
                indices,
                8,
                PALETTE,
                before=chunk(b"PLTE", palette) + chunk(b"tRNS", bytes([255] * 62 + [0, 128])),
            ),
            Answer("truck", Image.fromarray(np.round(shown).astype(np.uint8)[indices[..., 0]])),
        )
    )
    return cases


def gamma_chunk(gamma: float) -> bytes:
    """`gamma`: of the file, 1 for linear light."""
    return chunk(b"gAMA", struct.pack(">I", round(gamma * 100_000)))


def primaries_chunk(primaries: Primaries, white: Chromaticity = D65) -> bytes:
    return chunk(
        b"cHRM", b"".join(struct.pack(">I", round(v * 100_000)) for pair in (white, *primaries) for v in pair)
    )


def profile_chunk(profile: bytes) -> bytes:
    return chunk(b"iCCP", b"made up\0\0" + zlib.compress(profile, 9))


def colour_spaces() -> list[Case]:
    """One picture whose samples mean the same colours in another space: each shows the drawing as it is."""
    cases: list[Case] = []

    def add(
        name: str,
        what: str,
        label: str,
        unit: np.ndarray,
        before: bytes,
        kind: int = RGB,
        shown: Image.Image | None = None,
    ) -> None:
        picture = shown or draw(label)
        cases.append(
            Case(
                f"{name}.png",
                f"PNG, {what}.",
                png(sixteen(unit), 16, kind, before=before),
                Answer(label, picture, 3),
            )
        )

    unit = {label: values(draw(label)) / 255 for label in ("ship", "truck", "airplane", "automobile")}
    srgb = chunk(b"sRGB", b"\0")
    add(
        "gama-linear",
        "linear light, said by gAMA alone",
        "ship",
        profiles.in_profile(unit["ship"], 1),
        gamma_chunk(1),
    )
    add(
        "gama-mac",
        "gAMA 1/1.8, as old Macs wrote it",
        "truck",
        profiles.in_profile(unit["truck"], 1.8),
        gamma_chunk(1 / 1.8),
    )
    add("gama-usual", "gAMA 1/2.2, which changes nothing", "airplane", unit["airplane"], gamma_chunk(0.45455))
    add(
        "chrm-alone",
        "cHRM of other primaries and no gAMA",
        "automobile",
        unit["automobile"],
        primaries_chunk(profiles.P3),
    )
    add(
        "gama-chrm-wide",
        "gAMA 1/2.2 and cHRM of Display P3",
        "ship",
        profiles.in_profile(unit["ship"], 2.2, profiles.P3),
        gamma_chunk(0.45455) + primaries_chunk(profiles.P3),
    )
    add(
        "gama-chrm-linear",
        "linear light in sRGB's primaries, gAMA and cHRM",
        "truck",
        profiles.in_profile(unit["truck"], 1),
        gamma_chunk(1) + primaries_chunk(SRGB),
    )
    add(
        "srgb-over-gama",
        "sRGB, beside it a gAMA that is to be ignored",
        "airplane",
        unit["airplane"],
        gamma_chunk(1) + srgb,
    )
    add(
        "iccp-over-gama",
        "iCCP, beside it gAMA and cHRM that are to be ignored",
        "automobile",
        profiles.in_profile(unit["automobile"], 1.8, profiles.P3),
        gamma_chunk(1) + primaries_chunk(SRGB) + profile_chunk(profiles.rgb_profile(1.8, profiles.P3)),
    )
    add(
        "iccp-v4",
        "an ICC profile of version 4",
        "ship",
        profiles.in_profile(unit["ship"], 1.5, profiles.P3),
        profile_chunk(profiles.rgb_profile(1.5, profiles.P3, 4)),
    )
    add(
        "iccp-broken",
        "an iCCP that is no profile",
        "truck",
        unit["truck"],
        profile_chunk(b"no profile at all"),
    )
    grey = draw("airplane").convert("L")
    grey_unit = values(grey) / 255
    add(
        "gama-grey",
        "grey in linear light, by gAMA",
        "airplane",
        profiles.in_profile(grey_unit, 1),
        gamma_chunk(1),
        GREY,
        grey.convert("RGB"),
    )
    add(
        "iccp-grey",
        "grey with a grey ICC profile",
        "airplane",
        decode_srgb(grey_unit) ** (1 / 1.2),
        profile_chunk(profiles.grey_profile(1.2)),
        GREY,
        grey.convert("RGB"),
    )
    # cICP (section 11.3.2.6): primaries, transfer, matrix (0 in PNG), full range. 12 is P3, 13 sRGB's curve.
    add(
        "cicp-srgb",
        "cICP of sRGB, beside it a gAMA that is to be ignored",
        "ship",
        unit["ship"],
        chunk(b"cICP", bytes((1, 13, 0, 1))) + gamma_chunk(1),
    )
    light = profiles.in_profile(unit["truck"], 1, profiles.P3)
    add("cicp-p3", "cICP of Display P3", "truck", encode_srgb(light), chunk(b"cICP", bytes((12, 13, 0, 1))))
    clear = motif.clear_corner("automobile")
    rgba = values(clear) / 255
    rgba = np.concatenate([profiles.in_profile(rgba[..., :3], 1.8), rgba[..., 3:]], axis=2)
    add(
        "gama-alpha",
        "gAMA 1/1.8 with alpha: it is of the colours alone",
        "automobile",
        rgba,
        gamma_chunk(1 / 1.8),
        RGBA,
        motif.on_white(clear),
    )
    paletted = draw("ship").quantize(64, dither=0)
    palette = np.frombuffer(bytes(paletted.getpalette() or ()), np.uint8).reshape(-1, 3)
    mac = np.round(profiles.in_profile(palette / 255, 1.8) * 255).astype(np.uint8)
    cases.append(
        Case(
            "gama-palette.png",
            "PNG, a palette with gAMA.",
            png(values(paletted), 8, PALETTE, before=gamma_chunk(1 / 1.8) + chunk(b"PLTE", mac.tobytes())),
            Answer("ship", Image.fromarray(palette[values(paletted)[..., 0]]), 3),
        )
    )
    return cases


def metadata() -> list[Case]:
    cases = []
    for orientation, label in ((3, "ship"), (6, "truck"), (7, "airplane")):
        samples = values(motif.turned(draw(label), orientation))
        exif = chunk(b"eXIf", motif.orientation_exif(orientation))
        cases.append(
            Case(
                f"exif-{orientation}.png",
                f"PNG, eXIf before the pixels: orientation {orientation}.",
                png(samples, before=exif),
                Answer(label, draw(label)),
            )
        )
    ship = values(draw("ship"))
    cases += [
        Case(
            "exif-late.png",
            "PNG, eXIf after the pixels: browsers do not turn by it.",
            png(ship, after=chunk(b"eXIf", motif.orientation_exif(6))),
            Answer("ship", draw("ship")),
        ),
        Case(
            "xmp-orientation.png",
            "PNG whose XMP names an orientation: browsers do not turn by it.",
            png(ship, before=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + motif.xmp(6))),
            Answer("ship", draw("ship")),
        ),
        Case(
            "exif-broken.png",
            "PNG whose eXIf is no TIFF.",
            png(ship, before=chunk(b"eXIf", b"nothing of the kind")),
            Answer("ship", draw("ship")),
        ),
        Case(
            "many-idat.png",
            "PNG whose pixels come in IDAT chunks of 7 bytes.",
            SIGNATURE + header(*SMALL) + split_idat(pixels(ship, 8), 7) + chunk(b"IEND"),
            Answer("ship", draw("ship")),
        ),
        Case(
            "text-first.png",
            "PNG with 20 KB of text before the pixels.",
            png(values(draw("truck")), before=chunk(b"tEXt", b"Comment\0" + b"All is well. " * 1600)),
            Answer("truck", draw("truck")),
        ),
        Case(
            "trailing.png",
            "PNG with bytes after IEND.",
            png(values(draw("truck"))) + b"\0" * 100 + b"and more",
            Answer("truck", draw("truck")),
        ),
        Case(
            "density.png",
            "PNG whose pixels are said not to be square (pHYs): browsers draw them square.",
            png(values(draw("airplane")), before=chunk(b"pHYs", struct.pack(">IIB", 1000, 2000, 0))),
            Answer("airplane", draw("airplane")),
        ),
        Case(
            "animated.png",
            "APNG of two frames: the first is looked at.",
            animated("ship", "truck"),
            Answer("ship", draw("ship")),
        ),
        Case(
            "animated-other.png",
            "APNG whose default picture is no frame: browsers show the animation.",
            animated("airplane", "truck", default_is_frame=False),
            Answer("truck", draw("truck")),
        ),
    ]
    return cases


def split_idat(data: bytes, size: int) -> bytes:
    return b"".join(chunk(b"IDAT", data[at : at + size]) for at in range(0, len(data), size))


def animated(first: str, second: str, default_is_frame: bool = True) -> bytes:
    """APNG (section 11.3.5)."""
    width, height = SMALL

    def control(number: int) -> bytes:
        return chunk(b"fcTL", struct.pack(">IIIIIHHBB", number, width, height, 0, 0, 1, 2, 0, 0))

    frames = chunk(b"acTL", struct.pack(">II", 2 if default_is_frame else 1, 0))
    head = SIGNATURE + header(width, height) + frames + (control(0) if default_is_frame else b"")
    number = 1 if default_is_frame else 0
    later = chunk(b"fdAT", struct.pack(">I", number + 1) + pixels(values(draw(second)), 8))
    return head + chunk(b"IDAT", pixels(values(draw(first)), 8)) + control(number) + later + chunk(b"IEND")


def damaged() -> list[Case]:
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
            "newlines.png",
            "PNG sent as text: CR LF became LF.",
            whole.replace(b"\r\n", b"\n"),
            Refusal("image-corrupt"),
        ),
    ]


def flip(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 16]) + data[at + 1 :]


def cases() -> list[Case]:
    return [*colour_types(), *transparent_colours(), *colour_spaces(), *metadata(), *damaged()]


def plain(label: str, size: tuple[int, int] = SMALL) -> bytes:
    """A PNG for where one is wanted within something else."""
    return png(values(draw(label, size)))
