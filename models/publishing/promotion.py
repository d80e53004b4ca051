"""Which version pages open: promoted where it is not worse, rolled back, and tried on a share of visitors.

Each changes the index once, over the very one that it was decided by (index.change_index): where somebody
else was quicker, it is decided anew, by the champion that there is then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import PipelineError, RefusedError
from models.files import write_json
from models.publishing.buckets.bucket import INDEX, Bucket
from models.publishing.bundle import named_by
from models.publishing.contender import Contender, fetch, read_manifest
from models.publishing.gate import Comparison, compare, other_question
from models.publishing.gate_pictures import Places, pictures_for
from models.publishing.history import FORCED, PROMOTED, ROLLED_BACK, line, open_version, previous
from models.publishing.index import change_index, entry_of, put_entry, read_index

FIRST, ALREADY, REFUSED = "first", "already", "refused"


@dataclass(frozen=True)
class Decision:
    """verdict: FIRST, ALREADY, PROMOTED, FORCED or REFUSED."""

    model: str
    version: str
    verdict: str
    comparison: Comparison | None = None
    force: str | None = None

    def __str__(self) -> str:
        name = f"{self.model} {self.version}"
        if self.verdict == ALREADY:
            return f"{name}: is what pages open already"
        if self.verdict == FIRST or self.comparison is None:
            return f"{name}: promoted, the first version of this model"
        reasons = "; ".join(self.comparison.reasons)
        said = {
            PROMOTED: "promoted: not worse beyond chance",
            FORCED: f"promoted by force ({self.force}), though: {reasons}",
            REFUSED: f"refused: {reasons}",
        }
        table = [self.comparison.table()] if self.comparison.checks else []
        return "\n".join([*table, f"{name}: {said[self.verdict]}"])

    def to_json(self) -> dict[str, Any]:
        compared = self.comparison.to_json() if self.comparison else {"reasons": [], "checks": []}
        named = {"model": self.model, "version": self.version, "verdict": self.verdict}
        return {**named, "promoted": self.verdict != REFUSED, "forced": self.force, **compared}


# Champion's version -> how the candidate compares.
Compare = Callable[[str], Comparison]


def decide(model: str, version: str, champion: str | None, compared: Compare, force: str | None) -> Decision:
    if champion == version:
        return Decision(model, version, ALREADY)
    if champion is None:
        return Decision(model, version, FIRST)
    comparison = compared(champion)
    if not comparison.reasons:
        return Decision(model, version, PROMOTED, comparison)
    if force is None:
        return Decision(model, version, REFUSED, comparison)
    return Decision(model, version, FORCED, comparison, force)


def promote(
    bucket: Bucket,
    model: str,
    version: str,
    places: Places,
    work: Path,
    force: str | None = None,
    report: Path | None = None,
) -> str:
    """Compares the version with what pages open and, where it is not worse, has them open it.

    force: the reason to do so all the same, which the index keeps. report: a file for the decision as JSON.
    Returns what to say. Raises RefusedError with the table of why; PipelineError where a file is missing.
    """
    candidate = fetch(bucket, model, version, work)

    def compared(champion: str) -> Comparison:
        try:
            return compare_with(fetch(bucket, model, champion, work), candidate, places)
        except PipelineError as error:
            if force is None:
                raise
            return Comparison(champion, version, question=f"not compared: {error}")

    decision = promote_by(bucket, named_by(candidate.manifest), compared, force)
    if report:
        write_json(report, decision.to_json())
    if decision.verdict == REFUSED:
        raise RefusedError(str(decision))
    return str(decision)


def compare_with(champion: Contender, candidate: Contender, places: Places) -> Comparison:
    if question := other_question(champion, candidate):
        return Comparison(champion.version, candidate.version, question=question)
    return compare(champion, candidate, (pictures_for(champion, places), pictures_for(candidate, places)))


def promote_by(bucket: Bucket, named: dict[str, Any], compared: Compare, force: str | None) -> Decision:
    """named: the index's entry of the version."""
    decisions: list[Decision] = []

    def change(index: dict[str, Any]) -> bool:
        champion = (entry_of(index, named["id"]) or {}).get("version")
        decision = decide(named["id"], named["version"], champion, compared, force)
        decisions.append(decision)
        if decision.verdict in (ALREADY, REFUSED):
            return False
        more: dict[str, Any] = {"reason": force} if decision.verdict == FORCED else {}
        if decision.comparison and decision.comparison.checks:
            more["figures"] = decision.comparison.figures()
        return open_version(index, named, FORCED if decision.verdict == FORCED else PROMOTED, more)

    change_index(bucket, change)
    return decisions[-1]


