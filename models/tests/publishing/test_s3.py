"""Publishing to an S3 server on localhost, and that it comes to the same as publishing to a folder."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

from models.cli import REPOSITORY, main
from models.errors import PipelineError
from models.publishing.buckets.address import open_bucket
from models.publishing.buckets.folder import Folder
from models.publishing.buckets.s3 import CONTENT_TYPES, IMMUTABLE, S3Bucket, content_type
from models.publishing.bundle import publish
from models.tests.conftest import SmokeRun
from models.tests.publishing.test_bundle import bundle_files, files, manifest

NAME, PREFIX = "models-of-inkling", "some/where"
GOLDEN = b'{"cases": []}\n'
CARD = {"card.md": b"# Card\n", "card/reliability.svg": b"<svg/>"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server with nothing in it."""
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture(autouse=True)
def _no_account_but_a_made_up_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "absent"))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "made-up")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def client(server: str) -> Iterator[Any]:
    """Another program's client; the bucket is there, and empty."""
    client = boto3.client("s3", endpoint_url=server, region_name="us-east-1")
    client.create_bucket(Bucket=NAME)
    yield client
    for entry in client.list_objects_v2(Bucket=NAME).get("Contents", ()):
        client.delete_object(Bucket=NAME, Key=entry["Key"])
    client.delete_bucket_policy(Bucket=NAME)
    client.delete_bucket(Bucket=NAME)


@pytest.fixture
def bucket(server: str, client: Any) -> S3Bucket:
    opened = open_bucket(f"s3://{NAME}/{PREFIX}/", server)
    assert isinstance(opened, S3Bucket)
    return opened


@pytest.fixture
def _at_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """For those who compare what two have published: the index says when."""
    monkeypatch.setattr("models.publishing.history.now", lambda: "2026-01-02T03:04:05Z")


def put(bucket: S3Bucket | Folder, name: str, model: bytes = b"model", prune: bool = False) -> dict[str, Any]:
    made = manifest(name, model)
    publish(bucket, made, bundle_files(model), GOLDEN, prune, CARD)
    return made


def objects(client: Any) -> dict[str, bytes]:
    listed = client.list_objects_v2(Bucket=NAME).get("Contents", ())
    return {
        entry["Key"].removeprefix(f"{PREFIX}/"): client.get_object(Bucket=NAME, Key=entry["Key"])[
            "Body"
        ].read()
        for entry in listed
    }


def but_index(given: dict[str, bytes]) -> dict[str, bytes]:
    """It says when."""
    return {key: content for key, content in given.items() if key != "index.json"}


def index(client: Any) -> list[tuple[str, str]]:
    entries = json.loads(objects(client)["index.json"])["models"]
    return [(entry["id"], entry["version"]) for entry in entries]


def uploads(bucket: S3Bucket) -> list[str]:
    """A list that every later upload's key is added to."""
    keys: list[str] = []
    bucket.client.meta.events.register(
        "provide-client-params.s3.PutObject", lambda params, **_: keys.append(params["Key"])
    )
    return keys


@pytest.mark.usefixtures("_at_one_moment")
def test_a_folder_and_s3_get_the_same_files(bucket: S3Bucket, client: Any, tmp_path: Path) -> None:
    for name, model in (("a", b"old"), ("b", b"model"), ("a", b"new")):
        put(bucket, name, model)
        put(Folder(tmp_path), name, model)
    assert objects(client) == files(tmp_path)
    assert [name for name, _ in index(client)] == ["a", "b"]


def test_the_index_is_written_last_and_the_manifest_before_it(bucket: S3Bucket) -> None:
    keys = uploads(bucket)
    version = put(bucket, "a")["version"]
    assert keys[-2:] == [f"{PREFIX}/a/{version}/manifest.json", f"{PREFIX}/index.json"]
    assert len(keys) == len(set(keys)) == 8


