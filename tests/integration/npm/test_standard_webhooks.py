"""Another language's Standard Webhooks library signs what we accept, and verifies what we send."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conformance.recorder import Recorder, serve
from fakes.samples import a_case, a_contact, a_practice
from proof.harness.rest_api import OTHER_SECRET, SECRET, Api
from unit.conformance.at_the_door import URL, Door
from weerzien.adapters.https_records import HttpsRecords
from weerzien.domain.news import of_contact
from weerzien.domain.write_back import About
from weerzien.ports import Endpoint
from weerzien.ports.write_back import Fate
from weerzien.usecases.recover import new_secret

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = sorted((ROOT / "tests/samples/his").glob("*.json"))
KIT = sorted((ROOT / "docs/vendor-kit").glob("*.json"))
Node = tuple[str, ...]
Environment = dict[str, str]


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Our handlers on a port of this machine."""
    api = Api()
    api.plug_in(monkeypatch)
    recorder = Recorder(URL, Door(api), tmp_path / "r.ndjson", lambda: datetime.now(UTC))
    server = serve(recorder, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def run(node: Node, script: Path, environment: Environment, *words: str, told: str = "") -> str:
    done = subprocess.run(  # noqa: S603 - a script of ours
        (*node, str(script), *words),
        input=told,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.requirement("EC-X01")
def test_what_it_signs_our_door_accepts_and_only_with_the_right_secret(
    node: Node, scripts: Path, node_environment: Environment, door: str
) -> None:
    bodies = [sample.read_text() for sample in SAMPLES]
    lines = [
        {"url": door, "secret": secret, "id": f"msg-{n}", "body": body.replace("Noor", "Zoë 👋")}
        for secret in (SECRET, OTHER_SECRET)
        for n, body in enumerate(bodies)
    ]
    told = "\n".join(map(json.dumps, lines))
    statuses = run(node, scripts / "send.mjs", node_environment, told=told).split()
    assert statuses == ["202"] * len(SAMPLES) + ["401"] * len(SAMPLES)


@contextmanager
def receiver(
    node: Node, script: Path, environment: Environment, secret: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = (*node, str(script))
    with subprocess.Popen(  # noqa: S603 - a script of ours
        command, env=environment | {"WEBHOOK_SECRET": secret}, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{process.stdout.readline().strip()}/in", process
        finally:
            process.terminate()


@pytest.mark.requirement("HR-15")
def test_what_we_send_it_verifies_and_only_with_the_right_secret(
    node: Node, scripts: Path, node_environment: Environment
) -> None:
    secret, other = new_secret(), new_secret()
    message, about = of_contact(a_contact()), About("x1", "P-1", {}, a_case())
    records = HttpsRecords([], lambda: datetime.now(UTC), at_home=True)

    with receiver(node, scripts / "receive.mjs", node_environment, secret) as (url, process):
        assert process.stdout is not None
        for secrets, fate, said in (
            ((secret,), Fate.TAKEN, "communication.recorded"),
            ((other, secret), Fate.TAKEN, "communication.recorded"),
            ((other,), Fate.FAILED, "unproven"),
        ):
            answer = records.post(message, about, a_practice(), Endpoint("p1", url, secrets))
            assert (answer.fate, process.stdout.readline().strip()) == (fate, said)


@pytest.mark.parametrize("file", KIT, ids=lambda file: file.stem)
def test_it_makes_the_signatures_of_the_vendor_kit_and_verifies_them(
    node: Node, scripts: Path, node_environment: Environment, file: Path
) -> None:
    kit = json.loads(file.read_text())
    made = run(node, scripts / "vectors.mjs", node_environment, str(file)).split("\n")[:-1]
    assert made == [event["headers"]["webhook-signature"] for event in kit["events"]]
    assert made
