"""Outlier exposure: a net learns CIFAR-10's classes, and that anything else is none of them.

It begins with one that knows these classes, or, pretrained, others; then CIFAR-10's images are enlarged.
AdamW with warm-up and cosine, label smoothing, an average of the weights kept for use. Every image is moved
and mirrored at its own size, a share goes through the imitated camera, a share is seen from farther off.
Outliers (Hendrycks et al., "Deep Anomaly Detection with Outlier Exposure", 2019) are pushed towards equal
probabilities; they go through the same hands as the images, so that neither size nor blur nor framing tells
them. A run that was stopped goes on from the last epoch's checkpoint.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from models.config import Config, Exposure
from models.data.exposed import Exposed
from models.data.split import Split
from models.errors import PipelineError
from models.training import photographs
from models.training.augment import BLOCKY_SHARE, camera, camera_batch
from models.training.averaging import between, update_average
from models.training.backbones import BackboneNet
from models.training.checkpoint import claim, finish_epoch, note, resume
from models.training.nets import ConvNet
from models.training.outliers import DETAIL_SIDES, coarsen, crisp, drawing, pick, with_detail
from models.training.pruning import Pruning
from models.training.train import Normalise, rate_share
from models.training.transfer import begin, parameter_groups, row_of

Net = ConvNet | BackboneNet

NEAREST, FARTHEST = 0.95, 0.55  # of the picture's side, what an image seen from farther off has
CRISP = 0.6  # of what is changed in sharpness: with a shock filter
GRAINED = 0.7  # with a photograph's fine detail
CRISP_STEPS = (1, 2, 3, 4)
COARSE = 0.5  # of the photographs: with no more detail than 24 to 63 px have
DRAWN = 0.3  # of the batches: one outlier is a drawing
BICUBIC = 0.55  # of what is enlarged; the rest is bilinear, as the page does it


def enlarge(images: Tensor, size: int, generator: torch.Generator) -> Tensor:
    """`[N, 3, h, w]` -> `[N, 3, size, size]`, each by one of two filters."""
    cubic = torch.rand(len(images), generator=generator) < BICUBIC
    out = torch.empty(len(images), 3, size, size)
    for some, mode in ((cubic, "bicubic"), (~cubic, "bilinear")):
        if some.any():
            out[some] = F.interpolate(images[some], (size, size), mode=mode).clamp(0, 1)
    return out


def small_images(images: np.ndarray, size: int, camera_share: float, generator: torch.Generator) -> Tensor:
    """uint8 `[N, 3, h, w]` -> augmented, then enlarged: float `[N, 3, size, size]` in 0..1."""
    flip = torch.rand(len(images), generator=generator) < 0.5
    seen = camera_batch(
        torch.from_numpy(images), flip, images.shape[2], camera_share, cutout=False, generator=generator
    )
    return enlarge(seen, size, generator)


def farther(images: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """A share of `[N, 3, S, S]` shrunk and moved; their mirror image stands around them."""
    size = images.shape[-1]
    out = images.clone()
    for i in torch.nonzero(torch.rand(len(images), generator=generator) < share).flatten().tolist():
        part = FARTHEST + (NEAREST - FARTHEST) * float(torch.rand((), generator=generator))
        side = 2 * round(size * part / 2)
        margin = (size - side) // 2
        x, y = torch.randint(2 * margin + 1, (2,), generator=generator).tolist()
        few = F.interpolate(images[i : i + 1], (side, side), mode="bilinear", antialias=True)
        out[i] = F.pad(few, (x, 2 * margin - x, y, 2 * margin - y), mode="reflect")[0]
    return out


def as_outliers(photos: Tensor, camera_share: float, generator: torch.Generator) -> Tensor:
    """Half of them with as little detail as enlarged images have, a share through the camera."""
    out = photos.clone()
    for i in torch.nonzero(torch.rand(len(photos), generator=generator) < COARSE).flatten().tolist():
        out[i] = coarsen(photos[i : i + 1], 24 + int(torch.randint(40, (), generator=generator)))[0]
    some = torch.rand(len(photos), generator=generator) < camera_share
    if some.any():
        out[some] = camera(out[some], BLOCKY_SHARE, generator)
    return out


def with_sharpness(images: Tensor, photos: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """A share of the pictures sharpened, given a photograph's fine detail, or both."""
    out = images.clone()
    for i in torch.nonzero(torch.rand(len(images), generator=generator) < share).flatten().tolist():
        one = images[i : i + 1]
        if torch.rand((), generator=generator) < CRISP:
            one = crisp(one, pick(CRISP_STEPS, generator))
        if torch.rand((), generator=generator) < GRAINED:
            k = int(torch.randint(len(photos), (), generator=generator))
            grained = with_detail(one, photos[k : k + 1], pick(DETAIL_SIDES, generator))
            one = one.lerp(grained, float(torch.rand((), generator=generator)))
        out[i] = one[0]
    return out


