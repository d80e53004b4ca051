"""Which pictures `IN` names: a folder, a glob, a file, or `s3://NAME/PREFIX`; and where `--out` is."""

from __future__ import annotations

import glob
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pyarrow import fs

from models.errors import PipelineError
from models.publishing.buckets.bucket import S3_SCHEME

# By name, as the page's folders are read; a file that is named itself is taken whatever its name.
PICTURES = re.compile(
    r"\.(png|apng|jpe?g|jfif|gif|webp|bmp|ico|cur|avif|heic|heif|tiff?|svg)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Place:
    """A path on a file system that travels to other processes."""

    system: fs.FileSystem
    path: str


@dataclass(frozen=True)
class Inputs:
    """Pictures: `path` is what rows say, with the folder that was named; `at` where the file is."""

    system: fs.FileSystem
    paths: list[str]
    at: list[str]

    def without(self, done: set[str]) -> Inputs:
        left = [i for i, path in enumerate(self.paths) if path not in done]
        return Inputs(self.system, [self.paths[i] for i in left], [self.at[i] for i in left])


def place(given: str, endpoint: str | None = None) -> Place:
    """Nothing is read. Credentials and region of S3 come by the client's usual ways."""
    if given.startswith(S3_SCHEME):
        options: dict[str, object] = {}
        if endpoint:
            parts = urlsplit(endpoint)
            options = {"endpoint_override": parts.netloc, "scheme": parts.scheme}
        return Place(fs.S3FileSystem(**options), given.removeprefix(S3_SCHEME).rstrip("/"))
    if "://" in given:
        raise PipelineError(f"{given}: name a folder, a file, a glob, or {S3_SCHEME}NAME/PREFIX.")
    return Place(fs.LocalFileSystem(), str(Path(given).absolute()))


def find_pictures(given: str, endpoint: str | None = None) -> Inputs:
    """In the order of their paths. Raises PipelineError when there are none."""
    if glob.has_magic(given) and not given.startswith(S3_SCHEME):
        parts = Path(given).absolute().parts
        root = str(Path(*parts[: next(i for i, part in enumerate(parts) if glob.has_magic(part))]))
        system: fs.FileSystem = fs.LocalFileSystem()
        files = (Path(path) for path in glob.glob(given, recursive=True))
        at = sorted(str(path.absolute()) for path in files if path.is_file())
    else:
        where = place(given, endpoint)
        root, system = where.path, where.system
        try:
            if system.get_file_info(root).type == fs.FileType.File:
                root, at = root.rpartition("/")[0], [root]
            else:
                at = pictures_below(where)
        except OSError as error:
            raise PipelineError(f"{given}: {error}") from error
    if not at:
        raise PipelineError(f"{given}: no pictures there.")
    return Inputs(system, [relative(path, root) for path in at], at)


def pictures_below(folder: Place) -> list[str]:
    everything = fs.FileSelector(folder.path, allow_not_found=True, recursive=True)
    files = (one.path for one in folder.system.get_file_info(everything) if one.is_file)
    return sorted(path for path in files if PICTURES.search(path))


def relative(path: str, root: str) -> str:
    """Below the folder that holds `root`, parted by slashes: as a folder that is dropped on the page."""
    folder = Path(root)
    return f"{folder.name}/{Path(path).relative_to(folder).as_posix()}".lstrip("/")
