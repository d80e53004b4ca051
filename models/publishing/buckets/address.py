"""What `--bucket` and `--endpoint` name."""

from __future__ import annotations

from pathlib import Path

from models.errors import PipelineError
from models.publishing.buckets.bucket import S3_SCHEME, Bucket
from models.publishing.buckets.folder import Folder


def open_bucket(given: str, endpoint: str | None = None) -> Bucket:
    """A folder's path, or `s3://NAME/PREFIX` on the server `endpoint` (None: the client's own choice).

    Nothing is read yet. Raises PipelineError for an address of neither kind.
    """
    if given.startswith(S3_SCHEME):
        try:
            from models.publishing.buckets.s3 import open_s3
        except ImportError as error:
            raise PipelineError(
                f"{given}: publishing to S3 needs {error.name}. Run pip install -r models/requirements.txt."
            ) from error
        return open_s3(given.removeprefix(S3_SCHEME), endpoint)
    if "://" in given:
        raise PipelineError(f"--bucket {given}: name a folder, or {S3_SCHEME}NAME/PREFIX.")
    if endpoint:
        raise PipelineError(f"--endpoint {endpoint}: is for {S3_SCHEME} buckets; {given} is a folder.")
    return Folder(Path(given))
