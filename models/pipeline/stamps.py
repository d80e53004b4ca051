"""What is up to date: a run's memory of what was made from what.

Each step leaves `stamps/<step>.json`: digests of what it was made from and of what it made. A step whose
stamp still agrees with both is skipped; anything else (a new config, another upstream product, changed code,
a deleted or half-written file) runs it again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.errors import PipelineError
from models.files import file_digest, read_json, write_json
from models.pipeline.code import sources_of
from models.pipeline.step import Step


@dataclass(frozen=True)
class Stamps:
    """root: the work folder. steps: by name, for what they need of each other. common: inputs of each."""

    root: Path
    steps: Mapping[str, Step]
    common: Mapping[str, str]

    def path(self, name: str) -> Path:
        return self.root / "stamps" / f"{name}.json"

    def inputs(self, step: Step) -> dict[str, str]:
        """Digests by name of everything that decides what `step` makes.

        Raises PipelineError, naming the file, when what it needs is not there.
        """
        digests = dict(self.common)
        digests |= {name: file_digest(path) for name, path in sources_of(step.code).items()}
        for need in step.needs:
            digests |= self.products(self.steps[need])
        return digests | step.values()

    def products(self, step: Step) -> dict[str, str]:
        """Digests by name of what it left. Raises PipelineError when a file of it is not there."""
        files = [file for product in step.products for file in files_of(product)]
        return {self.name_of(file): file_digest(file) for file in files}

    def is_current(self, step: Step) -> bool:
        """Whether it was run on these very inputs and its products are as it left them."""
        inputs = self.inputs(step)
        if not self.path(step.name).is_file() or not all(product.exists() for product in step.products):
            return False
        try:
            stamp = json.loads(self.path(step.name).read_text())
        except ValueError:
            return False
        return stamp == {"inputs": inputs, "products": self.products(step)} and step.holds()

    def forget(self, step: Step) -> None:
        self.path(step.name).unlink(missing_ok=True)

    def remember(self, step: Step, inputs: dict[str, str]) -> None:
        write_json(self.path(step.name), {"inputs": inputs, "products": self.products(step)})

    def begin(self, step: Step, inputs: dict[str, str], anew: bool) -> None:
        """Sees to it that a step which was stopped half-way goes on only with what it began with.

        anew: what it has done so far is thrown away. Raises PipelineError when the inputs are others.
        """
        if step.resumes is None:
            return
        folder, begun = step.resumes.parent, self.path(f"{step.name}-begun")
        if anew:
            shutil.rmtree(folder, ignore_errors=True)
        if step.resumes.is_file() and begun.is_file() and read_json(begun) != inputs:
            raise PipelineError(
                f"{folder}: this training began on other data or with another config. "
                f"Name another folder with --work, or begin again with --force {step.name}."
            )
        write_json(begun, inputs)

    def name_of(self, path: Path) -> str:
        return str(path.relative_to(self.root)) if path.is_relative_to(self.root) else path.name


def files_of(product: Path) -> list[Path]:
    return sorted(path for path in product.rglob("*") if path.is_file()) if product.is_dir() else [product]
