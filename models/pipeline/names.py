"""The steps' names, by themselves: what orders them elsewhere (deploy/airflow) need not load what they do."""

STEPS = (
    "prepare",
    "explore",
    "train",
    "export",
    "quantize",
    "pack",
    "calibrate",
    "ood",
    "evaluate",
    "publish",
)
