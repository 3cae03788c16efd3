"""What an operator does after a lost secret or a restored table: no message goes twice."""

from __future__ import annotations

import base64

import pytest

from unit.domain.follow_up.story import PRACTICE
from unit.usecases.clinic import Clinic
from weerzien.domain.contact import BY_CARRIER, Contact, ContactStatus, Direction
from weerzien.domain.errors import NotFoundError
from weerzien.domain.vocabulary import Channel, Stage
from weerzien.usecases.recover import new_secret, reclaim


def test_a_secret_is_32_random_bytes_in_the_form_of_standard_webhooks() -> None:
    secret = new_secret()
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret.removeprefix("whsec_"), validate=True)) == 32
    assert secret != new_secret()


@pytest.mark.requirement("NS-39", "EC-R04")
@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
def test_what_went_out_after_the_restored_moment_is_claimed_again(channel: Channel) -> None:
    clinic = Clinic()
    clinic.open_case()
    clinic.plan()
    world, case = clinic.world, clinic.case
    key = f"{PRACTICE.id}-{case.id}-immediate-{channel}"
    assert reclaim(key, world.cases, world.contacts, world.clocks)
    assert clinic.case.claims == {f"immediate.{channel}": clinic.now}
    assert clinic.rows[f"immediate.{channel}"] == Contact(
        id=f"immediate.{channel}",
        practice_id=PRACTICE.id,
        case_id=case.id,
        channel=channel,
        direction=Direction.OUT,
        status=ContactStatus.SENT,
        at=clinic.now,
        stage=Stage.IMMEDIATE,
        reason="restored",
        by=BY_CARRIER,
    )
    assert not reclaim(key, world.cases, world.contacts, world.clocks)
    clinic.deliver(Stage.IMMEDIATE)
    assert f"immediate-{channel}" not in clinic.keys


@pytest.mark.parametrize("key", ["somebody-else", "p1-nowhere-immediate-sms"])
def test_what_the_restored_table_does_not_know_is_not_claimed(key: str) -> None:
    world = Clinic().world
    with pytest.raises(NotFoundError):
        reclaim(key, world.cases, world.contacts, world.clocks)