def known(bucket: Bucket, model: str, index: dict[str, Any] | None = None) -> dict[str, Any]:
    """The model's entry. Raises PipelineError where pages open no version of it."""
    entry = entry_of(read_index(bucket) if index is None else index, model) or {}
    if "version" not in entry:
        raise PipelineError(f"{bucket.place(INDEX)}: pages open no version of '{model}'. Promote one.")
    return entry


def changed(bucket: Bucket, model: str) -> PipelineError:
    return PipelineError(
        f"{bucket.place(INDEX)}: '{model}' was changed meanwhile. Look at `list {model}`, and try again."
    )


def rollback(bucket: Bucket, model: str, to: str | None, work: Path) -> str:
    """Has pages open the version before the champion, or `to`, an earlier one. Returns what to say.

    Raises PipelineError where there is none, or its files are missing or damaged.
    """
    entry = known(bucket, model)
    target = to or previous(entry)
    if target is None:
        raise PipelineError(f"{bucket.place(INDEX)}: knows of no version of '{model}' before this one.")
    if target == entry["version"]:
        return f"{model} {target}: is what pages open already"
    if to and to not in line(entry):
        versions = ", ".join(line(entry)[:-1]) or "none"
        raise PipelineError(
            f"--to {to}: is none to go back to; before this one there were: {versions}. "
            "What was never opened, or was rolled back from, takes `promote`."
        )
    named = named_by(fetch(bucket, model, target, work).manifest)
    champion = entry["version"]

    def change(index: dict[str, Any]) -> bool:
        if known(bucket, model, index)["version"] != champion:
            raise changed(bucket, model)
        return open_version(index, named, ROLLED_BACK)

    change_index(bucket, change)
    return f"{model} {target}: rolled back to, from {champion}"


def set_canary(bucket: Bucket, model: str, version: str, share: float, work: Path) -> str:
    """Has this share of visitors get the version in the champion's place; 0 ends that. Returns what to say.

    Raises RefusedError where it answers another question; PipelineError where its files are missing, or what
    is to end is no version of the bucket.
    """
    entry = known(bucket, model)
    champion = entry["version"]
    if not share and entry.get("canary", {}).get("version") != version:
        read_manifest(bucket, model, version)
        other = f"; {entry['canary']['version']} is" if "canary" in entry else ""
        return f"{model} {version}: is no canary{other}"
    if share and version == champion:
        raise PipelineError(f"{model} {version}: is what every page opens.")
    if share:
        pair = (fetch(bucket, model, one, work) for one in (champion, version))
        if question := other_question(*pair):
            raise RefusedError(f"{model} {version}: refused: {question}")

    def change(index: dict[str, Any]) -> bool:
        now = known(bucket, model, index)
        if share and now["version"] != champion:
            raise changed(bucket, model)
        canary = {"version": version, "share": share}
        ends = now.get("canary", {}).get("version") == version
        if now.get("canary") == canary or not (share or ends):
            return False
        made = {key: value for key, value in now.items() if key != "canary"}
        put_entry(index, {**made, **({"canary": canary} if share else {})})
        return True

    change_index(bucket, change)
    if not share:
        return f"{model} {version}: no canary any more; every page opens {champion}"
    return f"{model} {version}: for {share:.1%} of visitors; the others get {champion}"
