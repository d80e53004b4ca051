"""weights.bin: every weight of a model once, for all engines.

The file is a row of little-endian tensors in C order, each at a multiple of 16 bytes: int8 weights, int32
biases, and the float32 scales of both. A tensor's value is `data[i, ...] * scale[i]`: one scale for each
index of the first axis, which is the output channel. `Stored.describe` is how graphs and manifests point
into it; `web/core/weights.ts` reads it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ALIGNMENT = 16
DTYPES = {"int8": np.dtype("<i1"), "int32": np.dtype("<i4"), "float32": np.dtype("<f4")}


@dataclass(frozen=True)
class Stored:
    """Where a tensor is: `shape` as in ONNX; `scale` is the place of float32 `[shape[0]]`, or None."""

    offset: int
    dtype: str
    shape: tuple[int, ...]
    scale: int | None = None

    def describe(self) -> dict[str, object]:
        place: dict[str, object] = {"offset": self.offset, "dtype": self.dtype, "shape": list(self.shape)}
        return place if self.scale is None else {**place, "scaleOffset": self.scale}


class WeightFile:
    """Collects tensors; `content` is the file, or what it begins with."""

    def __init__(self, content: bytearray | None = None) -> None:
        self.content = content or bytearray()

    def add(self, array: np.ndarray) -> int:
        """Appends an array of one of DTYPES; returns its offset in bytes."""
        self.content += bytes(-len(self.content) % ALIGNMENT)
        offset = len(self.content)
        self.content += np.ascontiguousarray(array, DTYPES[array.dtype.name]).tobytes()
        return offset

    def store(self, array: np.ndarray, scale: np.ndarray | None = None) -> Stored:
        """Appends a tensor and its scales `[array.shape[0]]`, if it has any."""
        offset = self.add(array)
        return Stored(offset, array.dtype.name, array.shape, None if scale is None else self.add(scale))


def read(content: bytes, offset: int, dtype: str, shape: tuple[int, ...]) -> np.ndarray:
    kind = DTYPES[dtype]
    return np.frombuffer(content, kind, int(np.prod(shape, dtype=int)), offset).reshape(shape)


def expand(content: bytes, stored: Stored) -> np.ndarray:
    """The float32 tensor, in ONNX's layout. The product is rounded once, as web/core does it."""
    data = read(content, stored.offset, stored.dtype, stored.shape)
    if stored.scale is None:
        return data.astype(np.float32)
    scale = read(content, stored.scale, "float32", stored.shape[:1]).astype(np.float64)
    return (data * scale.reshape(-1, *[1] * (data.ndim - 1))).astype(np.float32)
