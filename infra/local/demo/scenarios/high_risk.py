"""People first: call on day 1, notice on day 3, escalation on day 5 (or the next opening).

Messages on 0 (SMS, mail), 1 (mail), 2 (SMS), 3 (mail), 5 (mail). Practices are open on working
days: of a Monday's case day 5 is Saturday 6 March, so the escalation opens on Monday 8 March, while
the mail of day 5 goes on Saturday.
"""

from __future__ import annotations

from typing import Final

from demo.clock import at
from demo.scenario import MAIL, SMS, Act, Expected, HisSays, Scenario, StaffAnswers, Visit, sent
from demo.scenarios.people import missed, person, visit

_ALONE = visit(11, "2027-03-01 11:00")
_REACHED = visit(12, "2027-03-02 13:00", "therapy")
_RAISED = visit(13, "2027-03-01 10:20")
_BACK = Visit("A-9112b", at("2027-03-09 13:00"), "therapy", "2027-03-05T15:00:00+01:00")

HIGH_RISK: Final = (
    Scenario(
        "not_reached",
        "hoog risico, niet bereikt",
        "Een collega belt op dag 1 zonder gehoor. Dag 3 gaat naar de behandelaar, dag 5 valt op "
        "zaterdag: de escalatie gaat maandag bij opening open.",
        "general",
        person(11, "Karel", "Ransuil", "1942-02-17", risks=["chronic_multi"]),
        (_ALONE,),
        (
            missed("2027-03-01 11:40", _ALONE),
            Act(at("2027-03-02 13:00"), StaffAnswers("call_day1", "voicemail")),
        ),
        Expected(
            (
                sent("2027-03-01", "immediate", SMS, MAIL),
                sent("2027-03-02", "check_in", MAIL),
                sent("2027-03-03", "brief_check_in", SMS),
                sent("2027-03-04", "value", MAIL),
                sent("2027-03-06", "last_contact", MAIL),
            ),
            tasks=(
                ("call_day1", "2027-03-02"),
                ("clinician_notice", "2027-03-04"),
                ("escalation", "2027-03-08"),
            ),
            cases=(("closed", "completed"),),
            ends=("ClosedUnreached",),
            unsaid=("geen kosten", "tarief"),
        ),
    ),
    Scenario(
        "reached",
        "hoog risico, op dag 1 bereikt",
        "De collega spreekt de patiënt, die zelf een afspraak maakt. Berichten gaan door, de "
        "melding van dag 3 vervalt. Vrijdag staat de afspraak: alles stopt.",
        "mental_health",
        person(12, "Yara", "Bosuil", "1990-10-05", risks=["early_treatment"]),
        (_REACHED,),
        (
            missed("2027-03-02 13:40", _REACHED),
            Act(at("2027-03-03 13:00"), StaffAnswers("call_day1", "reached", "will_book")),
            Act(
                at("2027-03-05 15:00"), HisSays("appointment.booked", _BACK), after=("value", MAIL)
            ),
        ),
        Expected(
            (
                sent("2027-03-02", "immediate", SMS, MAIL),
                sent("2027-03-03", "check_in", MAIL),
                sent("2027-03-04", "brief_check_in", SMS),
                sent("2027-03-05", "value", MAIL),
            ),
            tasks=(("call_day1", "2027-03-03"),),
            cases=(("closed", "rebooked"),),
            ends=("Rebooked",),
            unsaid=("gemist",),
        ),
    ),
    Scenario(
        "raised",
        "risico erbij op dag 2",
        "Woensdagavond wordt het risico bekend: bellen en de behandelaar inlichten meteen, verder "
        "in de risicobaan. De sms van dag 2 kan die avond niet meer en vervalt.",
        "general",
        person(13, "Jop", "Steenuil", "1983-05-09"),
        (_RAISED,),
        (
            missed("2027-03-01 13:10", _RAISED),
            Act(
                at("2027-03-03 20:15"),
                HisSays("patient.updated", patient={"risks": ["risk_medication"]}),
            ),
        ),
        Expected(
            (
                sent("2027-03-01", "immediate", SMS, MAIL),
                sent("2027-03-02", "check_in", MAIL),
                sent("2027-03-04", "value", MAIL),
                sent("2027-03-06", "last_contact", MAIL),
            ),
            tasks=(
                ("call_day1", "2027-03-03+"),
                ("clinician_notice", "2027-03-03+"),
                ("clinician_notice", "2027-03-04"),
                ("escalation", "2027-03-08"),
            ),
            cases=(("closed", "completed"),),
            ends=("ClosedUnreached",),
        ),
    ),
)
