"""HL7 v2 and a list of missed appointments, through the running stack to a case that runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from workflow.play.practices import Registered, register
from workflow.play.world import World, until

from demo.surroundings import Stack

PATIENCE = 60.0
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LOCAL = "%Y%m%d%H%M%S"


@pytest.fixture(scope="module")
def practice(world: World) -> Registered:
    return register(world.stack, "general")


@pytest.fixture(scope="module")
def token(world: World, practice: Registered) -> dict[str, Any]:
    """A key for a source system that cannot sign."""
    said = ("practice", "key", "add", practice.id, "--source", "HIS", "--kind", "token")
    made: dict[str, Any] = world.stack.cli(*said)
    return made


def missed_at() -> datetime:
    """Forty minutes ago: as real time is, so is the time of a practice that does not rehearse."""
    return datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=40)


def a_message(ref: str, number: str) -> str:
    start = missed_at().astimezone(AMSTERDAM)
    times = f"{start.strftime(LOCAL)}^{(start + timedelta(minutes=20)).strftime(LOCAL)}"
    told_at = (start + timedelta(minutes=20)).strftime(LOCAL)
    return "\r".join(
        (
            f"MSH|^~\\&|HIS|PRAKTIJK|||{told_at}||SIU^S26|{number}|P|2.5.1||||||UNICODE UTF-8",
            f"SCH||A-{ref}||||||general|||^^^{times}||||||||||||||Noshow",
            f"PID|||{ref}^^^HIS^PI||Hof^Zoë^^^^^L||19840517||||||06-20000041",
        )
    )


def post(stack: Stack, key: dict[str, Any], body: bytes, **headers: str) -> tuple[int, str]:
    got = stack.http.request(
        "POST",
        f"{stack['api_url']}/his/v1/hl7?key={key['key_id']}",
        body=body,
        headers={
            "content-type": "application/hl7-v2+er7",
            "authorization": f"Bearer {key['secret']}",
            **headers,
        },
    )
    return got.status, got.data.decode()


@pytest.mark.stack
@pytest.mark.requirement("AU-13", "AU-18")
def test_a_message_becomes_a_case_whose_execution_runs(
    world: World, practice: Registered, token: dict[str, Any]
) -> None:
    """In UTF-8: the embedded AWS takes `~1` in BinaryMediaTypes as it stands, and passes text on.

    That other characters arrive whole where bytes do, tests of the handler show.
    """
    ref = "P-1"
    body = a_message(ref, f"M-{ref}").encode()
    answers = [post(world.stack, token, body) for _ in range(2)]
    for status, text in answers:
        assert status == 200
        assert f"\rMSA|AA|M-{ref}\r" in text
    case = until(lambda: world.find_case(practice.id, ref), PATIENCE, "the case")
    until(lambda: world.has_execution(case), PATIENCE, "its execution")
    assert world.patient(practice.id, ref).details.first_name == "Zoë"


@pytest.mark.stack
@pytest.mark.requirement("EC-X01")
def test_without_its_token_a_message_gets_no_acknowledgement(
    world: World, token: dict[str, Any]
) -> None:
    body = a_message("P-3", "M-3").encode()
    status, text = post(world.stack, token, body, authorization="Bearer wztok_nobody")
    assert status == 401
    assert "MSA|" not in text


@pytest.mark.stack
@pytest.mark.requirement("AU-13", "AU-18")
def test_a_list_brought_twice_becomes_one_case_a_row(
    world: World, practice: Registered, tmp_path: Path
) -> None:
    start = missed_at().astimezone(AMSTERDAM)
    path = tmp_path / "lijst.csv"
    rows = (
        "Patiëntnummer;Datum;Tijd;Voornaam;Mobiel",
        f"P-11;{start:%d-%m-%Y};{start:%H:%M};Ayşe;06-20000042",
        f"P-12;{start:%d-%m-%Y};{start:%H:%M};Sem;06-20000043",
    )
    path.write_text("\r\n".join(rows), encoding="utf-8-sig")
    said = ("no-shows", "import", practice.id, str(path), "--by", "s1")
    first, again = world.stack.cli(*said), world.stack.cli(*said)
    assert (first["new"], first["refused"]) == (2, 0)
    assert (again["new"], again["known"]) == (0, 2)
    for ref in ("P-11", "P-12"):
        until(lambda ref=ref: world.find_case(practice.id, ref), PATIENCE, "the case")  # type: ignore[misc]
