"""MLflow's model registry: each published bundle is a version of its model, as native ONNX Runtime runs it.

A version is tagged `bundle` with the bundle's own; the alias `candidate` is the last one published,
`champion` the one that pages open.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import mlflow
import numpy as np
import onnx
import onnxruntime
from mlflow import MlflowClient
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.models import ModelSignature
from mlflow.types import Schema, TensorSpec

from models.errors import PipelineError
from models.export import exact_form
from models.publishing.buckets.bucket import Bucket
from models.publishing.bundle import int8_graph
from models.publishing.contender import Contender, fetch

BUNDLE, CANDIDATE, CHAMPION = "bundle", "candidate", "champion"
# What runs it: exact versions, as everywhere here.
REQUIREMENTS = [
    f"numpy=={np.__version__}",
    f"onnx=={onnx.__version__}",
    f"onnxruntime=={onnxruntime.__version__}",
]


def register(client: MlflowClient, run: str, model: str, version: str, bucket: Bucket) -> None:
    """Keeps the bundle with `run`, and makes it the candidate; a bundle is registered once."""
    made = version_of(client, model, version)
    if made is None:
        with tempfile.TemporaryDirectory() as folder:
            bundle = fetch(bucket, model, version, Path(folder))
            client.log_artifacts(run, str(bundle.bundle), "bundle")
            number = log_model(run, model, bundle, Path(folder) / "model.onnx")
        client.set_model_version_tag(model, number, BUNDLE, version)
    else:
        number = made.version
    client.set_registered_model_alias(model, CANDIDATE, number)


def log_model(run: str, model: str, bundle: Contender, path: Path) -> str:
    """Registers the net of a bundle, in one file; returns the version's number."""
    exact_form.write(int8_graph(bundle.bundle), path)
    graph = onnx.load(path)
    given = bundle.manifest["input"]
    example = np.zeros((1, 3, given["height"], given["width"]), np.float32)
    signature = ModelSignature(Schema(specs_of(graph.graph.input)), Schema(specs_of(graph.graph.output)))
    with mlflow.start_run(run_id=run):
        logged = mlflow.onnx.log_model(
            graph,
            name="model",
            registered_model_name=model,
            signature=signature,
            input_example=example,
            onnx_execution_providers=["CPUExecutionProvider"],
            pip_requirements=REQUIREMENTS,
        )
    return str(logged.registered_model_version)


def specs_of(values: list[onnx.ValueInfoProto]) -> list[TensorSpec]:
    """Names, types and shapes of a graph's inputs or outputs; -1: any number."""
    return [
        TensorSpec(
            np.dtype(onnx.helper.tensor_dtype_to_np_dtype(value.type.tensor_type.elem_type)),
            tuple(side.dim_value or -1 for side in value.type.tensor_type.shape.dim),
            value.name,
        )
        for value in values
    ]


def version_of(client: MlflowClient, model: str, bundle: str) -> ModelVersion | None:
    found = client.search_model_versions(f"name = '{model}'")
    return next((one for one in found if one.tags.get(BUNDLE) == bundle), None)


def crown(model: str, bundle: str) -> None:
    """Pages open this bundle from now on. One that was published without MLflow is in no registry: then there
    is no champion there, rather than the wrong one.
    """
    client = MlflowClient()
    try:
        made = version_of(client, model, bundle)
        if made:
            client.set_registered_model_alias(model, CHAMPION, made.version)
        elif CHAMPION in client.get_registered_model(model).aliases:
            client.delete_registered_model_alias(model, CHAMPION)
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise PipelineError(f"MLflow, alias '{CHAMPION}' of '{model}': {error}") from error
