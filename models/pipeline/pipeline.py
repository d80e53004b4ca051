"""Steps in their order, each done again only when it has to be."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from tqdm import tqdm

from models.errors import PipelineError
from models.pipeline.artifacts.store import Artifacts
from models.pipeline.stamps import Stamps, files_of
from models.pipeline.step import Step


def nothing(_step: Step) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Pipeline:
    """steps: by name, in their order. force: names of those to do again in any case. artifacts: what was made
    on other machines, and where what is made here is left for them; None: neither. watch: is told of every
    step that is asked for, and of the parts of such a step, done here and now or before.
    """

    steps: dict[str, Step]
    stamps: Stamps
    force: frozenset[str] = frozenset()
    say: Callable[[str], None] = tqdm.write
    artifacts: Artifacts | None = None
    watch: Callable[[Step], None] = nothing
    brought: set[str] = field(default_factory=set)

    def run(self, names: Iterable[str]) -> None:
        """Raises PipelineError when something needs mending."""
        for name in names:
            self.run_step(self.steps[name])

    def run_step(self, step: Step) -> None:
        self.see_to(step)
        self.watch(step)

    def see_to(self, step: Step) -> None:
        """Has it there, and all that it stands on; nobody is told."""
        for need in step.needs:
            self.bring(self.steps[need])
        if step.name in self.force or not self.is_there(step):
            self.make(step)
        else:
            self.say(f"{step.name:10}up to date")
        self.brought.add(step.name)
        self.keep(step)

    def make(self, step: Step) -> None:
        self.say(f"{step.name:10}...")
        self.stamps.forget(step)
        # Noted before the work: a checkpoint that changes meanwhile makes the step stale, not current.
        inputs = self.stamps.inputs(step)
        self.stamps.begin(step, inputs, anew=step.name in self.force)
        for part in step.parts:
            self.is_there(self.steps[part])
        said = step.make()
        if step.fetches:
            inputs = self.stamps.inputs(step)
        self.stamps.remember(step, inputs)
        self.say(f"{step.name:10}{said}")
        for part in step.parts:
            self.stamps.remember(self.steps[part], self.stamps.inputs(self.steps[part]))
            self.keep(self.steps[part])
            self.watch(self.steps[part])

    # Artifacts.

    def is_there(self, step: Step) -> bool:
        """Whether it need not be made; its products may have been fetched just now."""
        return self.stamps.is_current(step) or (self.fetch(step) and self.stamps.is_current(step))

    def fetch(self, step: Step) -> bool:
        if self.artifacts is None:
            return False
        inputs, root = self.stamps.inputs(step), self.stamps.root
        if not self.artifacts.has_made(step.name, inputs):
            return False
        for product in step.products:
            if product.is_dir():  # files that a step left before, and that are none of these
                shutil.rmtree(product)
        self.artifacts.fetch(step.name, inputs, root)
        self.stamps.remember(step, inputs)
        return True

    def keep(self, step: Step) -> None:
        if self.artifacts is None:
            return
        products = [file for product in step.products for file in files_of(product)]
        files = [*products, *(path for path in step.optional if path.is_file())]
        self.artifacts.keep(step.name, self.stamps.inputs(step), self.stamps.root, files)

    def bring(self, step: Step) -> None:
        """Sees to it that what `step` made is here, where there are artifacts at all.

        Raises PipelineError when nobody made it yet.
        """
        if self.artifacts is None or step.name in self.brought:
            return
        for need in step.needs:
            self.bring(self.steps[need])
        if step.fetches:
            self.see_to(step)  # what it gets, a data set, is no product: every machine has its own
        elif not self.is_there(step):
            raise PipelineError(
                f"{self.artifacts.place('made')}: nothing of the step '{step.name}' for what is given here. "
                "Run it first."
            )
        self.brought.add(step.name)
