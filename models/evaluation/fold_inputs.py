"""What a fold of a cross-validation is made from, and what is measured of it."""

from __future__ import annotations

from models.files import canonical, sha256
from models.training.recipe import Recipe

FORMS = ("float32", "int8", "int8-weights", "int8-7bit")  # what is measured of each fold


def fold_digest(recipe: Recipe, fold: int) -> str:
    """Of all that a fold is made from."""
    return sha256(canonical([*recipe.inputs, fold, FORMS]))