def test_objects_have_the_headers_that_the_container_sends(bucket: S3Bucket, client: Any) -> None:
    put(bucket, "a")
    nginx = (REPOSITORY / "nginx.conf").read_text()
    assert f'"{IMMUTABLE}"' in nginx
    assert re.search(r"default no-cache;", nginx)
    for key in objects(client):
        head = client.head_object(Bucket=NAME, Key=f"{PREFIX}/{key}")
        assert head["CacheControl"] == ("no-cache" if key == "index.json" else IMMUTABLE)
        assert head["ContentType"] == CONTENT_TYPES[Path(key).suffix]


@pytest.mark.parametrize("suffix", sorted(CONTENT_TYPES))
def test_a_content_type_is_that_of_nginx(suffix: str) -> None:
    nginx = (REPOSITORY / "nginx.conf").read_text()
    kind, _, charset = content_type(f"a/b{suffix}").partition("; ")
    assert re.search(rf"^ *{re.escape(kind)} +[^;]*\b{suffix[1:]}\b[^;]*;", nginx, re.MULTILINE)
    with_charset = re.search(r"charset_types ([^;]+);", nginx)
    assert with_charset
    assert bool(charset) == (kind in with_charset[1].split())


def test_publishing_again_uploads_nothing(bucket: S3Bucket) -> None:
    put(bucket, "a")
    keys = uploads(bucket)
    put(bucket, "a")
    assert keys == []


def test_an_object_that_is_altered_or_has_other_headers_is_put_right(bucket: S3Bucket, client: Any) -> None:
    version = put(bucket, "a")["version"]
    whole = objects(client)
    weights, card, card_key = whole[f"a/{version}/weights.bin"], CARD["card.md"], f"a/{version}/card.md"
    client.put_object(Bucket=NAME, Key=f"{PREFIX}/a/{version}/weights.bin", Body=weights[::-1])
    client.put_object(Bucket=NAME, Key=f"{PREFIX}/{card_key}", Body=card, ContentType="text/plain")
    keys = uploads(bucket)
    put(bucket, "a")
    assert sorted(keys) == [f"{PREFIX}/{card_key}", f"{PREFIX}/a/{version}/weights.bin"]
    assert objects(client) == whole


def test_pruning_deletes_other_versions_of_this_model_only(bucket: S3Bucket, client: Any) -> None:
    put(bucket, "a")
    other = put(bucket, "ab")["version"]
    before = put(bucket, "a", b"good")["version"]
    kept = put(bucket, "a", b"better", prune=True)["version"]
    versions = {tuple(key.split("/")[:2]) for key in objects(client) if "/" in key}
    assert versions == {("a", before), ("a", kept), ("ab", other)}
    assert index(client) == [("a", kept), ("ab", other)]


def test_without_a_prefix_keys_begin_with_the_model(server: str, client: Any) -> None:
    version = put(open_bucket(f"s3://{NAME}", server), "a", prune=True)["version"]
    assert {"index.json", f"a/{version}/manifest.json"} <= set(objects(client))


def test_two_who_publish_at_once_are_both_in_the_index(bucket: S3Bucket, client: Any, server: str) -> None:
    """The other publishes after this one has read the index: at first there is none, then there is one."""
    for name, other_name in (("a", "b"), ("c", "d")):
        other = open_bucket(f"s3://{NAME}/{PREFIX}", server)
        waiting = [other_name]

        def meanwhile(params: dict, other: Any = other, waiting: list[str] = waiting, **_: object) -> None:
            if params["Key"].endswith("index.json") and waiting:
                put(other, waiting.pop())

        bucket.client.meta.events.register("provide-client-params.s3.PutObject", meanwhile)
        put(bucket, name)
        assert waiting == []
    assert sorted(name for name, _ in index(client)) == ["a", "b", "c", "d"]


