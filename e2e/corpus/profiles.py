"""ICC profiles, made by hand: small, the same bytes each time, and nobody's property."""

from __future__ import annotations

import struct

import numpy as np

from models.data.colour import CODED_PRIMARIES, D65, SRGB, Primaries, adaptation, decode_srgb, to_xyz, xyz

P3 = CODED_PRIMARIES[12]
D50 = np.array([0.9642, 1.0, 0.8249])
"""As XYZ: the white of every profile."""


def _fixed(values: np.ndarray) -> bytes:
    return b"".join(struct.pack(">i", round(float(value) * 65536)) for value in values)


def _xyz(values: np.ndarray) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(values)


def _gamma_v2(gamma: float) -> bytes:
    return b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)


def _gamma_v4(gamma: float) -> bytes:
    return b"para" + bytes(4) + struct.pack(">HHi", 0, 0, round(gamma * 65536))


def _text_v2(text: bytes) -> bytes:
    block = b"desc" + bytes(4) + struct.pack(">I", len(text) + 1) + text + b"\0" + bytes(11 + 67)
    return block + bytes(-len(block) % 4)


def _text_v4(text: str) -> bytes:
    coded = text.encode("utf-16-be")
    block = (
        b"mluc" + bytes(4) + struct.pack(">II", 1, 12) + b"enUS" + struct.pack(">II", len(coded), 28) + coded
    )
    return block + bytes(-len(block) % 4)


def _profile(
    version: int, space: bytes, tags: dict[bytes, bytes], kind: bytes = b"mntr", pcs: bytes = b"XYZ "
) -> bytes:
    described = {
        b"desc": _text_v2(b"made up") if version == 2 else _text_v4("made up"),
        b"cprt": b"text" + bytes(4) + b"none" if version == 2 else _text_v4("none"),
        b"wtpt": _xyz(D50),
        **tags,
    }
    table, body, start = b"", b"", 128 + 4 + 12 * len(described)
    for name, content in described.items():
        table += name + struct.pack(">II", start + len(body), len(content))
        body += content
    header = (
        struct.pack(">I", start + len(body))
        + bytes(4)
        + struct.pack(">I", version << 24)
        + kind
        + space
        + pcs
    )
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp"
    header = header.ljust(68, b"\0") + _fixed(D50)
    return header.ljust(128, b"\0") + struct.pack(">I", len(described)) + table + body


def rgb_profile(gamma: float, primaries: Primaries = SRGB, version: int = 2) -> bytes:
    """A matrix profile: linear light is the value to the power of `gamma`."""
    matrix = adaptation(xyz(*D65), D50) @ to_xyz(primaries, D65)
    curve = _gamma_v2(gamma) if version == 2 else _gamma_v4(gamma)
    tags = {name: _xyz(matrix[:, i]) for i, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))}
    tags |= dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    if version == 4:
        tags[b"chad"] = b"sf32" + bytes(4) + _fixed(adaptation(xyz(*D65), D50).ravel())
    return _profile(version, b"RGB ", tags)


def grey_profile(gamma: float, version: int = 2) -> bytes:
    """A profile of one curve."""
    return _profile(version, b"GRAY", {b"kTRC": _gamma_v2(gamma) if version == 2 else _gamma_v4(gamma)})


def in_profile(rgb: np.ndarray, gamma: float, primaries: Primaries = SRGB) -> np.ndarray:
    """sRGB `[..., 3]` 0..1 -> the values 0..1 that mean the same in `rgb_profile(gamma, primaries)`."""
    light = decode_srgb(rgb)
    if primaries != SRGB:
        light = light @ np.linalg.solve(to_xyz(primaries, D65), to_xyz(SRGB, D65)).T
    return np.clip(light, 0, 1) ** (1 / gamma)
