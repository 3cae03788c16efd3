"""Workers die at any moment, with -9: the outcome of every case is the one it would have had."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from workflow.play.acts import Patient
from workflow.play.killed import GROUPS, SEED, KilledWeek
from workflow.play.world import ENDED, World, until

from weerzien.domain.case import Case
from weerzien.domain.contact import ContactStatus

RECONCILED = timedelta(minutes=6)
"""A dead sender's claim is settled after its lease of a minute, by what looks every minute."""
ALIVE = {ContactStatus.SENT, ContactStatus.DELIVERED}


@pytest.fixture(scope="module")
def healed(world: World, killed_week: KilledWeek) -> KilledWeek:
    """Give Reconcile the time that it has in production."""
    seconds = RECONCILED.total_seconds()
    everybody = killed_week.everybody
    until(lambda: all(_is_over(world, one) for one in everybody), seconds, "every end", pause=3)
    until(
        lambda: all(_is_settled(world, _case(world, one)) for one in everybody),
        seconds,
        "the fate of every message",
        pause=3,
    )
    return killed_week


def _case(world: World, patient: Patient) -> Case:
    return world.case(patient.practice.id, patient.person.ref)


def _is_over(world: World, patient: Patient) -> bool:
    case = world.find_case(patient.practice.id, patient.person.ref)
    if case is None or case.is_open:
        return False
    return world.execution(case, case.starts).status in ENDED


def _is_settled(world: World, case: Case) -> bool:
    return set(case.claims) <= {row.id for row in world.contacts(case)}


@pytest.mark.requirement("AU-18", "EC-R04")
def test_every_case_ends_as_it_would_have_without_a_death(world: World, healed: KilledWeek) -> None:
    for group in GROUPS:
        for patient in healed.patients[group.name]:
            case = _case(world, patient)
            assert case.stop is not None
            assert case.stop.reason == group.reason, f"{group.name} (seed {SEED})"
            execution = world.execution(case, case.starts)
            assert (execution.status, execution.end) == ("SUCCEEDED", group.end), group.name
            tasks = [str(t.kind) for t in world.tasks(case) if t.kind != "unknown_message"]
            assert sorted(tasks) == list(group.tasks), f"{group.name} (seed {SEED})"


@pytest.mark.requirement("AU-19", "NS-39", "EC-R04", "HR-15")
def test_no_message_comes_twice_and_none_is_lost_in_silence(
    world: World, healed: KilledWeek, capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counter[str] = Counter()
    for group in GROUPS:
        for patient in healed.patients[group.name]:
            case = _case(world, patient)
            sent = [".".join(r["key"].rsplit("-", 2)[1:]) for r in world.accepted(case)]
            assert len(sent) == len(set(sent)), f"twice in {group.name} (seed {SEED})"
            rows = {row.id: row.status for row in world.contacts(case) if row.stage}
            unknown = {name for name, status in rows.items() if status is ContactStatus.UNKNOWN}
            logged = {name for name, status in rows.items() if status in ALIVE}
            assert logged | unknown == group.messages, f"{group.name} (seed {SEED})"
            assert set(sent) <= logged | unknown, f"not in the log (seed {SEED})"
            assert logged <= set(sent), f"logged, never accepted (seed {SEED})"
            shown = [t.remarks[1:] for t in world.tasks(case) if t.kind == "unknown_message"]
            assert {".".join(one) for one in shown} >= unknown, f"not shown (seed {SEED})"
            counts.update(accepted=len(sent), unknown=len(unknown), lost=len(unknown - set(sent)))
    with capsys.disabled():
        sys.stdout.write(
            f"\nseed {SEED}: {healed.killed} workers killed; {counts['accepted']} messages, "
            f"{counts['unknown']} of unknown fate, {counts['lost']} of them never handed over\n"
        )
    assert healed.killed > 15


@pytest.mark.requirement("AU-18")
def test_no_event_ends_in_the_dead_letters_of_the_inbox(world: World, healed: KilledWeek) -> None:
    assert healed.killed
    client = world.stack.client("sqs")
    urls = [url for url in client.list_queues()["QueueUrls"] if "InboxDeadLetters" in url]
    assert [_waiting(client, url) for url in urls] == [0]


def _waiting(client: Any, url: str) -> int:
    name = "ApproximateNumberOfMessages"
    facts = client.get_queue_attributes(QueueUrl=url, AttributeNames=[name])
    return int(facts["Attributes"][name])