def batch(
    images: np.ndarray, outliers: Exposed, config: Config, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """What one step learns from, both `[N, 3, size, size]` in 0..1: images of the classes, and outliers."""
    given: Exposure = config.exposure
    size = config.size
    known = farther(small_images(images, size, given.camera_share, generator), given.far_share, generator)
    index = [outliers.draw(outliers.people, given.people, generator) for _ in range(given.outliers)]
    small = small_images(outliers.images[index], size, given.camera_share, generator)
    photos = photographs.drawn(given.photographs, outliers, size, given.faces, generator)
    both = with_sharpness(torch.cat([known, small]), photos, given.detailed_share, generator)
    strangers = torch.cat([both[len(known) :], as_outliers(photos, given.camera_share, generator)])
    if torch.rand((), generator=generator) < DRAWN:
        strangers[0] = drawing(size, generator)
    return both[: len(known)], strangers


def batches(
    small: Split, order: np.ndarray, outliers: Exposed, config: Config, generator: torch.Generator
) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    """`batch` and the labels of its images, along `order`; the next is made while one is learned from."""
    size = config.exposure.batch
    indices = [order[i : i + size] for i in range(0, max(size, len(order) - size + 1), size)]
    with ThreadPoolExecutor(1, initializer=partial(torch.set_num_threads, 1)) as ahead:

        def begin(index: np.ndarray) -> Future[tuple[Tensor, Tensor]]:
            return ahead.submit(batch, small.images[index], outliers, config, generator)

        coming = begin(indices[0])
        for index, following in zip(indices, [*indices[1:], None], strict=True):
            made = coming.result()
            if following is not None:
                coming = begin(following)
            yield *made, torch.from_numpy(small.labels[index])


def ready(net: Net, given: Exposure) -> None:
    """Training mode, but for fixed blocks and a base's batch norms, which outliers would shift."""
    begin(net, given.fixed_blocks)
    if given.base:
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.eval()


def quick(device: str) -> torch.autocast:
    """bfloat16 where it is quicker: on a GPU, and on a CPU with AVX-512."""
    gains = device == "cuda" or "AVX512" in torch.backends.cpu.get_cpu_capability()
    return torch.autocast(device, torch.bfloat16, enabled=gains)


@torch.no_grad()
def answers_of(teacher: Net, x: Tensor, device: str) -> Tensor:
    """Probabilities `[N, classes]`: the mean of its answers to pictures and to their mirror images."""
    with quick(device):
        seen = [teacher(pictures)[0] for pictures in (x, x.flip(-1))]
    return torch.stack([logits.float().softmax(1) for logits in seen]).mean(0)


def train(
    config: Config,
    net: Net,
    small: Split,
    outliers: Exposed,
    validation: Split,
    folder: Path,
) -> Net:
    """Trains into `folder` (checkpoint.pt, history.jsonl, config.json), or goes on; returns the averaged net.

    net: to begin with; it is changed. small: CIFAR-10's images as they are. validation: at the config's size.
    Raises PipelineError when the folder holds a run of another config.
    """
    given = config.exposure
    if given.photographs < 1:
        raise PipelineError(
            "Without photographs there is no fine detail to give: photographs must be 1 or more."
        )
    if given.pruned and given.moved < 1:
        raise PipelineError("Between two nets no weight is zero: pruned and moved go not together.")
    if given.taught and not given.base:
        raise PipelineError("A net of other classes has nothing to teach: taught needs a base.")
    claim(folder, config)
    torch.manual_seed(config.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    net.to(device, memory_format=torch.channels_last)
    average, first = copy.deepcopy(net), copy.deepcopy(net).eval()
    ready(net, given)
    optimiser = torch.optim.AdamW(parameter_groups(net, config))
    normalise = Normalise(config)
    steps_per_epoch = max(1, len(small) // given.batch)
    total = given.epochs * steps_per_epoch
    done, _ = resume(folder, net, average, optimiser)
    pruning = Pruning(net, average, given.pruned)
    for epoch in range(done, given.epochs):
        seed = config.seed * 100003 + epoch
        generator = torch.Generator().manual_seed(seed)
        order = np.random.default_rng(seed).permutation(len(small))
        ready(net, given)
        began, losses = time.monotonic(), []
        coming = batches(small, order, outliers, config, generator)
        bar = tqdm(coming, desc=f"epoch {epoch + 1}/{given.epochs}", total=steps_per_epoch, leave=False)
        for step, (known, strangers, labels) in enumerate(bar):
            taken = epoch * steps_per_epoch + step
            for group in optimiser.param_groups:
                group["lr"] = group["peak"] * rate_share(taken / total, config.warmup_share)
            x = normalise(torch.cat([known, strangers])).to(device, memory_format=torch.channels_last)
            with quick(device):
                logits, _ = net(x)
            logits = logits.float()
            of_known = logits[: len(known)]
            loss = F.cross_entropy(of_known, labels.to(device), label_smoothing=config.label_smoothing)
            if given.taught:
                answers = answers_of(first, x[: len(known)], device)
                loss = torch.lerp(loss, F.cross_entropy(of_known, answers), given.taught)
            loss = loss - given.weight * F.log_softmax(logits[len(known) :], 1).mean()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            update_average(average, net, min(config.average_decay, (taken + 1) / (taken + 11)))
            pruning.after(taken, total)
            losses.append(loss.item())
            bar.set_postfix(loss=f"{losses[-1]:.3f}")
        seen = copy.deepcopy(average)
        seen.load_state_dict(between(first.state_dict(), average.state_dict(), given.moved))
        seen = seen.cpu().eval()
        if epoch + 1 == given.epochs:
            average = seen
        note(folder, row_of(config, epoch + 1, sum(losses) / len(losses), seen, validation, began))
        finish_epoch(folder, epoch + 1, net, average, optimiser)
    return average.cpu().eval()
