"""What a file of the corpus is, and what the page must make of it."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Answer:
    """The page answers as if it had been given `picture`."""

    label: str
    picture: Image.Image
    """Upright RGB on white."""
    tolerance: int = 2
    """Of 255, for the mean of 4 x 4 of the pixels that the model sees."""
    sized: bool = True
    """Whether the file says how large it is: the page then names the size of `picture`."""
    warning: str | None = None


@dataclass(frozen=True)
class Refusal:
    code: str
    """Of web/core/errors.ts."""


@dataclass(frozen=True)
class Case:
    name: str
    what: str
    """In a sentence, for whoever reads a failed test."""
    data: bytes
    right: Answer | Refusal


def cuts(stem: str, ending: str, what: str, data: bytes, parts: tuple[int, ...] = (10, 45, 90)) -> list[Case]:
    """The file cut at so many per cent of its length: damaged, each of them."""
    return [
        Case(
            f"{stem}-cut-{part}.{ending}",
            f"{what}, cut at {part} % of its length.",
            data[: len(data) * part // 100],
            Refusal("image-corrupt"),
        )
        for part in parts
    ]
