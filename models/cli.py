"""The command line: `python -m models run CONFIG`, each step by itself, the golden files and `samples`.

What a command does is imported when it is done: torch and Matplotlib take seconds, which `list` and its like
would pay for nothing.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from types import ModuleType

from models import config as configs
from models.commands import canary, check_data, classify, diff, drift, fold, promote, rollback
from models.commands import list as list_versions
from models.commands.arguments import (
    add_artifacts,
    add_held_out,
    add_run,
    artifacts_of,
    open_run,
    work_folder,
)
from models.commands.bucket import PUBLIC_MODELS, REPOSITORY
from models.config import CONFIGS
from models.data.held_out import HeldOut, with_outliers
from models.errors import PipelineError, RefusedError
from models.pipeline.names import STEPS
from models.publishing.buckets.address import open_bucket
from models.publishing.buckets.folder import Folder
from models.publishing.bundle import int8_graph
from models.terminal import printable
from models.training.pretrained import weights_path
from models.training.recipe import Recipe

# Those with a file of their own.
COMMANDS: tuple[ModuleType, ...] = (
    fold,
    check_data,
    promote,
    rollback,
    list_versions,
    diff,
    canary,
    drift,
    classify,
)
WEB = REPOSITORY / "web"
# What the page's tests compare with: command, default path.
GOLDEN_FILES = {
    "golden-resize": WEB / "core" / "golden" / "resize.json",
    "golden-ood": WEB / "core" / "golden" / "ood.json",
    "golden-tfjs": WEB / "runtime" / "engines" / "tfjs-webgl" / "golden" / "every-operator.json",
    "golden-plan": WEB / "runtime" / "engines" / "inkling-wasm" / "golden" / "every-layer.json",
}


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m models", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    for name in ("run", *STEPS):
        text = "all steps, from data to bundle" if name == "run" else f"only the step '{name}'"
        # `evaluate` without a config: every published model.
        add_run(commands.add_parser(name, help=text), optional=name == "evaluate").set_defaults(do=run)
    table = commands.add_parser("compare", help="a table of nets and input sizes to choose a champion from")
    table.add_argument("config", choices=sorted(CONFIGS))
    table.add_argument("--data", type=Path, required=True, help="folder with the data set")
    table.add_argument("--backbones", type=Path, metavar="DIR", help="folder with pretrained weights")
    table.add_argument("--outliers", type=Path, metavar="DIR", help="folder with CIFAR-10, for such configs")
    table.add_argument("--work", type=Path, help="work folder (default: models/work/CONFIG)")
    table.add_argument("--cells", help="comma-separated: BACKBONE/frozen|tuned/SIZE, or architectures")
    table.add_argument("--folds", default="0", help="comma-separated numbers of folds, or 'all'")
    table.add_argument("--epochs", type=int, default=8, help="the short schedule of nets from scratch")
    table.add_argument("--workers", type=int, default=1, help="cells at once, one thread each")
    add_artifacts(table)
    add_held_out(table)
    table.set_defaults(do=compare)
    price = commands.add_parser("costs", help="what each step of quantization costs, on one fold")
    price.add_argument("config", choices=sorted(n for n, config in CONFIGS.items() if config.folds))
    price.add_argument("--data", type=Path, required=True, help="folder with the data set")
    price.add_argument("--backbones", type=Path, metavar="DIR", help="folder with pretrained weights")
    price.add_argument("--outliers", type=Path, metavar="DIR", help="folder with CIFAR-10")
    price.add_argument("--work", type=Path, help="work folder (default: models/work/CONFIG)")
    price.add_argument("--fold", type=int, default=0)
    add_held_out(price)
    price.set_defaults(do=costs)
    for name, path in GOLDEN_FILES.items():
        golden = commands.add_parser(name, help=f"write {path.relative_to(REPOSITORY)} again")
        golden.add_argument("--out", type=Path, default=path)
        golden.set_defaults(do=write_golden)
    some = commands.add_parser(
        "samples", help="write test images with the int8 reference's logits, for checks"
    )
    some.add_argument("--data", type=Path, required=True, help="folder with the data set")
    some.add_argument("--bundle", type=Path, required=True, help="a bundle's folder: <bucket>/<id>/<version>")
    some.add_argument("--count", type=int, default=500)
    some.add_argument("--out", type=Path, required=True)
    some.set_defaults(do=write_samples)
    native = commands.add_parser(
        "native", help="write a bundle's int8 model for native ONNX Runtime, exact on every CPU, in one file"
    )
    native.add_argument(
        "--bundle", type=Path, required=True, help="a bundle's folder: <bucket>/<id>/<version>"
    )
    native.add_argument("--out", type=Path, required=True)
    native.set_defaults(do=write_native)
    back = commands.add_parser(
        "unpack", help="write a bundle's net as a checkpoint of CONFIG, to learn on from (--begin)"
    )
    back.add_argument("config", choices=sorted(CONFIGS))
    back.add_argument("--bundle", type=Path, required=True, help="a bundle's folder: <bucket>/<id>/<version>")
    back.add_argument("--out", type=Path, required=True)
    back.set_defaults(do=unpack_net)
    anew = commands.add_parser(
        "recalibrate",
        help="publish a model anew from its own net: OOD detector, grades and these parts of its card",
    )
    anew.add_argument("config", choices=sorted(CONFIGS))
    anew.add_argument("--data", type=Path, required=True, help="folder with the data set")
    anew.add_argument("--work", type=Path, help="work folder (default: models/work/CONFIG)")
    anew.add_argument("--bucket", type=Path, default=PUBLIC_MODELS, metavar="DIR")
    anew.add_argument("--outside", type=Path, metavar="DIR", help="pictures from elsewhere, to measure on")
    anew.add_argument("--prune", action="store_true", help="delete the model's other versions")
    add_held_out(anew)
    anew.set_defaults(do=recalibrate)
    plans = commands.add_parser(
        "replan", help="publish every model of a bucket anew with a plan made from its own int8 graph"
    )
    plans.add_argument("--bucket", type=Path, default=PUBLIC_MODELS, metavar="DIR")
    plans.add_argument("--prune", action="store_true", help="delete the models' other versions")
    plans.set_defaults(do=plan_anew)
    again = commands.add_parser(
        "measure", help="measure a published bundle again and print its card's tables; needs no checkpoint"
    )
    again.add_argument("--data", type=Path, required=True, help="folder with the data set")
    again.add_argument(
        "--bundle", type=Path, required=True, help="a bundle's folder: <bucket>/<id>/<version>"
    )
    again.add_argument("--outside", type=Path, metavar="DIR", help="pictures from elsewhere")
    again.set_defaults(do=measure)
    for command in COMMANDS:
        command.add(commands)
    return top


# The commands: each gives what to print, "" for nothing.


def run(given: argparse.Namespace) -> str:
    """`run CONFIG`, or one step; `evaluate` without a config is of all published models."""
    if given.config is None:
        return evaluate_all(given)
    open_run(given).run(STEPS if given.command == "run" else (given.command,))
    return ""


def evaluate_all(given: argparse.Namespace) -> str:
    bucket = open_bucket(given.bucket, given.endpoint)
    if not isinstance(bucket, Folder):
        raise PipelineError(f"--bucket {given.bucket}: models are measured from a folder. Copy it first.")
    work = work_folder(given, "evaluate")
    from models.publishing import reevaluate

    data, outside, held_out = given.data, given.outside, tuple(given.held_out)
    if data is None:
        data, shared = reevaluate.shared_data(REPOSITORY.parent / "shared" / "data", work)
        outside = outside or shared
        held_out = held_out or with_outliers(*([data, shared / "outliers"] if data and shared else []))
    return reevaluate.report(bucket.root, reevaluate.Places(data, outside, work / "cache", held_out))


def compare(given: argparse.Namespace) -> str:
    from models.evaluation import compare as comparison

    config, work = configs.get(given.config), work_folder(given, given.config)
    cells = tuple(given.cells.split(",")) if given.cells else ()
    if config.exposure:
        raise PipelineError(f"'{given.config}' has no table: compare cifar10-base, or pizza.")
    if not config.transfer:
        rows = comparison.compare_scratch(config, given.data, work, cells, given.epochs, artifacts_of(given))
        return comparison.markdown(rows)
    weights_path(given.backbones, config.architecture)
    rows = comparison.compare_transfer(
        recipe_of(given, work),
        work,
        cells or comparison.PIZZA_CELLS,
        folds_of(given.folds, config.folds),
        given.workers,
        artifacts_of(given),
    )
    return comparison.markdown(rows)


def costs(given: argparse.Namespace) -> str:
    from models.evaluation import costs as rounding

    work = work_folder(given, given.config)
    return rounding.markdown(
        rounding.costs(recipe_of(given, work), work / "folds" / str(given.fold), given.fold)
    )


def recalibrate(given: argparse.Namespace) -> str:
    from models.publishing.recalibrate import republish

    return republish(
        Folder(given.bucket),
        configs.get(given.config),
        given.data,
        work_folder(given, given.config) / "cache",
        HeldOut(given.photographs, tuple(given.held_out)),
        given.outside,
        given.prune,
    )


def plan_anew(given: argparse.Namespace) -> str:
    from models.publishing.replan import replan

    return replan(Folder(given.bucket), given.prune)


def measure(given: argparse.Namespace) -> str:
    from models.publishing import remeasure

    return remeasure.report(given.data, given.bundle, given.outside)


def write_samples(given: argparse.Namespace) -> str:
    from models.publishing import samples

    samples.write(given.data, given.bundle, given.count, given.out)
    return str(given.out)


def write_native(given: argparse.Namespace) -> str:
    from models.export import exact_form

    exact_form.write(int8_graph(given.bundle), given.out)
    return str(given.out)


def unpack_net(given: argparse.Namespace) -> str:
    from models.export.unpack import unpack

    unpack(configs.get(given.config), int8_graph(given.bundle), given.out)
    return str(given.out)


def write_golden(given: argparse.Namespace) -> str:
    from models.publishing.golden import ood, plan, resize, tfjs

    writers = {"golden-resize": resize, "golden-ood": ood, "golden-tfjs": tfjs, "golden-plan": plan}
    writers[given.command].write(given.out)
    return str(given.out)


# What arguments mean.


def recipe_of(given: argparse.Namespace, work: Path) -> Recipe:
    config, held_out = configs.get(given.config), tuple(given.held_out)
    return Recipe(config, given.data, work / "cache", given.backbones, given.outliers, held_out)


def folds_of(given: str, count: int) -> tuple[int, ...]:
    """The numbers that `--folds` names, of `count`. Raises PipelineError when it names none."""
    everything = tuple(range(count))
    try:
        folds = everything if given == "all" else tuple(int(fold) for fold in given.split(","))
    except ValueError:
        folds = ()
    if not folds or not set(folds) <= set(everything):
        raise PipelineError(f"--folds {given}: give numbers from 0 to {count - 1}, or 'all'.")
    return folds


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit status: 0, 2 for something to mend (or bad usage), 3 for what is refused or drifts,
    130 when interrupted.
    """
    given = parser().parse_args(arguments)
    try:
        if said := given.do(given):
            print(printable(said))
    except PipelineError as error:
        print(printable(f"error: {error}"), file=sys.stderr)
        return 2
    except RefusedError as refusal:
        print(printable(str(refusal)))
        return 3
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here", file=sys.stderr)
        return 130
    return 0
