from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from fakes.samples import DETAILS, NOW, a_case, a_patient, a_practice
from weerzien.domain.case import Response
from weerzien.domain.contact_target import ContactTarget
from weerzien.domain.message_facts import message_brief
from weerzien.domain.practice import Closure
from weerzien.domain.text import Fact, MessageBrief
from weerzien.domain.vocabulary import AddressForm, Barrier, Lane, Language, Stage, Variant

CASE = replace(a_case(), missed_start=NOW)


def brief(**changes: Any) -> MessageBrief:
    """Change the case, the practice or the patient's details by field, and brief a message."""
    case, practice, patient = CASE, a_practice(), replace(a_patient(), details=DETAILS)
    for name, value in changes.items():
        if hasattr(case, name):
            case = replace(case, **{name: value})
        elif hasattr(DETAILS, name) and name != "language":
            patient = replace(patient, details=replace(patient.details, **{name: value}))
        elif name == "language":
            patient = replace(patient, details=replace(patient.details, language=value))
        else:
            practice = replace(practice, **{name: value})
    return message_brief(case, patient, ContactTarget(), practice, NOW)


@pytest.mark.requirement("EC-P12", "TV-09", "D15")
def test_the_patient_s_language_and_form_lead_and_unknown_ones_are_the_practice_s() -> None:
    assert brief(language=Language.EN).language is Language.EN
    assert brief(language=None).language is Language.NL
    assert brief(address_form=AddressForm.JE).form is AddressForm.JE


@pytest.mark.requirement("EC-O01", "TV-05")
def test_a_discipline_may_have_a_voice_of_its_own() -> None:
    practice = replace(a_practice(), discipline_variants={"poh-ggz": Variant.MENTAL_HEALTH})
    assert practice.variant_for("poh-ggz") is Variant.MENTAL_HEALTH
    assert practice.variant_for("spreekuur") is practice.variant


@pytest.mark.requirement("NS-35", "FE-11", "HR-19")
def test_no_fee_is_promised_under_a_fee_policy_nor_to_high_risk() -> None:
    assert Fact.NO_FEE_DUE in brief().facts
    assert Fact.NO_FEE_DUE not in brief(fee_policy=True).facts
    assert Fact.NO_FEE_DUE not in brief(lane=Lane.HIGH_RISK).facts


@pytest.mark.requirement("NS-35", "NS-17")
@pytest.mark.parametrize(
    "answer",
    [{"heard": True}, {"response": Response.SPOKEN}, {"barrier": Barrier.TIMING}],
    ids=["reply", "call", "choice"],
)
def test_nothing_heard_is_not_said_once_anything_was_heard(answer: dict[str, Any]) -> None:
    assert Fact.NOTHING_HEARD in brief().facts
    assert Fact.NOTHING_HEARD not in brief(**answer).facts


@pytest.mark.requirement("NS-23", "NS-35")
def test_several_contacts_are_only_spoken_of_when_they_went() -> None:
    two = {Stage.IMMEDIATE: date(2027, 3, 22), Stage.CHECK_IN: date(2027, 3, 23)}
    assert Fact.CONTACTED_BEFORE in brief(done=two).facts
    skipped = frozenset({Stage.CHECK_IN})
    assert Fact.CONTACTED_BEFORE not in brief(done=two, skipped=skipped).facts


@pytest.mark.requirement("NS-27")
def test_day_words_follow_the_local_calendar() -> None:
    assert Fact.MISSED_TODAY in brief().facts
    yesterday = brief(missed_start=NOW - timedelta(days=1)).facts
    assert Fact.MISSED_YESTERDAY in yesterday
    assert Fact.MISSED_TODAY not in yesterday


@pytest.mark.requirement("NS-14", "EC-T15")
def test_the_cover_number_is_given_while_the_practice_is_closed() -> None:
    today = NOW.date()
    closed = (Closure(today, today, "085 016 09 09"),)
    assert brief(closures=closed).phone == "085 016 09 09"
    assert brief().phone == a_practice().phone
