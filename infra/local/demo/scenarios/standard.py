"""The whole series of each specialism. Monday is 1 March 2027; no holiday lies in these weeks.

Offsets 0, 1, 3, 5, 7; mental health 0, 2, 5, 9, 12. The demo practices have SMS at value switched
on, so a full series counts eight messages. Nothing goes on Sundays (7 and 14 March): a
touchpoint of a Sunday goes on Monday, and one of a taken day a day later.
"""

from __future__ import annotations

from typing import Final

from demo.clock import at
from demo.scenario import MAIL, SMS, Act, Expected, HisSays, Scenario, sent
from demo.scenarios.people import missed, person, visit

COMPLETED: Final = (("closed", "completed"),)
_GENERAL = visit(1, "2027-03-01 09:00")
_MENTAL = visit(2, "2027-03-01 10:00", "therapy")
_PHYSIO = visit(3, "2027-03-02 11:00", "physiotherapy")
_DENTAL = visit(4, "2027-03-03 10:30", "dental")
_NUTRITION = visit(5, "2027-03-05 09:40", "nutrition")
_LATE = visit(6, "2027-03-01 14:00")
_FIRST, _SECOND = visit(7, "2027-03-02 09:20"), visit(7, "2027-03-02 11:20", "lab", "b")

STANDARD: Final = (
    Scenario(
        "general",
        "gewone reeks, tot en met dag 7",
        "Alle vijf contactmomenten, acht berichten. De praktijk stuurt de melding drie keer: dat "
        "verandert niets.",
        "general",
        person(1, "Sanne", "Koolmees", "1961-04-23"),
        (_GENERAL,),
        (missed("2027-03-01 09:40", _GENERAL, times=3),),
        Expected(
            (
                sent("2027-03-01", "immediate", SMS, MAIL),
                sent("2027-03-02", "check_in", MAIL),
                sent("2027-03-04", "value", MAIL, SMS),
                sent("2027-03-06", "soft_deadline", MAIL),
                sent("2027-03-08", "last_contact", MAIL, SMS),
            ),
            cases=COMPLETED,
            ends=("ClosedUnreached",),
            said=("niets gehoord", "1 maart"),
        ),
    ),
    Scenario(
        "mental_health",
        "geestelijke gezondheid, langere reeks",
        "Zachter van toon en over twaalf dagen; nooit het woord gemist, geen praktijknaam in sms.",
        "mental_health",
        person(2, "Milan", "Roodborst", "1987-09-14"),
        (_MENTAL,),
        (missed("2027-03-01 10:50", _MENTAL),),
        Expected(
            (
                sent("2027-03-01", "immediate", SMS, MAIL),
                sent("2027-03-03", "check_in", MAIL),
                sent("2027-03-06", "value", MAIL, SMS),
                sent("2027-03-10", "soft_deadline", MAIL),
                sent("2027-03-13", "last_contact", MAIL, SMS),
            ),
            cases=COMPLETED,
            ends=("ClosedUnreached",),
            unsaid=("gemist",),
        ),
    ),
    Scenario(
        "physiotherapy",
        "fysiotherapie, zondag schuift op",
        "Gemist op dinsdag: dag 5 is een zondag en wordt maandag, dag 7 blijft dinsdag.",
        "physiotherapy",
        person(3, "Ravi", "Staartmees", "1979-11-02"),
        (_PHYSIO,),
        (missed("2027-03-02 11:30", _PHYSIO),),
        Expected(
            (
                sent("2027-03-02", "immediate", SMS, MAIL),
                sent("2027-03-03", "check_in", MAIL),
                sent("2027-03-05", "value", MAIL, SMS),
                sent("2027-03-08", "soft_deadline", MAIL),
                sent("2027-03-09", "last_contact", MAIL, SMS),
            ),
            cases=COMPLETED,
            ends=("ClosedUnreached",),
        ),
    ),
    Scenario(
        "dental",
        "tandarts, gewone reeks",
        "Korter en praktischer van toon.",
        "dental",
        person(4, "Femke", "Boomklever", "1993-01-28"),
        (_DENTAL,),
        (missed("2027-03-03 11:05", _DENTAL),),
        Expected(
            (
                sent("2027-03-03", "immediate", SMS, MAIL),
                sent("2027-03-04", "check_in", MAIL),
                sent("2027-03-06", "value", MAIL, SMS),
                sent("2027-03-08", "soft_deadline", MAIL),
                sent("2027-03-10", "last_contact", MAIL, SMS),
            ),
            cases=COMPLETED,
            ends=("ClosedUnreached",),
        ),
    ),
    Scenario(
        "nutrition",
        "voeding, over het weekend heen",
        "Gemist op vrijdag: dag 1 is zaterdag, dag 3 maandag.",
        "nutrition",
        person(5, "Ilse", "Goudhaan", "1970-06-19"),
        (_NUTRITION,),
        (missed("2027-03-05 10:10", _NUTRITION),),
        Expected(
            (
                sent("2027-03-05", "immediate", SMS, MAIL),
                sent("2027-03-06", "check_in", MAIL),
                sent("2027-03-08", "value", MAIL, SMS),
                sent("2027-03-10", "soft_deadline", MAIL),
                sent("2027-03-12", "last_contact", MAIL, SMS),
            ),
            cases=COMPLETED,
            ends=("ClosedUnreached",),
        ),
    ),
    Scenario(
        "late_mark",
        "te laat gemeld, op dag 2",
        "Dag 0 blijft maandag. Het eerste bericht gaat woensdag; dag 1 is voorbij en vervalt.",
        "general",
        person(6, "Bram", "Kwikstaart", "1955-12-30"),
        (_LATE,),
        (missed("2027-03-03 10:00", _LATE),),
        Expected(
            (
                sent("2027-03-03", "immediate", SMS, MAIL),
                sent("2027-03-04", "value", MAIL, SMS),
                sent("2027-03-06", "soft_deadline", MAIL),
                sent("2027-03-08", "last_contact", MAIL, SMS),
            ),
            cases=COMPLETED,
            ends=("ClosedUnreached",),
            unsaid=("vandaag", "gisteren"),
        ),
    ),
    Scenario(
        "two_at_once",
        "twee gemiste afspraken tegelijk",
        "Twee meldingen op hetzelfde moment: één reeks, en de tweede hoort daarbij.",
        "general",
        person(7, "Nora", "Winterkoning", "1948-08-11"),
        (_FIRST, _SECOND),
        (
            missed("2027-03-02 12:30", _FIRST),
            Act(at("2027-03-02 12:30"), HisSays("appointment.noshow", _SECOND)),
        ),
        Expected(
            (
                sent("2027-03-02", "immediate", SMS, MAIL),
                sent("2027-03-03", "check_in", MAIL),
                sent("2027-03-05", "value", MAIL, SMS),
                sent("2027-03-08", "soft_deadline", MAIL),
                sent("2027-03-09", "last_contact", MAIL, SMS),
            ),
            cases=(("closed", "completed"), ("closed", "merged")),
            ends=("ClosedUnreached",),
        ),
    ),
)
