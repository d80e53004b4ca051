"""What `--artifacts` names."""

from __future__ import annotations

from pathlib import Path

from models.pipeline.artifacts.folder import FolderArtifacts
from models.pipeline.artifacts.store import Artifacts
from models.publishing.buckets.address import open_bucket
from models.publishing.buckets.bucket import S3_SCHEME


def open_artifacts(given: str, endpoint: str | None = None) -> Artifacts:
    """A folder's path, or `s3://NAME/PREFIX` on the server `endpoint` (None: the client's own choice)."""
    if not given.startswith(S3_SCHEME):
        return FolderArtifacts(Path(given))
    bucket = open_bucket(given, endpoint)
    from models.pipeline.artifacts.s3 import S3Artifacts  # needs what was only just found to be there

    return S3Artifacts(bucket)
