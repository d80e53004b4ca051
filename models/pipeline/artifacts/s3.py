"""Artifacts in a bucket of an S3-compatible server."""

from __future__ import annotations

from dataclasses import dataclass

from models.pipeline.artifacts.store import Artifacts
from models.publishing.buckets.s3 import S3Bucket


@dataclass(frozen=True)
class S3Artifacts(Artifacts):
    bucket: S3Bucket

    def place(self, name: str) -> str:
        return self.bucket.place(name)

    def has(self, name: str) -> bool:
        with self.bucket.explained(name):
            return self.bucket.head(name) is not None

    def read(self, name: str) -> bytes | None:
        client = self.bucket.client
        with self.bucket.explained(name):
            try:
                return client.get_object(**self.bucket.at(name))["Body"].read()
            except client.exceptions.NoSuchKey:
                return None

    def write(self, name: str, content: bytes) -> None:
        with self.bucket.explained(name):
            self.bucket.client.put_object(**self.bucket.at(name), Body=content)
