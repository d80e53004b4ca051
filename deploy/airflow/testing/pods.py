"""Prints as JSON, by DAG and task, the pods that Kubernetes' executor asks for."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from airflow.providers.cncf.kubernetes.kubernetes_helper_functions import create_unique_id
from airflow.providers.cncf.kubernetes.pod_generator import PodGenerator
from airflow.sdk import DAG
from kubernetes.client import ApiClient

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / "dags"))

import inkling  # noqa: E402

template = PodGenerator.deserialize_model_file(str(HERE / "pod-template.yaml"))
made = {}
for dag in [value for value in vars(inkling).values() if isinstance(value, DAG)]:
    for task in dag.tasks:
        pod = PodGenerator.construct_pod(
            dag_id=dag.dag_id,
            task_id=task.task_id,
            pod_id=create_unique_id(dag.dag_id, task.task_id),
            try_number=1,
            kube_image=None,
            date=None,
            args=["python", "-m", "airflow.sdk.execution_time.execute_workload", "--json-string", "{}"],
            pod_override_object=task.executor_config["pod_override"],
            base_worker_pod=template,
            namespace="training",
            scheduler_job_id="1",
            run_id="manual",
        )
        made[f"{dag.dag_id}.{task.task_id}"] = ApiClient().sanitize_for_serialization(pod)
print(json.dumps(made))
