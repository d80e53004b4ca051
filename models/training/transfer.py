"""Transfer learning: a pretrained net learns another question from a few hundred photos a class.

The new linear layer comes first: the features of every photo (and of its mirror image) are computed once,
and it is fitted to them. A frozen net ends there. Fine-tuning goes on: AdamW, with a rate of its own
for the linear layer, warm-up and cosine, label smoothing, an average of the weights kept for use;
random crops, mirroring, and the imitation of a camera. What is used may lie between the linear fit and the
end of fine-tuning, which knows more of the photos and less of all else (Wortsman et al., "Robust
Fine-Tuning of Zero-Shot Models", 2022). Both end in the checkpoint that train.py writes, and a run that was
stopped goes on from it.
"""

from __future__ import annotations

import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from tqdm import tqdm

from models.config import Config, Transfer
from models.data.pizza import LABELS, Division, Photos, splits_of
from models.data.split import Split, Splits
from models.training import backbones
from models.training.augment import BLOCKY_SHARE, camera
from models.training.averaging import between, estimate_norms, update_average
from models.training.backbones import BackboneNet
from models.training.checkpoint import claim, finish_epoch, load_checkpoint, note, resume, write
from models.training.folder import CHECKPOINT
from models.training.outliers import Outliers, coarsen
from models.training.train import Normalise, accuracy, rate_share

NOT_PIZZA = LABELS.index("not_pizza")
COARSEST = 28  # px to a side of a crop that is enlarged again: as few as an outlier has
DRAWN = 32  # outliers at once
ASPECT = math.log(4 / 3)  # log of the largest stretch of a training crop


def crop_box(
    height: int, width: int, smallest: float, generator: torch.Generator
) -> tuple[int, int, int, int]:
    """Top, left, height, width of a crop that covers `smallest` to all of the photo's shorter square."""
    low, aspect, x, y = torch.rand(4, generator=generator).tolist()
    area = (smallest + (1 - smallest) * low) * min(height, width) ** 2
    stretch = math.exp((2 * aspect - 1) * ASPECT / 2)
    crop_height = min(height, round(math.sqrt(area) / stretch))
    crop_width = min(width, round(math.sqrt(area) * stretch))
    return round(y * (height - crop_height)), round(x * (width - crop_width)), crop_height, crop_width


