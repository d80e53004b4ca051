"""Prints as JSON, by task, the pod that Kubernetes' executor would ask for: template and override in one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from airflow.providers.cncf.kubernetes.pod_generator import PodGenerator
from kubernetes.client import ApiClient

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / "dags"))

import inkling  # noqa: E402

template = PodGenerator.deserialize_model_file(str(HERE / "pod-template.yaml"))
made = {}
for name in sys.argv[1:]:
    task = inkling.inkling_pizza.get_task(name)
    pod = PodGenerator.reconcile_pods(template, task.executor_config["pod_override"])
    made[name] = ApiClient().sanitize_for_serialization(pod)["spec"]
print(json.dumps(made))
