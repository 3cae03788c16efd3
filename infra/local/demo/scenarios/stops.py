"""What ends or holds a series: return, no, STOP, unsubscribe, a reply, a mark that was wrong."""

from __future__ import annotations

from typing import Final

from demo.clock import at
from demo.scenario import (
    MAIL,
    SMS,
    Act,
    Expected,
    HisSays,
    Presses,
    Replies,
    Scenario,
    StaffAnswers,
    Unsubscribes,
    Visit,
    sent,
)
from demo.scenarios.people import missed, person, visit

_DAYS = {21: "01", 22: "02", 23: "04", 24: "03", 25: "02", 26: "04", 27: "03"}
_V = {number: visit(number, f"2027-03-{day} 09:10") for number, day in _DAYS.items()}
_BACK = Visit("A-9121b", at("2027-03-11 09:00"), "consult", "2027-03-05T12:00:00+01:00")
_BEFORE = Visit("A-9126b", at("2027-03-12 09:00"), "consult", "2027-02-26T15:00:00+01:00")

STOPS: Final = (
    Scenario(
        "rebooked",
        "nieuwe afspraak na dag 3",
        "Vrijdag maakt de patiënt een nieuwe afspraak. De berichten van dag 5 en 7 gaan niet.",
        "physiotherapy",
        person(21, "Tess", "Merel", "1966-03-03"),
        (_V[21],),
        (
            missed("2027-03-01 14:15", _V[21]),
            Act(
                at("2027-03-05 12:00"), HisSays("appointment.booked", _BACK), after=("value", MAIL)
            ),
        ),
        Expected(
            (
                sent("2027-03-01", "immediate", SMS, MAIL),
                sent("2027-03-02", "check_in", MAIL),
                sent("2027-03-04", "value", MAIL, SMS),
            ),
            cases=(("closed", "rebooked"),),
            ends=("Rebooked",),
        ),
    ),
    Scenario(
        "stop_word",
        "STOP op dag 0",
        "De patiënt antwoordt STOP. Daarna komt er niets meer, ook geen mail.",
        "dental",
        person(22, "Olaf", "Spreeuw", "1974-07-21"),
        (_V[22],),
        (
            missed("2027-03-02 09:50", _V[22]),
            Act(at("2027-03-02 13:00"), Replies("Stop"), after=("immediate", MAIL)),
        ),
        Expected(
            (sent("2027-03-02", "immediate", SMS, MAIL),),
            cases=(("closed", "opted_out"),),
            ends=("OptedOut",),
        ),
    ),
    Scenario(
        "unsubscribed",
        "afgemeld in het mailprogramma",
        "Eén druk op Afmelden, zonder pagina (RFC 8058). De reeks is meteen voorbij.",
        "nutrition",
        person(23, "Lotte", "Putter", "1958-09-08"),
        (_V[23],),
        (
            missed("2027-03-04 10:30", _V[23]),
            Act(at("2027-03-05 12:00"), Unsubscribes("check_in"), after=("check_in", MAIL)),
        ),
        Expected(
            (
                sent("2027-03-04", "immediate", SMS, MAIL),
                sent("2027-03-05", "check_in", MAIL),
            ),
            cases=(("closed", "opted_out"),),
            ends=("OptedOut",),
        ),
    ),
    Scenario(
        "replied",
        "schrijft zelf terug",
        "Een gewoon antwoord: de berichten wachten, een mens leest het. Donderdag mag de reeks "
        "verder; de mail van dag 1 gaat vrijdag, en geen bericht zegt dat er niets is gehoord.",
        "general",
        person(24, "Hugo", "Vink", "1980-02-26"),
        (_V[24],),
        (
            missed("2027-03-03 09:35", _V[24]),
            Act(
                at("2027-03-03 13:00"),
                Replies("Ik moest ineens werken, ik kijk er nog naar."),
                after=("immediate", MAIL),
            ),
            Act(at("2027-03-04 13:00"), StaffAnswers("answer_patient", "done", "go_on")),
        ),
        Expected(
            (
                sent("2027-03-03", "immediate", SMS, MAIL),
                sent("2027-03-05", "check_in", MAIL),
                sent("2027-03-06", "value", MAIL, SMS),
                sent("2027-03-08", "soft_deadline", MAIL),
                sent("2027-03-10", "last_contact", MAIL, SMS),
            ),
            tasks=(("answer_patient", "2027-03-03+"),),
            cases=(("closed", "completed"),),
            ends=("ClosedUnreached",),
            unsaid=("niets gehoord",),
        ),
    ),
    Scenario(
        "corrected",
        "was er toch",
        "De praktijk trekt de melding in. Alles stopt, en de zaak telt nergens mee.",
        "dental",
        person(25, "Fien", "Lijster", "1999-12-12"),
        (_V[25],),
        (
            missed("2027-03-02 10:40", _V[25]),
            Act(
                at("2027-03-02 14:00"),
                HisSays("appointment.noshow_corrected", _V[25]),
                after=("immediate", MAIL),
            ),
        ),
        Expected(
            (sent("2027-03-02", "immediate", SMS, MAIL),),
            cases=(("closed", "mark_corrected"),),
            ends=("Corrected",),
        ),
    ),
    Scenario(
        "already_rebooked",
        "had al een nieuwe afspraak",
        "Er stond al een latere afspraak van dezelfde soort: er gaat geen bericht uit.",
        "general",
        person(26, "Teun", "Kauw", "1951-10-27"),
        (_V[26], _BEFORE),
        (missed("2027-03-04 10:20", _V[26]),),
        Expected(cases=(("closed", "already_rebooked"),)),
    ),
    Scenario(
        "no_need",
        "niet meer nodig, via de pagina",
        "De patiënt opent de link van de sms en kiest dat een afspraak niet meer hoeft.",
        "physiotherapy",
        person(27, "Esra", "Fitis", "1977-04-15"),
        (_V[27],),
        (
            missed("2027-03-03 10:25", _V[27]),
            Act(
                at("2027-03-04 12:30"),
                Presses("immediate", "no_longer_needed"),
                after=("check_in", MAIL),
            ),
        ),
        Expected(
            (
                sent("2027-03-03", "immediate", SMS, MAIL),
                sent("2027-03-04", "check_in", MAIL),
            ),
            cases=(("closed", "declined"),),
            ends=("Declined",),
        ),
    ),
)
