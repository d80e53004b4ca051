"""What a task asks of each kind of executor: a pool, a queue (Celery), a pod of its own (Kubernetes)."""

from __future__ import annotations

from typing import Any

from airflow.configuration import conf

from inkling_dags.settings import RESOURCES, TRAINING_POOL, Resources


def of_task(name: str) -> dict[str, Any]:
    """The operator's arguments."""
    given = RESOURCES.get(name, Resources())
    arguments: dict[str, Any] = {
        "retries": given.retries,
        "retry_exponential_backoff": True,
        "execution_timeout": given.limit,
    }
    if given.heavy:
        arguments |= {"pool": TRAINING_POOL, "queue": "training"}
    if "KubernetesExecutor" in conf.get("core", "executor"):
        arguments["executor_config"] = {"pod_override": pod(given)}
    return arguments


def pod(given: Resources) -> Any:
    """What of the pod template (pod-template.yaml) is another for this task."""
    from kubernetes.client import models as k8s  # only with this executor

    amounts = {"cpu": str(given.cpu), "memory": f"{given.memory}Mi"}
    wanted = k8s.V1ResourceRequirements(requests=amounts, limits={"memory": amounts["memory"]})
    container = k8s.V1Container(name="base", resources=wanted)
    node = {"inkling/training": "true"} if given.heavy else None
    return k8s.V1Pod(spec=k8s.V1PodSpec(containers=[container], node_selector=node))
