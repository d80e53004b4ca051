"""`python -m models classify`: what becomes of each picture, and of a run that was ended."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import fs

from models.cli import REPOSITORY, main
from models.errors import PipelineError
from models.inference import many
from models.inference.classifier import Bundle, classify, open_bundle, published
from models.inference.inputs import Inputs, Place, find_pictures, place
from models.inference.rows import class_finder, schema_of

SAMPLES = REPOSITORY / "public" / "samples"
FOLDER = published(REPOSITORY / "public" / "models", "cifar10")


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return open_bundle(FOLDER)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Three, one of them in a folder that names its class; two that are none; and another file."""
    root = tmp_path / "pictures"
    for name in ("Ships/ship.webp", "automobile/automobile.webp", "truck.webp"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / Path(name).name, root / name)
    (root / "half.webp").write_bytes((SAMPLES / "ship.webp").read_bytes()[:2000])
    (root / "text.png").write_text("no picture")
    (root / "notes.txt").write_text("not looked at")
    return root


def rows_in(out: Path) -> dict[str, dict]:
    rows = pq.read_table(out).to_pylist()
    assert len({row["path"] for row in rows}) == len(rows)
    return {row["path"]: row for row in rows}


def test_writes_a_row_a_picture_and_goes_on_where_it_was_ended(
    pictures: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "out.parquet"
    command = ["classify", str(pictures), "--bundle", str(FOLDER), "--out", str(out), "--workers", "2"]
    assert main(command) == 0
    assert "5 pictures" in (said := capsys.readouterr().out)
    assert "2 could not be read (image-" in said
    rows = rows_in(out)
    assert {path: (row["label"], row["truth"], row["error"]) for path, row in rows.items()} == {
        "pictures/Ships/ship.webp": ("ship", None, None),
        "pictures/automobile/automobile.webp": ("automobile", "automobile", None),
        "pictures/truck.webp": ("truck", None, None),
        "pictures/half.webp": (None, None, "image-corrupt"),
        "pictures/text.png": (None, None, "image-not-an-image"),
    }
    ship, answer = rows["pictures/Ships/ship.webp"], classify(FOLDER, SAMPLES / "ship.webp")
    assert ship["probability"] == pytest.approx(answer.probability, abs=1e-9)
    assert ship["version"] == FOLDER.name
    assert ship["ms"] > 0

    # What another run wrote by half is made again, a new picture is added, and nothing is asked twice.
    whole = next(out.glob("*.parquet"))
    (out / "half.parquet").write_bytes(whole.read_bytes()[:-20])
    shutil.copy(SAMPLES / "airplane.webp", pictures)
    assert main(command) == 0
    assert "1 pictures" in (said := capsys.readouterr().out)
    assert "5 were there already" in said
    assert not (out / "half.parquet").exists()
    assert set(rows_in(out)) == {*rows, "pictures/airplane.webp"}

    # Nor again by another model into the same place.
    other = published(REPOSITORY / "public" / "models", "pizza")
    assert main(["classify", str(pictures), "--bundle", str(other), "--out", str(out)]) == 2
    assert f"holds answers of cifar10 {FOLDER.name}" in capsys.readouterr().err


def test_a_picture_that_is_gone_or_closed_is_a_row_too(bundle: Bundle, pictures: Path, tmp_path: Path):
    found = find_pictures(str(pictures))
    (pictures / "truck.webp").unlink()
    answering = many.Answering(bundle, found.system, place(str(tmp_path)))
    rows = answering.answers(pa.table({"path": found.paths, "at": found.at})).to_pylist()
    assert [row["path"] for row in rows] == found.paths
    assert {row["path"]: row["error"] for row in rows}["pictures/truck.webp"] == "image-gone"


def test_a_block_answered_twice_is_one_file(bundle: Bundle, pictures: Path, tmp_path: Path):
    found = find_pictures(str(pictures))
    out = tmp_path / "out"
    out.mkdir()
    answering = many.Answering(bundle, found.system, place(str(out)))
    for _ in range(2):
        counts = answering(pa.table({"path": found.paths, "at": found.at})).to_pylist()
    assert {row["error"]: row["pictures"] for row in counts} == {
        None: 3,
        "image-corrupt": 1,
        "image-not-an-image": 1,
    }
    assert [*rows_in(out)] == found.paths
    assert len([*out.iterdir()]) == 1


def test_blocks_are_all_pictures_in_order_and_the_last_are_small():
    names = [str(i) for i in range(40_000)]
    blocks = [*many.blocks_of(Inputs(fs.LocalFileSystem(), names, names), 2)]
    assert [name for block in blocks for name in block["path"].to_pylist()] == names
    sizes = [block.num_rows for block in blocks]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-2]) == (many.LARGEST, many.SMALLEST)
    # What waits for the last block to end is never more than this part of the whole.
    assert len(blocks) >= 2 * many.SHARE


