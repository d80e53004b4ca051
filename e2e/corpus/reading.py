"""Files as Pillow writes them, and pictures as the pipeline reads them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from models.data.picture import read_rgb


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    """A file as Pillow writes it."""
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()


def read(data: bytes, drawing: Image.Image, off: float = 6) -> Image.Image:
    """What a file of a lossy kind shows, which must be the drawing but for `off` of 255 on average."""
    picture = read_rgb(io.BytesIO(data))
    assert picture.size == drawing.size, f"{picture.size}, drawn as {drawing.size}"
    difference = np.abs(np.asarray(picture, float) - np.asarray(drawing, float)).mean()
    assert difference <= off, f"{difference:.1f} away from its drawing"
    return picture