def test_an_index_that_never_stays_is_given_up(
    bucket: S3Bucket, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    times = []

    def meanwhile(params: dict, **_: object) -> None:
        if params["Key"].endswith("index.json"):
            times.append(1)
            content = json.dumps({"schema": 1, "models": [], "times": len(times)})
            client.put_object(Bucket=NAME, Key=params["Key"], Body=content)

    bucket.client.meta.events.register("provide-client-params.s3.PutObject", meanwhile)
    with pytest.raises(PipelineError, match=r"some/where/index\.json: others changed it 8 times"):
        put(bucket, "a")
    assert len(times) == 8


def test_a_server_without_conditional_writes_is_published_to(bucket: S3Bucket, client: Any) -> None:
    refused = []

    def refuse(request: Any, **_: object) -> AWSResponse | None:
        if not {"If-Match", "If-None-Match"} & set(request.headers.keys()):
            return None
        refused.append(request.url)
        body = b"<Error><Code>NotImplemented</Code><Message>No such header here</Message></Error>"
        return AWSResponse(request.url, 501, {}, type("Raw", (), {"stream": lambda *_: iter([body])})())

    bucket.client.meta.events.register("before-send.s3.PutObject", refuse)
    version = put(bucket, "a")["version"]
    assert refused
    assert index(client) == [("a", version)]


def test_a_strange_index_stops_everything(bucket: S3Bucket, client: Any) -> None:
    client.put_object(Bucket=NAME, Key=f"{PREFIX}/index.json", Body=b"{")
    with pytest.raises(PipelineError, match=rf"^s3://{NAME}/some/where/index\.json: not an index"):
        put(bucket, "a")
    assert list(objects(client)) == ["index.json"]


def test_what_fails_on_the_way_leaves_the_index_alone(bucket: S3Bucket, client: Any) -> None:
    before = put(bucket, "a")["version"]
    denied = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{NAME}/*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [denied]})
    client.put_bucket_policy(Bucket=NAME, Policy=policy)
    named = rf"^s3://{NAME}/some/where/a/[0-9a-f]+/model\.int8\.onnx: access denied \(\w+\) to PutObject"
    with pytest.raises(PipelineError, match=named):
        put(bucket, "a", b"better")
    assert index(client) == [("a", before)]


def test_a_bucket_that_is_not_there_is_named(server: str) -> None:
    with pytest.raises(PipelineError, match=rf"^s3://nobodys-bucket: no such bucket at {server}"):
        put(open_bucket("s3://nobodys-bucket/x", server), "a")


def test_a_server_that_is_not_there_is_named() -> None:
    with pytest.raises(
        PipelineError, match=r"^s3://b/x/index\.json: http://127\.0\.0\.1:1 cannot be reached"
    ):
        put(open_bucket("s3://b/x", "http://127.0.0.1:1"), "a")


def test_missing_credentials_are_named(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(PipelineError, match=r"index\.json: no credentials\. Set AWS_ACCESS_KEY_ID"):
        put(open_bucket(f"s3://{NAME}", server), "a")


@pytest.mark.parametrize(
    ("given", "endpoint", "said"),
    [
        ("s3:///x", None, "name the bucket"),
        ("gs://bucket/x", None, "name a folder, or s3://NAME/PREFIX"),
        ("folder", "http://127.0.0.1", "folder is a folder"),
        ("s3://bucket", "nonsense", "nonsense"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused(given: str, endpoint: str | None, said: str) -> None:
    with pytest.raises(PipelineError, match=re.escape(said)):
        open_bucket(given, endpoint)


def test_the_command_publishes_a_run_and_knows_that_it_did(
    smoke_run: SmokeRun,
    server: str,
    client: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    shutil.copytree(smoke_run.work.root, tmp_path / "work")
    command = ["publish", "smoke", "--work", str(tmp_path / "work"), "--bucket", f"s3://{NAME}/{PREFIX}"]
    assert main([*command, "--endpoint", server]) == 0
    assert but_index(objects(client)) == but_index(files(smoke_run.bucket))
    version = index(client)[0][1]
    assert f"s3://{NAME}/{PREFIX}/smoke/{version}" in capsys.readouterr().out
    monkeypatch.setenv("AWS_ENDPOINT_URL", server)
    assert main(command) == 0
    assert "publish   up to date" in capsys.readouterr().out
    client.delete_object(Bucket=NAME, Key=f"{PREFIX}/smoke/{version}/manifest.json")
    assert main(command) == 0
    assert but_index(objects(client)) == but_index(files(smoke_run.bucket))
    assert main([*command, "--endpoint", "http://127.0.0.1:1"]) == 2
    assert "error: s3://" in capsys.readouterr().err