def crops(
    photos: Photos, index: list[int], size: int, transfer: Transfer, generator: torch.Generator
) -> Tensor:
    """One augmented crop of each photo, `[N, 3, size, size]` float in 0..1."""
    out = torch.empty(len(index), 3, size, size)
    for k, i in enumerate(index):
        photo = photos.photo(i)
        top, left, height, width = crop_box(*photo.shape[:2], transfer.crop_area, generator)
        cut = torch.from_numpy(photo[top : top + height, left : left + width].copy()).permute(2, 0, 1)[None]
        # Antialiased on uint8, channels last: torch's fast path, the same filter as Pillow's.
        out[k] = F.interpolate(cut, (size, size), mode="bilinear", antialias=True)[0].float() / 255
        if torch.rand((), generator=generator) < 0.5:
            out[k] = out[k].flip(-1)
        if torch.rand((), generator=generator) < transfer.coarse_share:
            side = int(torch.randint(COARSEST, size // 2, (), generator=generator))
            out[k] = coarsen(out[k][None], side)[0]
    some = torch.rand(len(index), generator=generator) < transfer.camera_share
    if some.any():
        out[some] = camera(out[some], BLOCKY_SHARE, generator)
    return out


def parameter_groups(net: BackboneNet, config: Config) -> list[dict]:
    """Body and head with their peak rates; no decay on biases and batch-norm parameters."""
    given = config.transfer or config.exposure
    groups = []
    for part, peak in ((net.blocks[given.fixed_blocks :], given.body_rate), (net.head, given.head_rate)):
        for decayed in (True, False):
            parameters = [p for p in part.parameters() if (p.dim() > 1) == decayed]
            decay = config.weight_decay if decayed else 0.0
            if parameters:
                groups.append({"params": parameters, "peak": peak, "lr": peak, "weight_decay": decay})
    return groups


def begin(net: BackboneNet, fixed_blocks: int) -> None:
    """Training mode, except for the blocks that do not learn."""
    net.train()
    for block in net.blocks[:fixed_blocks]:
        block.eval().requires_grad_(False)


def mixed(x: Tensor, target: Tensor, alpha: float, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Mixup: every picture and target blended with another of the batch; alpha 0 leaves them alone."""
    if not alpha:
        return x, target
    share = float(rng.beta(alpha, alpha))
    other = torch.from_numpy(rng.permutation(len(x)))
    return x.lerp(x[other], 1 - share), target.lerp(target[other], 1 - share)


def train(
    config: Config,
    backbone_folder: Path | None,
    photos: Photos,
    division: Division,
    folder: Path,
    outliers: Outliers | None = None,
) -> BackboneNet:
    """Learns from `division.train` into `folder` (checkpoint.pt, history.jsonl, config.json), or goes on.

    Returns the net to use. Raises PipelineError when the folder holds a run of another config.
    """
    claim(folder, config)
    torch.manual_seed(config.seed)
    net = backbones.load(backbone_folder, config.architecture, len(LABELS))
    net.to(memory_format=torch.channels_last)
    splits = splits_of(photos, division, config.size)
    if config.transfer.frozen:
        return frozen(config, net, splits, folder)
    return fine_tune(config, net, photos, division, splits, folder, outliers)


def fine_tune(
    config: Config,
    net: BackboneNet,
    photos: Photos,
    division: Division,
    splits: Splits,
    folder: Path,
    outliers: Outliers | None,
) -> BackboneNet:
    transfer = config.transfer
    if not (folder / CHECKPOINT).is_file():
        # A linear layer of noise would first spoil the pretrained ones (Kumar et al., "Fine-Tuning can
        # Distort Pretrained Features and Underperform Out-of-Distribution", 2022).
        adapt_norms(config, net, splits.train.images)
        fit_head(config, net, with_outliers(config, splits.train, outliers))
    linear_fit = copy.deepcopy(net.state_dict())
    average = copy.deepcopy(net)
    begin(net, transfer.fixed_blocks)
    optimiser = torch.optim.AdamW(parameter_groups(net, config))
    normalise = Normalise(config)
    steps_per_epoch = max(1, len(division.train) // transfer.batch)
    total = transfer.epochs * steps_per_epoch
    labels = torch.from_numpy(photos.labels)

    done, kept = resume(folder, net, average, optimiser)
    if kept:
        [linear_fit] = kept
    for epoch in range(done, transfer.epochs):
        seed = config.seed * 100003 + epoch
        generator, rng = torch.Generator().manual_seed(seed), np.random.default_rng(seed)
        order = division.train[rng.permutation(len(division.train))]
        begin(net, transfer.fixed_blocks)
        began, losses = time.monotonic(), []
        bar = tqdm(range(steps_per_epoch), desc=f"epoch {epoch + 1}/{transfer.epochs}", leave=False)
        for step in bar:
            taken = epoch * steps_per_epoch + step
            for group in optimiser.param_groups:
                group["lr"] = group["peak"] * rate_share(taken / total, config.warmup_share)
            index = order[step * transfer.batch : (step + 1) * transfer.batch].tolist()
            seen = crops(photos, index, config.size, transfer, generator)
            target = F.one_hot(labels[index], len(LABELS)).float()
            x, target = mixed(seen, target, transfer.mixup, rng)
            if outliers:
                negatives = seen[labels[index] == NOT_PIZZA]
                x = torch.cat([x, outliers.draw(transfer.outliers, config.size, generator, negatives)])
                no = F.one_hot(torch.full((transfer.outliers,), NOT_PIZZA), len(LABELS)).float()
                target = torch.cat([target, no])
            x = normalise(x).to(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16):
                logits, _ = net(x)
            loss = F.cross_entropy(logits.float(), target, label_smoothing=config.label_smoothing)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            update_average(average, net, min(config.average_decay, (taken + 1) / (taken + 11)))
            losses.append(loss.item())
            bar.set_postfix(loss=f"{losses[-1]:.3f}")
        if epoch + 1 == transfer.epochs and transfer.moved != 1:
            average.load_state_dict(between(linear_fit, average.state_dict(), transfer.moved))
            adapt_norms(config, average, splits.train.images)
        row = row_of(config, epoch + 1, sum(losses) / len(losses), average, splits.validation, began)
        note(folder, row)
        finish_epoch(folder, epoch + 1, net, average, optimiser, [linear_fit])
    return average.eval()


@torch.no_grad()
def pooled(net: BackboneNet, config: Config, images: np.ndarray, mirrored: bool = False) -> Tensor:
    """uint8 `[N, 3, H, W]` -> the last map's means `[N, C]`, of the picture or its mirror image."""
    normalise, parts = Normalise(config), []
    for start in tqdm(range(0, len(images), 50), desc="features", leave=False):
        x = normalise(torch.from_numpy(np.array(images[start : start + 50])).float() / 255)
        x = (x.flip(-1) if mirrored else x).to(memory_format=torch.channels_last)
        with torch.autocast("cpu", torch.bfloat16):
            features = net.blocks(x)
        parts.append(features.float().mean((2, 3)))
    return torch.cat(parts)


def adapt_norms(config: Config, net: BackboneNet, images: np.ndarray) -> None:
    """Batch norms of the blocks that learn take their statistics from these pictures instead of ImageNet's.

    Photos of one kind vary less than ImageNet: at first, features in training and in use would differ.
    """
    norms = [m for m in net.blocks[config.transfer.fixed_blocks :].modules() if isinstance(m, nn.BatchNorm2d)]
    if not norms:
        return
    normalise = Normalise(config)

    def run(x: Tensor) -> None:
        with torch.autocast("cpu", torch.bfloat16):
            net.blocks(normalise(x).to(memory_format=torch.channels_last))

    begin(net, config.transfer.fixed_blocks)
    order = np.random.default_rng(config.seed).permutation(len(images))
    estimate_norms(norms, run, images[order], config.transfer.batch)


def with_outliers(config: Config, photos: Split, outliers: Outliers | None) -> Split:
    """The photos, and the config's `head_outliers` pictures of anything else, labelled as no pizza."""
    count = config.transfer.head_outliers
    if outliers is None or count == 0:
        return photos
    generator, rng = torch.Generator().manual_seed(config.seed), np.random.default_rng(config.seed)
    negatives = np.flatnonzero(photos.labels == NOT_PIZZA)
    drawn = []
    for start in tqdm(range(0, count, DRAWN), desc="outliers", leave=False):
        some = photos.images[np.sort(rng.choice(negatives, min(DRAWN, len(negatives)), replace=False))]
        detail = torch.from_numpy(some).float() / 255
        x = outliers.draw(min(DRAWN, count - start), config.size, generator, detail)
        drawn.append((x * 255).round().byte().numpy())
    images = np.concatenate([photos.images, *drawn])
    return Split(images, np.concatenate([photos.labels, np.full(count, NOT_PIZZA)]))


def fit_head(config: Config, net: BackboneNet, train_split: Split) -> float:
    """Sets the linear layer by logistic regression (L-BFGS) on the pretrained features; returns its loss."""
    net.eval()
    images = train_split.images
    x = torch.cat([pooled(net, config, images, mirrored) for mirrored in (False, True)])
    y = torch.from_numpy(np.concatenate([train_split.labels] * 2))
    # Fitted on standardised features; the scaling then moves into the linear layer's weights.
    mean, scale = x.mean(0), x.std(0).clamp(min=0.02)
    x = (x - mean) / scale
    head = nn.Linear(x.shape[1], len(LABELS))
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    optimiser = torch.optim.LBFGS(head.parameters(), max_iter=200, line_search_fn="strong_wolfe")

    def closure() -> Tensor:
        optimiser.zero_grad()
        loss = F.cross_entropy(head(x), y, label_smoothing=config.label_smoothing)
        loss = loss + config.transfer.ridge * head.weight.square().sum()
        loss.backward()
        return loss

    optimiser.step(closure)
    with torch.no_grad():
        net.head.weight.copy_(head.weight / scale)
        net.head.bias.copy_(head.bias - (head.weight * (mean / scale)).sum(1))
    return float(closure().detach())


def frozen(config: Config, net: BackboneNet, splits: Splits, folder: Path) -> BackboneNet:
    checkpoint = folder / CHECKPOINT
    if checkpoint.is_file():
        net.load_state_dict(load_checkpoint(checkpoint)["average"])
        return net.eval()
    began = time.monotonic()
    loss = fit_head(config, net, splits.train)
    note(folder, row_of(config, config.transfer.epochs, loss, net, splits.validation, began))
    write(checkpoint, {"average": net.state_dict(), "epoch": config.transfer.epochs})
    return net


def row_of(
    config: Config, epoch: int, loss: float, net: BackboneNet, split: Split, began: float
) -> dict[str, object]:
    """What the history tells of an epoch."""
    return {
        "epoch": epoch,
        "size": config.size,
        "loss": round(loss, 4),
        "validation_accuracy": round(accuracy(net, config, split), 4),
        "seconds": round(time.monotonic() - began, 1),
    }
