"""What a run is made of. A config is plain data, saved beside everything that was made with it."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.errors import PipelineError
from models.files import canonical, sha256


@dataclass(frozen=True)
class Stage:
    """Epochs trained at one image size.

    peak: a stage with a peak learning rate begins a curve of its own (a warm restart, Loshchilov and Hutter,
    2017), which runs over it and the stages after it up to the next with a peak. Before the first of them the
    config's peak holds.
    """

    epochs: int
    size: int
    camera_share: float
    cutout: bool = False
    peak: float | None = None


@dataclass(frozen=True)
class Transfer:
    """How a pretrained net learns another question: all its layers a little, the new linear layer more.

    frozen: only the linear layer learns, on features that are computed once. Rates are peaks of AdamW's; the
    first `fixed_blocks` blocks do not learn (their batch norms neither), which saves their share of the
    backward pass. crop_area: the smallest share of a photo that a training crop covers. mixup: the parameter
    of its Beta distribution (Zhang et al., 2018), 0 for none. ridge: weight of the squared weights where only
    the linear layer learns. outliers: of a batch, besides its photos; head_outliers: of all that the linear
    layer is first fitted to; photographs: the share of both that are Caltech-101's, faces: how many of these
    are of people. moved: how far the net that is used lies on the straight way from the linear fit
    (0) to the end of fine-tuning (1).
    """

    frozen: bool = False
    epochs: int = 6
    batch: int = 32
    body_rate: float = 3e-4
    head_rate: float = 1e-3
    fixed_blocks: int = 4
    crop_area: float = 0.5
    camera_share: float = 0.25
    mixup: float = 0.0
    outliers: int = 0
    head_outliers: int = 0
    photographs: float = 0.0
    faces: float = 0.0
    coarse_share: float = 0.0
    ridge: float = 0.03
    moved: float = 1.0


@dataclass(frozen=True)
class Exposure:
    """How a net learns what is none of its classes, and CIFAR-10's, enlarged if it looks at more pixels.

    base: the config whose net goes on learning, its batch norms' statistics as they are; None: a net
    pretrained on ImageNet. fixed_blocks, body_rate, head_rate: as Transfer has them. far_share: of the
    images, how many are seen from farther off, their mirror image around. detailed_share: of all
    pictures, outliers too, how many are sharpened or get a photograph's fine detail: CIFAR-10's are
    blurred when enlarged and photographs are not, so sharpness must tell the net nothing. outliers,
    photographs: pictures of CIFAR-100 and of Caltech-101 in a batch besides its images, of categories
    that are not held out; people, faces: how many of the one and of the other are of people. weight: of
    their loss, the cross-entropy with equal probabilities (outlier exposure, Hendrycks et al., 2019).
    taught: the share of an image's target that is what the net to begin with says of it and of its mirror
    image (Li and Hoiem, "Learning without Forgetting", 2016): what it knows of the classes stays.
    pruned: the share of weights that become zero, for the sake of the bytes (training/pruning.py). moved:
    how far the published net is from the one that it began with to what was learned, on the straight way
    between the two (Wortsman et al., "Robust fine-tuning of zero-shot models", 2022); less keeps more of
    what the first one knew.
    """

    base: str | None = None
    epochs: int = 8
    batch: int = 64
    body_rate: float = 3e-4
    head_rate: float = 3e-3
    fixed_blocks: int = 4
    camera_share: float = 0.2
    far_share: float = 0.15
    detailed_share: float = 0.4
    outliers: int = 14
    photographs: int = 6
    people: float = 0.25
    faces: float = 0.25
    weight: float = 0.5
    taught: float = 0.0
    pruned: float = 0.45
    moved: float = 1.0


@dataclass(frozen=True)
class Config:
    """`stages`: training from scratch; `transfer`, `exposure`: from a net that is given. One of the three.

    folds: how many parts a data set without a test split is cut into for cross-validation.
    range_methods: names of quantize.METHODS to choose from; empty for all.
    centre_logits: whether the int8 net gets back what rounding takes from the mean logits.
    outlier_sets: data sets (models/data/held_out.py) to hold pictures of none of the classes out of, each
    with the categories that are one of the classes, or nearly.
    warned_share, warned_photographs_share: of validation images, and of photographs held out, how many may
    wrongly be warned of.
    """

    name: str
    architecture: str
    stages: tuple[Stage, ...]
    data: str = "cifar10"
    transfer: Transfer | None = None
    exposure: Exposure | None = None
    folds: int = 0
    range_methods: tuple[str, ...] = ()
    centre_logits: bool = False
    seed: int = 1
    size: int = 32
    batch: int = 256
    peak_learning_rate: float = 0.15
    weight_decay: float = 5e-4
    label_smoothing: float = 0.1
    warmup_share: float = 0.1
    average_decay: float = 0.999
    validation_per_class: int = 250
    calibration_images: int = 1000
    outlier_sets: tuple[tuple[str, tuple[str, ...]], ...] = ()
    warned_share: float = 0.06
    warned_photographs_share: float = 0.1
    mean: tuple[float, float, float] = (0.4914, 0.4822, 0.4465)
    std: tuple[float, float, float] = (0.2470, 0.2435, 0.2616)

    @property
    def epochs(self) -> int:
        given = self.transfer or self.exposure
        return given.epochs if given else sum(stage.epochs for stage in self.stages)

    @property
    def pretrained(self) -> bool:
        """Whether it begins with a net that was trained on ImageNet."""
        return self.transfer is not None or (self.exposure is not None and self.exposure.base is None)

    @property
    def outliers(self) -> int:
        """Pictures of anything else that a batch has besides; 0: the config learns from none."""
        return self.transfer.outliers if self.transfer else 0

    def stage_at(self, epoch: int) -> Stage:
        """The stage that 0-based `epoch` belongs to."""
        for stage in self.stages:
            if epoch < stage.epochs:
                return stage
            epoch -= stage.epochs
        return self.stages[-1]

    @property
    def curves(self) -> int:
        """How many learning-rate curves the stages make."""
        return 1 + sum(stage.peak is not None for stage in self.stages[1:])

    def curve_at(self, epoch: int) -> tuple[float, int, int]:
        """Peak, first epoch and number of epochs of the learning-rate curve that 0-based `epoch` is on."""
        peak, first, end = self.peak_learning_rate, 0, 0
        for stage in self.stages:
            if stage.peak is not None and end > 0:
                if epoch < end:
                    break
                first = end
            peak = peak if stage.peak is None else stage.peak
            end += stage.epochs
        return peak, first, end - first


# Categories that are one of CIFAR-10's classes, or nearly.
NEAR_CIFAR100 = (
    *("bus", "pickup_truck", "streetcar", "tank", "tractor", "train", "rocket"),
    *("camel", "cattle", "fox", "kangaroo", "leopard", "lion", "tiger", "wolf"),
)
NEAR_CALTECH101 = (
    *("airplanes", "car_side", "ferry", "ketch", "schooner", "helicopter"),
    *("cougar_body", "cougar_face", "dalmatian", "gerenuk", "Leopards", "wild_cat"),
    *("emu", "flamingo", "flamingo_head", "ibis", "pigeon", "rooster"),
)

CONFIGS = {
    "cifar10": Config(
        name="cifar10",
        architecture="resnet10",
        stages=(),
        exposure=Exposure(
            base="cifar10-base",
            epochs=5,
            head_rate=3e-4,
            fixed_blocks=0,
            camera_share=0.4,
            far_share=0.1,
            detailed_share=0.0,
            pruned=0.0,
            taught=0.7,  # it forgets less, and so may go all the way (models/README.md)
        ),
        # Fewer warnings cost nothing of what they are for: strangers that sound sure (models/README.md).
        warned_share=0.05,
        warned_photographs_share=0.05,
        # Percentiles clip what pictures of nothing known cause: in int8 such a one came out otherwise.
        range_methods=("minmax",),
        label_smoothing=0.05,
        outlier_sets=(("CIFAR-100", NEAR_CIFAR100), ("Caltech-101", NEAR_CALTECH101)),
    ),
    # What `cifar10` begins with: the ten classes, from nothing.
    "cifar10-base": Config(
        name="cifar10",
        architecture="resnet10",
        stages=(
            Stage(epochs=44, size=24, camera_share=0.5),
            Stage(epochs=23, size=32, camera_share=0.5, cutout=True),
            Stage(epochs=20, size=24, camera_share=0.5, peak=0.08),
            Stage(epochs=12, size=32, camera_share=0.5, cutout=True),
            Stage(epochs=8, size=32, camera_share=0.4),
        ),
        outlier_sets=(("CIFAR-100", NEAR_CIFAR100), ("Caltech-101", NEAR_CALTECH101)),
    ),
    # At more pixels, from a net pretrained on ImageNet: a candidate (models/README.md has its figures).
    "cifar10-80": Config(
        name="cifar10",
        architecture="mobilenet-v2-folded",
        stages=(),
        exposure=Exposure(),
        range_methods=("minmax", "average"),
        centre_logits=True,
        outlier_sets=(("CIFAR-100", NEAR_CIFAR100), ("Caltech-101", NEAR_CALTECH101)),
        size=80,
        label_smoothing=0.05,
        warmup_share=0.05,
        weight_decay=0.05,
        mean=(0.485, 0.456, 0.406),
        std=(0.229, 0.224, 0.225),
    ),
    # One epoch on made-up data: the whole way in seconds, for tests.
    "smoke": Config(
        name="smoke",
        architecture="plain7-tiny",
        stages=(Stage(epochs=1, size=32, camera_share=0.2),),
        batch=32,
        peak_learning_rate=0.05,
        average_decay=0.8,
        validation_per_class=10,
        calibration_images=100,
    ),
    "pizza": Config(
        name="pizza",
        architecture="mobilenet-v2-folded",
        stages=(),
        data="pizza",
        transfer=Transfer(
            epochs=10,
            crop_area=0.35,
            mixup=0.2,
            outliers=10,
            head_outliers=2400,
            coarse_share=0.1,
            ridge=0.1,
            photographs=0.4,
            faces=0.3,
            moved=0.5,
        ),
        folds=5,
        range_methods=("minmax", "average"),
        centre_logits=True,
        outlier_sets=(("CIFAR-100", ()), ("Caltech-101", ("pizza",))),
        size=192,
        weight_decay=0.05,
        average_decay=0.98,
        validation_per_class=60,
        calibration_images=200,
        mean=(0.485, 0.456, 0.406),
        std=(0.229, 0.224, 0.225),
    ),
    # Two epochs of the same from made-up weights on made-up images.
    "smoke-exposure": Config(
        name="smoke",
        architecture="mobilenet-v2-tiny",
        stages=(),
        exposure=Exposure(epochs=2, batch=32, fixed_blocks=1, outliers=4, photographs=2),
        outlier_sets=(("CIFAR-100", ()), ("Caltech-101", ())),
        size=48,
        average_decay=0.8,
        validation_per_class=10,
        calibration_images=40,
        mean=(0.485, 0.456, 0.406),
        std=(0.229, 0.224, 0.225),
    ),
    # Two epochs from made-up weights on made-up photos, two folds: the whole way in seconds.
    "smoke-pizza": Config(
        name="smoke-pizza",
        architecture="mobilenet-v2-tiny",
        stages=(),
        data="pizza",
        transfer=Transfer(
            epochs=4,
            batch=16,
            body_rate=2e-3,
            head_rate=2e-3,
            fixed_blocks=0,
            outliers=2,
            head_outliers=40,
            coarse_share=0.1,
            ridge=0.1,
            moved=0.9,
        ),
        folds=2,
        range_methods=("minmax",),
        centre_logits=True,
        size=64,
        average_decay=0.8,
        validation_per_class=10,
        calibration_images=40,
        mean=(0.485, 0.456, 0.406),
        std=(0.229, 0.224, 0.225),
    ),
}


def get(name: str) -> Config:
    if name not in CONFIGS:
        raise PipelineError(f"no config named '{name}'; there are {', '.join(sorted(CONFIGS))}.")
    return CONFIGS[name]


def config_digest(config: Config) -> str:
    return sha256(canonical(dataclasses.asdict(config)))


def save(config: Config, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(dataclasses.asdict(config), indent=2) + "\n")


def load(path: Path) -> Config:
    data: dict[str, Any] = json.loads(path.read_text())
    data["stages"] = tuple(Stage(**stage) for stage in data["stages"])
    if data.get("transfer"):
        data["transfer"] = Transfer(**data["transfer"])
    if data.get("exposure"):
        data["exposure"] = Exposure(**data["exposure"])
    for key in ("mean", "std", "range_methods"):
        if key in data:
            data[key] = tuple(data[key])
    if "outlier_sets" in data:
        data["outlier_sets"] = tuple((name, tuple(near)) for name, near in data["outlier_sets"])
    return Config(**data)
