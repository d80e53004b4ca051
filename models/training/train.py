"""Training: SGD with Nesterov momentum, warm-up and cosine curves, an average of the weights kept for use.

Where there are several curves, what is used in the end is the mean of what each ended with.

Runs on two CPU cores: channels-last bfloat16 autocast doubles the speed of float32 there. The first stage
trains at 24 px for speed, the rest at the real size. Every epoch ends in a checkpoint; a run that was stopped
goes on from it and ends with the same number of steps.
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

from models.config import Config
from models.data.split import Split
from models.training.augment import camera_batch
from models.training.averaging import estimate_norms, mean_of, update_average
from models.training.build import build
from models.training.checkpoint import claim, finish_epoch, note, resume
from models.training.nets import ConvNet

NORMS_FROM, NORMS_BATCH = 5000, 250  # images that an average's batch norms take their statistics from


class Normalise(nn.Module):
    """(x - mean) / std for x in 0..1, `[N, 3, H, W]`; the manifest carries the same numbers."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(config.mean)[None, :, None, None])
        self.register_buffer("std", torch.tensor(config.std)[None, :, None, None])

    def forward(self, x: Tensor) -> Tensor:
        return (x - self.mean) / self.std


def rate_share(progress: float, warmup: float) -> float:
    """Linear warm-up over the share `warmup`, then a cosine to zero, of a peak of 1; `progress` in 0..1."""
    if progress < warmup:
        return max(progress, 1e-3) / warmup
    return (1 + math.cos(math.pi * ((progress - warmup) / (1 - warmup)))) / 2


@torch.no_grad()
def accuracy(net: ConvNet, config: Config, split: Split) -> float:
    """Top-1 share right, float32 weights, one view, at the config's size."""
    net.eval()
    normalise = Normalise(config)
    right = 0
    batch = 500 if config.size <= 64 else 50
    for start in range(0, len(split), batch):
        images = torch.from_numpy(split.images[start : start + batch]).float() / 255
        logits, _ = net(normalise(images).to(memory_format=torch.channels_last))
        right += int((logits.argmax(1).numpy() == split.labels[start : start + batch]).sum())
    return right / len(split)


def parameter_groups(net: nn.Module, weight_decay: float) -> list[dict]:
    """No decay on biases and batch-norm parameters (Goyal et al., 2017)."""
    decayed = [p for p in net.parameters() if p.dim() > 1]
    free = [p for p in net.parameters() if p.dim() <= 1]
    return [{"params": decayed, "weight_decay": weight_decay}, {"params": free, "weight_decay": 0.0}]


def adapt_norms(average: nn.Module, normalise: Normalise, images: np.ndarray) -> None:
    """Statistics of averaged weights are no average of statistics; leaves the net in eval mode."""
    norms = [module for module in average.modules() if isinstance(module, nn.BatchNorm2d)]
    average.train()
    run = lambda x: average(normalise(x).to(memory_format=torch.channels_last))  # noqa: E731
    estimate_norms(norms, run, images[:NORMS_FROM], NORMS_BATCH)
    average.eval()


def train(config: Config, train_split: Split, validation: Split, folder: Path) -> ConvNet:
    """Trains into `folder` (checkpoint.pt, history.jsonl, config.json), or goes on; returns the averaged net.

    Raises PipelineError when the folder holds a run of another config.
    """
    claim(folder, config)
    torch.manual_seed(config.seed)
    net = build(config)
    average = copy.deepcopy(net)
    optimiser = torch.optim.SGD(
        parameter_groups(net, config.weight_decay), lr=0.1, momentum=0.9, nesterov=True
    )
    normalise = Normalise(config)
    images = torch.from_numpy(train_split.images)
    labels = torch.from_numpy(train_split.labels)
    steps_per_epoch = len(images) // config.batch
    # Alternating flips (K. Jordan, 2024): each image is seen mirrored every second epoch, not by a coin.
    flip_parity = torch.from_numpy(np.random.default_rng(config.seed).integers(0, 2, len(images)))

    done, ends = resume(folder, net, average, optimiser)
    for epoch in range(done, config.epochs):
        stage, (peak, first, length) = config.stage_at(epoch), config.curve_at(epoch)
        generator = torch.Generator().manual_seed(config.seed * 100003 + epoch)
        order = torch.randperm(len(images), generator=generator)
        net.train()
        began = time.monotonic()
        loss_sum, right = 0.0, 0
        bar = tqdm(range(steps_per_epoch), desc=f"epoch {epoch + 1}/{config.epochs}", leave=False)
        for step in bar:
            progress = (epoch - first + step / steps_per_epoch) / length
            rate = peak * rate_share(progress, config.warmup_share)
            for group in optimiser.param_groups:
                group["lr"] = rate
            index = order[step * config.batch : (step + 1) * config.batch]
            flip = (flip_parity[index] + epoch) % 2 == 1
            x = camera_batch(images[index], flip, stage.size, stage.camera_share, stage.cutout, generator)
            x = normalise(x).to(memory_format=torch.channels_last)
            with torch.autocast("cpu", torch.bfloat16):
                logits, _ = net(x)
            logits = logits.float()
            loss = F.cross_entropy(logits, labels[index], label_smoothing=config.label_smoothing)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            # A young average must forget its random start: the decay grows with the steps taken.
            taken = epoch * steps_per_epoch + step + 1
            update_average(average, net, min(config.average_decay, taken / (taken + 10)))
            loss_sum += loss.item()
            right += int((logits.argmax(1) == labels[index]).sum())
            bar.set_postfix(loss=f"{loss.item():.3f}")
        if epoch + 1 == first + length:
            ends.append(copy.deepcopy(average.state_dict()))
        if epoch + 1 == config.epochs and len(ends) > 1:
            average.load_state_dict(mean_of(ends))
            adapt_norms(average, normalise, train_split.images)
        row = {
            "epoch": epoch + 1,
            "size": stage.size,
            "loss": round(loss_sum / steps_per_epoch, 4),
            "train_accuracy": round(right / (steps_per_epoch * config.batch), 4),
            "validation_accuracy": round(accuracy(average, config, validation), 4),
            "seconds": round(time.monotonic() - began, 1),
        }
        note(folder, row)
        finish_epoch(folder, epoch + 1, net, average, optimiser, ends)
    return average.eval()
