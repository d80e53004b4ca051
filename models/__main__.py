"""The command line: `python -m models run CONFIG`, each step by itself, the golden files and `samples`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from models import config as configs
from models import exact_form, golden_familiarity, golden_resize, golden_tfjs, remeasure, samples
from models.buckets import Folder, open_bucket
from models.config import CONFIGS
from models.errors import PipelineError

REPOSITORY = Path(__file__).resolve().parents[1]
WEB = REPOSITORY / "web"
# What the page's tests compare with: command, default path, writer.
GOLDEN_FILES = {
    "golden-resize": (WEB / "core" / "golden" / "resize.json", golden_resize.write),
    "golden-familiarity": (WEB / "core" / "golden" / "familiarity.json", golden_familiarity.write),
    "golden-tfjs": (
        WEB / "runtime" / "engines" / "tfjs-webgl" / "golden" / "every-operator.json",
        golden_tfjs.write,
    ),
}


def parser() -> argparse.ArgumentParser:
    from models.pipeline import STEPS

    top = argparse.ArgumentParser(prog="python -m models", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    for name in ("run", *STEPS):
        text = "all steps, from data to bundle" if name == "run" else f"only the step '{name}'"
        # `evaluate` without a config: every published model.
        optional = {"nargs": "?", "help": "none: all models of --bucket"} if name == "evaluate" else {}
        command = commands.add_parser(name, help=text)
        command.add_argument("config", choices=sorted(CONFIGS), **optional)
        command.add_argument("--data", type=Path, help="folder with the data set (default: fetch it)")
        command.add_argument(
            "--backbones",
            type=Path,
            metavar="DIR",
            help="folder with pretrained weights (models/backbones.py)",
        )
        command.add_argument(
            "--outliers", type=Path, metavar="DIR", help="CIFAR-10, to learn from as what is no pizza"
        )
        command.add_argument(
            "--first-folds", type=int, metavar="N", help="cross-validate only N of the folds"
        )
        command.add_argument("--workers", type=int, default=1, help="folds at once, one thread each")
        command.add_argument("--work", type=Path, help="work folder (default: models/work/CONFIG)")
        command.add_argument(
            "--bucket",
            default=str(REPOSITORY / "public" / "models"),
            metavar="DIR|s3://NAME/PREFIX",
            help="where to publish (default: public/models)",
        )
        command.add_argument("--endpoint", metavar="URL", help="the S3-compatible server of --bucket")
        command.add_argument(
            "--force", action="append", default=[], choices=STEPS, metavar="STEP", help="run STEP again"
        )
        command.add_argument(
            "--checkpoint", type=Path, metavar="FILE", help="take the net from FILE instead of training"
        )
        command.add_argument(
            "--outside", type=Path, metavar="DIR", help="pictures from elsewhere, for the model card"
        )
        command.add_argument(
            "--prune", action="store_true", help="after publishing, delete the model's other versions"
        )
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
    rounding = commands.add_parser("costs", help="what each step of quantization costs, on one fold")
    rounding.add_argument("config", choices=sorted(n for n, config in CONFIGS.items() if config.folds))
    rounding.add_argument("--data", type=Path, required=True, help="folder with the data set")
    rounding.add_argument("--backbones", type=Path, metavar="DIR", help="folder with pretrained weights")
    rounding.add_argument("--outliers", type=Path, metavar="DIR", help="folder with CIFAR-10")
    rounding.add_argument("--work", type=Path, help="work folder (default: models/work/CONFIG)")
    rounding.add_argument("--fold", type=int, default=0)
    for name, (path, _) in GOLDEN_FILES.items():
        golden = commands.add_parser(name, help=f"write {path.relative_to(REPOSITORY)} again")
        golden.add_argument("--out", type=Path, default=path)
    some = commands.add_parser(
        "samples", help="write test images with the int8 reference's logits, for checks"
    )
    some.add_argument("--data", type=Path, required=True, help="folder with the data set")
    some.add_argument("--bundle", type=Path, required=True, help="a bundle's folder: <bucket>/<id>/<version>")
    some.add_argument("--count", type=int, default=500)
    some.add_argument("--out", type=Path, required=True)
    native = commands.add_parser(
        "native", help="write a bundle's int8 model for native ONNX Runtime, exact on every CPU, in one file"
    )
    native.add_argument(
        "--bundle", type=Path, required=True, help="a bundle's folder: <bucket>/<id>/<version>"
    )
    native.add_argument("--out", type=Path, required=True)
    again = commands.add_parser(
        "measure", help="measure a published bundle again and print its card's tables; needs no checkpoint"
    )
    again.add_argument("--data", type=Path, required=True, help="folder with the data set")
    again.add_argument(
        "--bundle", type=Path, required=True, help="a bundle's folder: <bucket>/<id>/<version>"
    )
    again.add_argument("--outside", type=Path, metavar="DIR", help="pictures from elsewhere")
    return top


def compare(given: argparse.Namespace) -> str:
    """The table of `python -m models compare`, as Markdown."""
    from models.backbones import weights_path
    from models.compare import PIZZA_CELLS, compare_scratch, compare_transfer, markdown
    from models.crossvalidate import Recipe

    config = configs.get(given.config)
    work = given.work or REPOSITORY / "models" / "work" / given.config
    cells = tuple(given.cells.split(",")) if given.cells else ()
    if not config.transfer:
        return markdown(compare_scratch(config, given.data, work, cells, given.epochs))
    weights_path(given.backbones, config.architecture)
    everything = tuple(range(config.folds))
    try:
        folds = everything if given.folds == "all" else tuple(int(fold) for fold in given.folds.split(","))
    except ValueError:
        folds = ()
    if not folds or not set(folds) <= set(everything):
        raise PipelineError(f"--folds {given.folds}: give numbers from 0 to {config.folds - 1}, or 'all'.")
    rows = compare_transfer(
        Recipe(config, given.data, work / "cache", given.backbones, given.outliers),
        work,
        cells or PIZZA_CELLS,
        folds,
        given.workers,
    )
    return markdown(rows)


def costs(given: argparse.Namespace) -> str:
    """The table of `python -m models costs`, as Markdown; the same as JSON beside the fold."""
    from models import costs as rounding
    from models.crossvalidate import Recipe
    from models.workspace import write_json

    work = given.work or REPOSITORY / "models" / "work" / given.config
    recipe = Recipe(configs.get(given.config), given.data, work / "cache", given.backbones, given.outliers)
    folder = work / "folds" / str(given.fold)
    found = rounding.costs(recipe, folder, given.fold)
    write_json(folder / "costs.json", found)
    return rounding.markdown(found)


def evaluate_all(given: argparse.Namespace) -> str:
    """The table of `python -m models evaluate`: the published models, measured again."""
    from models.reevaluate import Places, report, shared_data

    bucket = open_bucket(given.bucket, given.endpoint)
    if not isinstance(bucket, Folder):
        raise PipelineError(f"--bucket {given.bucket}: models are measured from a folder. Copy it first.")
    work = given.work or REPOSITORY / "models" / "work" / "evaluate"
    data, outside = given.data, given.outside
    if data is None:
        data, shared = shared_data(REPOSITORY.parent / "shared" / "data", work)
        outside = outside or shared
    return report(bucket.root, Places(data, outside, work / "cache"))


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit status: 0, 2 for something to mend (or bad usage), 130 when interrupted."""
    from models.pipeline import STEPS, open_pipeline

    given = parser().parse_args(arguments)
    try:
        if given.command in GOLDEN_FILES:
            GOLDEN_FILES[given.command][1](given.out)
            print(given.out)
            return 0
        if given.command == "samples":
            samples.write(given.data, given.bundle, given.count, given.out)
            print(given.out)
            return 0
        if given.command == "native":
            exact_form.write(samples.int8_graph(given.bundle), given.out)
            print(given.out)
            return 0
        if given.command == "measure":
            print(remeasure.report(given.data, given.bundle, given.outside))
            return 0
        if given.command == "compare":
            print(compare(given))
            return 0
        if given.command == "costs":
            print(costs(given))
            return 0
        if given.config is None:
            print(evaluate_all(given))
            return 0
        pipeline = open_pipeline(
            given.config,
            given.work or REPOSITORY / "models" / "work" / given.config,
            open_bucket(given.bucket, given.endpoint),
            data=given.data,
            checkpoint=given.checkpoint,
            backbones=given.backbones,
            outliers=given.outliers,
            workers=given.workers,
            first_folds=given.first_folds,
            prune=given.prune,
            outside=given.outside,
            force=frozenset(given.force),
        )
        pipeline.run(STEPS if given.command == "run" else (given.command,))
    except PipelineError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped; the same command goes on from here", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
