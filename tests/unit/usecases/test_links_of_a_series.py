"""Every message has a link of its own, which tells where it came from and cannot be guessed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from unit.domain.follow_up.story import DAY, HOUR, PRACTICE
from unit.usecases.clinic import Clinic, Execution
from weerzien.domain.practice import Practice
from weerzien.usecases.answer_link import open_link

TOKEN = re.compile(r"wz\.test/(?:m/)?([A-Z2-7]{10,26})")
SMS_BITS, MAIL_BITS = 50, 130


def played(practice: Practice = PRACTICE) -> tuple[Clinic, dict[str, str]]:
    """Two patients' whole series; gives the touchpoint and channel by token."""
    clinic = Clinic(practice)
    runs = []
    for patient in ("x1", "x2"):
        case = clinic.open_case(patient=patient)
        clinic.start(case)
        runs.append(Execution(clinic, case))
    began = clinic.now
    for hour in range(9 * 24):
        for run in runs:
            run.run_until(began + hour * HOUR)
    messages = [(one.key, one.text) for one in clinic.sms] + [
        (one.key, one.text) for one in clinic.mail
    ]
    tokens: dict[str, str] = {}
    for key, text in messages:
        (token,) = set(TOKEN.findall(text))
        assert token not in tokens, "no link twice"
        tokens[token] = key
    return clinic, tokens


@pytest.mark.requirement("AU-02")
def test_each_patient_case_touchpoint_and_channel_has_a_link_of_its_own() -> None:
    clinic, tokens = played()
    links = [open_link(token, clinic.world.links, clinic.world.practices).link for token in tokens]
    names = {(one.patient_id, one.case_id, one.stage, one.channel) for one in links}
    assert len(names) == len(tokens) == len(clinic.sms) + len(clinic.mail)
    assert {one.patient_id for one in links} == {"x1", "x2"}


@pytest.mark.requirement("AU-02")
def test_a_link_leads_back_to_the_message_it_came_in() -> None:
    clinic, tokens = played()
    for token, key in tokens.items():
        link = open_link(token, clinic.world.links, clinic.world.practices).link
        assert key == f"{link.practice_id}-{link.case_id}-{link.stage}-{link.channel}"


@pytest.mark.requirement("AU-02", "CO-13")
def test_a_link_is_long_enough_that_nobody_guesses_one() -> None:
    _, tokens = played()
    for token, key in tokens.items():
        assert len(token) * 5 == (SMS_BITS if key.endswith("-sms") else MAIL_BITS)


@pytest.mark.requirement("AU-02")
def test_the_same_series_at_another_practice_has_other_links() -> None:
    _, tokens = played()
    _, others = played(replace(PRACTICE, pepper="another"))
    assert set(tokens.values()) == set(others.values())
    assert tokens.keys().isdisjoint(others)


@pytest.mark.requirement("AU-02", "D3")
def test_looking_at_every_link_of_a_series_ends_nothing() -> None:
    clinic = Clinic()
    case = clinic.open_case()
    clinic.start(case)
    Execution(clinic, case).run_until(clinic.now + 2 * DAY)
    texts = [one.text for one in clinic.sms] + [one.text for one in clinic.mail]
    found = [token for text in texts for token in TOKEN.findall(text)]
    assert found
    for token in found:
        open_link(token, clinic.world.links, clinic.world.practices)
    assert clinic.case.is_open
