"""Where a browser's own decoder differs from the standards, seen in Chromium 156, Firefox ESR and WebKitGTK.

The page takes what its browser decodes. A difference that a new version mends is to be taken out here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Difference:
    browsers: tuple[str, ...]
    names: tuple[str, ...]
    why: str
    tolerance: int | None = None
    """How far its colours may be off; None: it gives another answer, or another sentence."""


FIREFOX, WEBKIT = "firefox", "webkit"

DIFFERENCES = (
    Difference(
        (FIREFOX, WEBKIT),
        ("gama-linear.png", "gama-alpha.png", "gama-palette.png"),
        "It takes the power of 2.2 for sRGB's curve where there is a gAMA.",
        tolerance=6,
    ),
    Difference((WEBKIT,), ("gama-chrm-wide.png",), "It passes over cHRM."),
    Difference((FIREFOX,), ("srgb-over-gama.png",), "It applies gAMA beside sRGB."),
    Difference((WEBKIT,), ("iccp-over-gama.png",), "It applies gAMA beside iCCP."),
    Difference((WEBKIT,), ("cicp-srgb.png", "cicp-p3.png"), "It passes over cICP."),
    Difference(
        (WEBKIT,),
        ("iccp-grey.png", "icc-grey.jpg", "icc-grey-v4.jpg"),
        "It passes over profiles of grey.",
    ),
    Difference((WEBKIT,), ("icc-parts.jpg",), "It reads no profile whose parts are not in order."),
    Difference((WEBKIT,), ("icc.webp",), "It reads no profile in WebP."),
    Difference((WEBKIT,), ("exif-3.png", "exif-6.png", "exif-7.png"), "It turns no PNG."),
    Difference((WEBKIT,), ("turned.avif", "mirrored.avif"), "It turns no AVIF."),
    Difference((WEBKIT,), ("info-16.bmp", "fields-16.bmp"), "Its white of 5 bit is 248.", tolerance=8),
    Difference((FIREFOX,), ("two-sizes.ico",), "It takes the first picture, not the largest."),
    Difference((FIREFOX, WEBKIT), ("few-rows.png", "bad-codes.gif"), "It shows the rows that there are."),
    Difference((WEBKIT,), ("bad-filter.png",), "It shows the rows that there are."),
)


def differences_of(name: str) -> dict[str, dict[str, str | int]]:
    """By browser: why it differs and, where it is a matter of colours alone, the tolerance for them."""
    return {
        browser: {"differs": one.why} | ({} if one.tolerance is None else {"tolerance": one.tolerance})
        for one in DIFFERENCES
        if name in one.names
        for browser in one.browsers
    }
