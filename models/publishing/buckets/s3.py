"""A bucket of an S3-compatible server, by boto3. Credentials and region come by the client's usual ways:
environment (AWS_ACCESS_KEY_ID, AWS_PROFILE, ...), ~/.aws, or the role of the machine.

Objects get the headers that nginx.conf gives the same files, and their SHA-256 as metadata, by which a later
run sees that they need no upload. (An ETag is no digest of what is encrypted on the server.)
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from botocore.exceptions import ConnectionError as NoConnectionError

from models.errors import PipelineError
from models.publishing.buckets.bucket import INDEX, MANIFEST, S3_SCHEME, Bucket, IndexChangedError, Stored

IMMUTABLE, REVALIDATED = "public, max-age=31536000, immutable", "no-cache"
CONTENT_TYPES = {
    ".bin": "application/octet-stream",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".onnx": "application/octet-stream",
    ".svg": "image/svg+xml",
}
CLIENT = Config(
    connect_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 3},
    # Many compatible servers refuse the checksums of AWS's own; the request's signature covers the content.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


def content_type(key: str) -> str:
    return CONTENT_TYPES.get(PurePosixPath(key).suffix, "application/octet-stream")


def status_of(error: ClientError) -> int:
    return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)


def code_of(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")


@dataclass(frozen=True)
class S3Bucket(Bucket):
    """`prefix`: what keys begin with, "" or ending in a slash. `client`: boto3's."""

    name: str
    prefix: str
    client: Any

    @property
    def address(self) -> str:
        return f"{self.client.meta.endpoint_url} {self.place('')}"

    def place(self, key: str) -> str:
        return f"{S3_SCHEME}{self.name}/{self.prefix}{key}"

    def at(self, key: str) -> dict[str, str]:
        return {"Bucket": self.name, "Key": self.prefix + key}

    @contextmanager
    def explained(self, key: str) -> Iterator[None]:
        """The client's errors as PipelineErrors about `key`."""
        try:
            yield
        except (ClientError, BotoCoreError) as error:
            raise PipelineError(self.sentence(key, error)) from error

    def sentence(self, key: str, error: ClientError | BotoCoreError) -> str:
        server = self.client.meta.endpoint_url
        if isinstance(error, NoCredentialsError):
            return f"{self.place(key)}: no credentials. Set AWS_ACCESS_KEY_ID and so on, or AWS_PROFILE."
        if isinstance(error, NoConnectionError):
            return f"{self.place(key)}: {server} cannot be reached ({error}). Check --endpoint."
        if isinstance(error, BotoCoreError):
            return f"{self.place(key)}: {' '.join(str(error).split())}"
        if code_of(error) == "NoSuchBucket":
            return f"{S3_SCHEME}{self.name}: no such bucket at {server}. Make it, or name another --bucket."
        if status_of(error) == 403:
            return (
                f"{self.place(key)}: access denied ({code_of(error)}) to {error.operation_name}. The "
                "credentials need GetObject, PutObject and ListBucket there, and DeleteObject for --prune."
            )
        return f"{self.place(key)}: {error}"

    # Reading.

    def read_index(self) -> Stored | None:
        with self.explained(INDEX):
            try:
                answer = self.client.get_object(**self.at(INDEX))
                return Stored(answer["Body"].read(), answer["ETag"])
            except self.client.exceptions.NoSuchKey:
                return None

    def read(self, key: str) -> bytes | None:
        with self.explained(key):
            try:
                return self.client.get_object(**self.at(key))["Body"].read()
            except self.client.exceptions.NoSuchKey:
                return None

    def versions(self, model: str) -> dict[str, datetime]:
        found = ((key.split("/"), entry["LastModified"]) for key, entry in self.entries(f"{model}/").items())
        return {parts[1]: at for parts, at in found if len(parts) == 3 and parts[2] == MANIFEST}

    def head(self, key: str) -> dict[str, Any] | None:
        """What the server says of an object; None: there is none."""
        try:
            return self.client.head_object(**self.at(key))
        except ClientError as error:
            if status_of(error) == 404:
                return None
            raise

    def has_bundle(self, model: str, version: str) -> bool:
        key = f"{model}/{version}/{MANIFEST}"
        with self.explained(key):
            return self.head(key) is not None

    # Writing.

    def put(self, key: str, content: bytes, cache_control: str, condition: dict[str, str]) -> None:
        """Uploads an object, unless the same one is there with the same headers."""
        headers = {
            "ContentType": content_type(key),
            "CacheControl": cache_control,
            "Metadata": {"sha256": hashlib.sha256(content).hexdigest()},
        }
        found = self.head(key)
        same = found and found["ContentLength"] == len(content)
        if same and all(found.get(name) == value for name, value in headers.items()):
            return
        self.client.put_object(**self.at(key), Body=content, **headers, **condition)

    def put_bundle(self, model: str, version: str, files: dict[str, bytes]) -> None:
        for path, content in files.items():
            key = f"{model}/{version}/{path}"
            with self.explained(key):
                self.put(key, content, IMMUTABLE, {})

    def write_index(self, content: bytes, over: Stored | None) -> None:
        condition = {"IfMatch": over.tag} if over else {"IfNoneMatch": "*"}
        with self.explained(INDEX):
            try:
                self.put(INDEX, content, REVALIDATED, condition)
            except ClientError as error:
                # 404: it was there, and somebody deleted it.
                if status_of(error) in (409, 412) or code_of(error) == "NoSuchKey":
                    raise IndexChangedError from error
                if status_of(error) != 501:
                    raise
                # A server that knows no conditional writes: the last one to publish wins.
                self.put(INDEX, content, REVALIDATED, {})

    def prune(self, model: str, keep: Collection[str]) -> None:
        # One by one: not every compatible server can delete several at once.
        for key in self.entries(f"{model}/"):
            version, *rest = key.removeprefix(f"{model}/").split("/")
            if rest and version not in keep:
                with self.explained(key):
                    self.client.delete_object(**self.at(key))

    def entries(self, beginning: str) -> dict[str, dict[str, Any]]:
        """What the server lists, by key, of all keys below the prefix that begin so."""
        pages = self.client.get_paginator("list_objects_v2")
        with self.explained(beginning):
            return {
                entry["Key"].removeprefix(self.prefix): entry
                for page in pages.paginate(Bucket=self.name, Prefix=self.prefix + beginning)
                for entry in page.get("Contents", ())
            }


def open_s3(path: str, endpoint: str | None) -> S3Bucket:
    """`NAME/PREFIX` on `endpoint`; None: AWS_ENDPOINT_URL, a profile's, or AWS itself.

    Nothing is asked of the server yet. Raises PipelineError for an address that cannot be one.
    """
    name, _, prefix = path.partition("/")
    prefix = prefix.strip("/")
    if not name:
        raise PipelineError(f"--bucket {S3_SCHEME}{path}: name the bucket, {S3_SCHEME}NAME/PREFIX.")
    try:
        # A session of its own: the default one keeps the first credentials that it found.
        client = boto3.Session().client("s3", endpoint_url=endpoint, config=CLIENT)
    except (BotoCoreError, ValueError) as error:
        raise PipelineError(f"{S3_SCHEME}{path}: {error}. Check --endpoint and AWS's variables.") from error
    return S3Bucket(name, f"{prefix}/" if prefix else "", client)
