"""How a model came about and what was measured, in the words that its manifest carries."""

from __future__ import annotations

from typing import Any

from models.config import Config, get
from models.training.backbones import BackboneNet
from models.training.nets import ConvNet, multiply_adds

# Precisions as manifests name them; a cross-validation does not measure all of them.
FORMS = ("float32", "int8", "int8-weights")


def provenance(
    config: Config, card: dict[str, Any], net: ConvNet | BackboneNet, epoch: int, quantized: dict[str, Any]
) -> dict[str, object]:
    """The manifest's `provenance`. epoch: how many `net` was trained; quantized: the report on its ranges."""
    trained = f"{epoch}" if epoch == config.epochs else f"the first {epoch} of {config.epochs}"
    return {
        "data": card["data"],
        "architecture": config.architecture,
        "recipe": f"{trained} epochs of {recipe(config)}; "
        f"seed {config.seed}. Int8 ranges by {quantized['chosen']} on {quantized['calibration_images']} "
        "training images.",
        "parameters": sum(parameter.numel() for parameter in net.parameters()),
        "multiplyAdds": multiply_adds(net, config.size),
    }


def recipe(config: Config) -> str:
    """What the epochs were of."""
    if config.exposure:
        return exposure_recipe(config)
    return transfer_recipe(config) if config.transfer else scratch_recipe(config)


def scratch_recipe(config: Config) -> str:
    stages = ", ".join(
        f"{f'after a warm restart to {stage.peak:g} ' if i and stage.peak else ''}{stage.epochs} at "
        f"{stage.size} px (camera imitation on {stage.camera_share:.0%}{', cutout' if stage.cutout else ''})"
        for i, stage in enumerate(config.stages)
    )
    mean = f"; the mean of what the {config.curves} curves ended with" if config.curves > 1 else ""
    return f"SGD with Nesterov momentum, weights averaged: {stages}{mean}"


def transfer_recipe(config: Config) -> str:
    given = config.transfer
    if given.frozen:
        return f"nothing: a linear layer fitted on pretrained features at {config.size} px"
    fixed = f", its first {given.fixed_blocks} blocks fixed" if given.fixed_blocks else ""
    first = f"; its linear layer was first fitted to {given.head_outliers:,} outliers too"
    photos = f" ({given.photographs:.0%} of them Caltech-101's photographs)" if given.photographs else ""
    way = f"; the weights at {given.moved:.0%} of the way from that linear fit to the end"
    return (
        f"fine-tuning a net pretrained on ImageNet{fixed}, AdamW "
        f"(rates {given.body_rate:g}, head {given.head_rate:g}), weights averaged, at {config.size} px: "
        f"random crops, mirroring, camera imitation on {given.camera_share:.0%}"
        f"{', mixup' if given.mixup else ''}"
        f"{f', {given.outliers} outliers to a batch of {given.batch}' if given.outliers else ''}{photos}"
        f"{first if given.head_outliers else ''}{way if given.moved != 1 else ''}"
    )


def exposure_recipe(config: Config) -> str:
    given = config.exposure
    fixed = f", its first {given.fixed_blocks} blocks fixed" if given.fixed_blocks else ""
    first = get(given.base) if given.base else None
    known = f"one that had learned by {first.epochs} epochs of {recipe(first)}" if first else ""
    sharpness = f", sharpness changed on {given.detailed_share:.0%}" if given.detailed_share else ""
    pruned = f"; {given.pruned:.0%} of the weights of 1x1 convolutions pruned" if given.pruned else ""
    return (
        f"outlier exposure: to a batch of {given.batch}, {given.outliers} of CIFAR-100 and "
        f"{given.photographs} of Caltech-101, pushed towards equal probabilities with weight "
        f"{given.weight:g}; images at {config.size} px, moved, mirrored, camera imitation on "
        f"{given.camera_share:.0%}, seen from farther off {given.far_share:.0%}{sharpness}; AdamW (rates "
        f"{given.body_rate:g}, head {given.head_rate:g}){fixed}, weights averaged{pruned}. The net was "
        f"{known or 'one pretrained on ImageNet'}"
    )


def false_alarms(card: dict[str, Any], trust: dict[str, Any]) -> list[str]:
    """How many strangers from elsewhere the model takes for the class that counts, a sentence a kind."""
    return [
        f"Taken for {card['positive']}: {row['taken_for_positive']} of {row['images']:,} {row['name']}"
        for row in trust["ood"]
        if row.get("elsewhere") and "taken_for_positive" in row
    ]


def measured(
    config: Config, card: dict[str, Any], evaluation: dict[str, Any], trust: dict[str, Any]
) -> dict[str, object]:
    """The manifest's `measured`: figures, and the data they were measured on."""
    test, images = card["test"], evaluation["images"]
    words = test["name"]
    if images != test["images"]:
        words += f", {images:,} of its {test['images']:,} images"
    if config.folds:
        words += (
            f"; {evaluation['on']}, near-duplicates kept together: each fold's model "
            "trained, quantized and calibrated by the recipe of this one without that fold's photos"
        )
    return {
        "data": ". ".join([words, *false_alarms(card, trust)]),
        "images": images,
        "accuracy": {name: evaluation[name]["accuracy"] for name in FORMS if name in evaluation},
        "expectedCalibrationError": evaluation["int8"]["ece"],
    }
