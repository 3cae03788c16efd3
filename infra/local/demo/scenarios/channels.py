"""Missing, broken and other people's addresses: nobody falls through, nobody gets it twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from demo.scenario import MAIL, SMS, Expected, Scenario, sent
from demo.scenarios.people import missed, person, visit

_DAYS = {31: "02", 32: "03", 33: "03", 34: "04"}
_V = {number: visit(number, f"2027-03-{day} 09:30") for number, day in _DAYS.items()}
_GUIDE_PHONE, _GUIDE_MAIL = "06-83977241", "ouder.wulp@example.org"

CHANNELS: Final = (
    Scenario(
        "no_mobile",
        "geen mobiel nummer",
        "Alleen een vast nummer: alles gaat per mail.",
        "general",
        replace(person(31, "Wim", "Kievit", "1944-11-19"), phone="020-5318647"),
        (_V[31],),
        (missed("2027-03-02 15:00", _V[31]),),
        Expected(
            (
                sent("2027-03-02", "immediate", MAIL),
                sent("2027-03-03", "check_in", MAIL),
                sent("2027-03-05", "value", MAIL),
                sent("2027-03-08", "soft_deadline", MAIL),
                sent("2027-03-09", "last_contact", MAIL),
            ),
            cases=(("closed", "completed"),),
            ends=("ClosedUnreached",),
        ),
    ),
    Scenario(
        "no_mail",
        "geen mailadres",
        "Alleen sms: de mails van dag 1 en 5 vervallen, en dat staat in het logboek.",
        "dental",
        replace(person(32, "Gijs", "Grutto", "1985-06-30"), email=""),
        (_V[32],),
        (missed("2027-03-03 14:10", _V[32]),),
        Expected(
            (
                sent("2027-03-03", "immediate", SMS),
                sent("2027-03-06", "value", SMS),
                sent("2027-03-10", "last_contact", SMS),
            ),
            cases=(("closed", "completed"),),
            ends=("ClosedUnreached",),
        ),
    ),
    Scenario(
        "bounced",
        "mailadres werkt niet",
        "De eerste mail komt terug: mail gaat uit, een collega controleert het adres, en de "
        "volgende contactmomenten gaan per sms.",
        "general",
        person(33, "Roos", "Scholekster", "1968-08-04"),
        (_V[33],),
        (missed("2027-03-03 12:40", _V[33]),),
        Expected(
            (
                sent("2027-03-03", "immediate", SMS, MAIL),
                sent("2027-03-04", "check_in", SMS),
                sent("2027-03-06", "value", SMS),
                sent("2027-03-10", "last_contact", SMS),
            ),
            tasks=(("check_contact_details", "2027-03-03+"),),
            cases=(("closed", "completed"),),
            ends=("ClosedUnreached",),
        ),
        bounces=True,
    ),
    Scenario(
        "child",
        "kind van acht, bericht aan de ouder",
        "Een kind krijgt nooit zelf een bericht: alles gaat naar de ouder.",
        "nutrition",
        person(
            34,
            "Pim",
            "Wulp",
            "2018-10-22",
            representative={"phone": _GUIDE_PHONE, "email": _GUIDE_MAIL},
        ),
        (_V[34],),
        (missed("2027-03-04 14:35", _V[34]),),
        Expected(
            (
                sent("2027-03-04", "immediate", SMS, MAIL),
                sent("2027-03-05", "check_in", MAIL),
                sent("2027-03-08", "value", MAIL, SMS),
                sent("2027-03-09", "soft_deadline", MAIL),
                sent("2027-03-11", "last_contact", MAIL, SMS),
            ),
            cases=(("closed", "completed"),),
            ends=("ClosedUnreached",),
            goes_to=(_GUIDE_PHONE, _GUIDE_MAIL),
        ),
    ),
)