def test_a_bucket_out_of_reach_is_tried_again_and_then_ends_the_run(
    bundle: Bundle, monkeypatch: pytest.MonkeyPatch
):
    written = BytesIO()
    written.close = lambda: None  # to be read below

    class Unreachable(fs.FileSystemHandler):
        """A file system by Python; only what is asked here is there."""

        tries = 0

        def open_input_stream(self, path: str) -> pa.NativeFile:
            Unreachable.tries += 1
            if Unreachable.tries < many.ATTEMPTS:
                raise OSError("no route")
            return pa.BufferReader((SAMPLES / "ship.webp").read_bytes())

        def open_output_stream(self, path: str, metadata: object) -> pa.NativeFile:
            Unreachable.tries += 1
            if Unreachable.tries < many.ATTEMPTS:
                raise OSError("no route")
            return pa.PythonFile(written, mode="w")

        def __getattr__(self, name: str) -> object:
            raise NotImplementedError(name)

    Unreachable.__abstractmethods__ = frozenset()
    monkeypatch.setattr(many.time, "sleep", lambda _: None)
    system, block = fs.PyFileSystem(Unreachable()), pa.table({"path": ["a/ship.webp"], "at": ["a/ship.webp"]})
    answering = many.Answering(bundle, system, Place(system, "out"))
    answers = answering.answers(block)
    assert (answers["label"].to_pylist(), Unreachable.tries) == (["ship"], many.ATTEMPTS)
    Unreachable.tries = 0
    answering.write(answers)
    assert pq.read_table(BytesIO(written.getvalue())) == answers
    Unreachable.tries = -many.ATTEMPTS
    with pytest.raises(OSError, match="no route"):
        answering.answers(block)
    Unreachable.tries = -many.ATTEMPTS
    with pytest.raises(OSError, match="no route"):
        answering.write(answers)


def test_finds_pictures_by_folder_file_and_glob(pictures: Path):
    assert find_pictures(str(pictures)).paths == [
        "pictures/Ships/ship.webp",
        "pictures/automobile/automobile.webp",
        "pictures/half.webp",
        "pictures/text.png",
        "pictures/truck.webp",
    ]
    assert find_pictures(str(pictures / "notes.txt")).paths == ["pictures/notes.txt"]
    assert find_pictures(str(pictures / "**" / "*.webp")).paths[0] == "pictures/Ships/ship.webp"
    for nothing in (pictures / "absent", pictures / "*.gif"):
        with pytest.raises(PipelineError, match="no pictures there"):
            find_pictures(str(nothing))
    with pytest.raises(PipelineError, match="name a folder"):
        find_pictures("gs://somewhere/else")


def test_paths_of_another_system_are_places_too():
    assert place("s3://name/prefix/", "http://127.0.0.1:9").path == "name/prefix"


def test_has_the_columns_of_the_page(bundle: Bundle):
    source = (REPOSITORY / "web/core/export-rows.ts").read_text()
    fields = re.findall(r"'(\w+)'", source[source.index("const fields = [") : source.index("] as const")])
    labels = bundle.labels
    assert schema_of(labels).names == [
        *fields,
        *(f"crop {side}" for side in ("x", "y", "width", "height")),
        *(f"probability {label}" for label in labels),
    ]


def test_finds_the_class_that_the_innermost_folder_names(bundle: Bundle):
    find = class_finder(bundle.manifest["labels"])
    assert find("all/Ship/dog/a.png") == "dog"
    assert find("самолёт/b.png") == "airplane"
    assert find("dog.png") is None
