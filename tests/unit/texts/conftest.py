"""Briefs and messages as the deliver step would make them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from weerzien.adapters.texts import BuiltInTexts
from weerzien.domain.practice import Practice, Role, Sender, Staff, StaffMember
from weerzien.domain.text import ComposedMail, ComposedSms, Fact, MessageBrief
from weerzien.domain.vocabulary import AddressForm, Language, Stage, Variant

ALL_TRUE = frozenset(set(Fact) - {Fact.MISSED_TODAY, Fact.MISSED_YESTERDAY})
ROLE = Role(StaffMember("s1", "Medewerker"), StaffMember("s2", "Vervanger"))
PRACTICE = Practice(
    id="p1",
    name="Gezondheidscentrum De Linde",
    short_name="De Linde",
    phone="030 123 45 67",
    booking_url="https://afspraak.example/linde",
    variant=Variant.GENERAL,
    address_form=AddressForm.U,
    sender=Sender("+3197010240001", two_way=True, mail_name="De Linde", mail_address="a@b.example"),
    staff=Staff(ROLE, ROLE, ROLE, ROLE),
    pepper="test",
)
SMS_BRIEF = MessageBrief(
    stage=Stage.IMMEDIATE,
    variant=Variant.GENERAL,
    language=Language.NL,
    form=AddressForm.U,
    first_name="Sanne",
    patient_name="Sanne de Vries",
    practice_name=PRACTICE.name,
    short_name=PRACTICE.short_name,
    phone=PRACTICE.phone,
    link="wz.test/ABCDEFGHJK",
    opt_out_link="wz.test/ABCDEFGHJK",
    two_way=True,
    missed_on=date(2026, 9, 29),
    facts=ALL_TRUE,
)
MAIL_LINK = "https://wz.test/m/ABCDEFGHJKMNPQRSTUVWXYZ234"


@pytest.fixture
def practice() -> Practice:
    return PRACTICE


@pytest.fixture
def sms_of() -> Callable[..., ComposedSms]:
    """Compose an SMS; every argument overrides one field of the brief."""

    def compose(practice: Practice = PRACTICE, **given: Any) -> ComposedSms:
        return BuiltInTexts().sms(practice, replace(SMS_BRIEF, **given))

    return compose


@pytest.fixture
def mail_of() -> Callable[..., ComposedMail]:
    """Compose a mail; every argument overrides one field of the brief."""

    def compose(practice: Practice = PRACTICE, **given: Any) -> ComposedMail:
        mail = replace(SMS_BRIEF, link=MAIL_LINK, opt_out_link=MAIL_LINK + "?uit")
        return BuiltInTexts().mail(practice, replace(mail, **given))

    return compose
