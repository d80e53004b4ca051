"""Steps in their order, each done again only when it has to be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tqdm import tqdm

from models.pipeline.stamps import Stamps
from models.pipeline.step import Step


@dataclass(frozen=True)
class Pipeline:
    """steps: by name, in their order. force: names of those to do again in any case."""

    steps: dict[str, Step]
    stamps: Stamps
    force: frozenset[str] = frozenset()
    say: Callable[[str], None] = tqdm.write

    def run(self, names: Iterable[str]) -> None:
        """Raises PipelineError when something needs mending."""
        for name in names:
            self.run_step(self.steps[name])

    def run_step(self, step: Step) -> None:
        if step.name not in self.force and self.stamps.is_current(step):
            self.say(f"{step.name:10}up to date")
            return
        self.say(f"{step.name:10}...")
        self.stamps.forget(step)
        # Noted before the work: a checkpoint that changes meanwhile makes the step stale, not current.
        inputs = self.stamps.inputs(step)
        self.stamps.begin(step, inputs, anew=step.name in self.force)
        said = step.make()
        if step.fetches:
            inputs = self.stamps.inputs(step)
        self.stamps.remember(step, inputs)
        self.say(f"{step.name:10}{said}")
