"""Where things are, by environment variables; and when and with what each task runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

HOME = Path(os.environ.get("INKLING_HOME") or Path(__file__).resolve().parents[4])
"""The checkout."""
PYTHON = os.environ.get("INKLING_PYTHON") or str(HOME / ".venv" / "bin" / "python")
"""The pipeline's own Python: torch and Airflow do not share one."""
WORK = Path(os.environ.get("INKLING_WORK") or HOME / "models" / "work" / "airflow")
"""Of one worker, may be lost at any time."""
ARTIFACTS = os.environ.get("INKLING_ARTIFACTS") or str(HOME / "models" / "work" / "artifacts")
"""Of all workers: a folder that each of them sees, or s3://NAME/PREFIX."""
BUCKET = os.environ.get("INKLING_BUCKET") or str(HOME / "public" / "models")
ENDPOINT = os.environ.get("INKLING_ENDPOINT") or None
ANNOUNCE = os.environ.get("INKLING_ANNOUNCE") or None
"""A webhook that takes {"text": ...}; None: the log alone."""

# Cron, UTC; a model that is not named here is trained when somebody says so.
SCHEDULE = {"cifar10": "0 1 * * 6", "pizza": "0 1 * * 0"}
TRAINING_POOL = "inkling-training"  # pools.json


@dataclass(frozen=True)
class Resources:
    """cpu: cores; memory: MiB; heavy: one of few at a time, on machines that are made for it."""

    cpu: int = 1
    memory: int = 2048
    limit: timedelta = timedelta(minutes=30)
    retries: int = 2
    heavy: bool = False


HEAVY = Resources(cpu=2, memory=6144, limit=timedelta(hours=12), retries=1, heavy=True)
LIGHT = Resources(memory=512, limit=timedelta(minutes=5))
# By task; any other has Resources().
RESOURCES = {
    "prepare": Resources(limit=timedelta(hours=2), retries=4),  # fetches over the network
    "train": HEAVY,
    "fold": HEAVY,
    "compare": HEAVY,
    "quantize": Resources(cpu=2, memory=4096, limit=timedelta(hours=2), retries=1),
    "calibrate": Resources(cpu=2, memory=4096, limit=timedelta(hours=2), retries=1),
    "ood": Resources(cpu=2, memory=4096, limit=timedelta(hours=2), retries=1),
    "evaluate": Resources(cpu=2, memory=4096, limit=timedelta(hours=2), retries=1),
    "publish": Resources(retries=4),
    "promote": Resources(cpu=2, memory=4096, limit=timedelta(hours=1), retries=2),
    "folds": LIGHT,
    "cells": LIGHT,
    "announce": LIGHT,
}
