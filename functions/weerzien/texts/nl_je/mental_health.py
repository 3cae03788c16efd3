"""Mentale zorg, met je: zacht, zonder enig woord dat als plicht of druk kan voelen.

Onderwerpen en sms'en noemen nooit dat iemand er niet was of iets oversloeg met het woord
"gemist"; de sms noemt de praktijk niet.
"""

from weerzien.domain.text import Fact, MailText, say
from weerzien.domain.vocabulary import Stage

SMS = {
    Stage.IMMEDIATE: (
        say("je was er {when} niet. Niemand oordeelt daarover."),
        say("Kies een nieuwe {visit} op jouw moment: {link}"),
    ),
    Stage.BRIEF_CHECK_IN: (
        say("we denken aan je."),
        say("Als je eraan toe bent, kies je hier een moment: {link}"),
        say("Bellen mag ook: {phone}", if_room=True),
    ),
    Stage.VALUE: (
        say("we zijn er voor je, zonder haast."),
        say("Samen verder kijken kan wanneer jij wilt: {link}"),
    ),
    Stage.LAST_CONTACT: (
        say("dit is ons laatste bericht over je {visit} van {date}."),
        say("We snappen het.", if_room=True),
        say("Onze deur blijft voor je open: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(
        subject=(say("We zijn er voor je"),),
        opening=(
            (
                say("Je was er {when} niet. Niemand oordeelt daarover."),
                say("We hopen dat het goed met je gaat."),
            ),
        ),
        body=(
            (
                say("Een dag kan anders lopen dan je dacht. Uitleg is niet nodig."),
                say("Het is helemaal niet erg.", Fact.NO_FEE_DUE),
            ),
            (say("Als je wilt, kies je een nieuwe {visit} op een moment dat goed voelt."),),
        ),
        button="Kies zelf een moment",
        phone=((say("Spreek je liever iemand? Bel gerust {phone}."),),),
        close=((say("We wensen je een rustige dag."),),),
    ),
    Stage.CHECK_IN: MailText(
        subject=(say("Je bent in onze gedachten"),),
        opening=(
            (
                say("We denken aan je na je {visit} van {day}."),
                say("Niet komen kan een teken zijn van een zware tijd. Dat mag er zijn."),
            ),
        ),
        body=(
            (
                say("Wat de reden ook is, er is geen druk."),
                say("We willen graag dat de zorg past bij hoe het nu met je gaat."),
                say("Dit zijn de manieren om een moment te vinden:"),
            ),
        ),
        ways=(
            say("Online: kies zelf, via de link hieronder."),
            say("Bellen: tijdens onze openingstijden op {phone}."),
            say(
                "Mailen: antwoord met tijden die jou goeddoen. Wij kijken wat erbij past.",
                Fact.CAN_REPLY,
            ),
        ),
        button="Bekijk wat past",
        phone=(),
        close=((say("We zijn er als jij zover bent."),),),
    ),
    Stage.VALUE: MailText(
        subject=(say("Hoe is het met je?"),),
        opening=(
            (
                say("Op {date} hebben we elkaar niet gesproken."),
                say("We zijn benieuwd hoe het met je is."),
                say("Verder praten kan rustig, stap voor stap, over wat voor jou telt."),
            ),
        ),
        body=(
            (
                say("Plannen kan lastig zijn als er veel speelt."),
                say("Elke kleine stap maakt verschil."),
                say("Deze week is er nog ruimte.", Fact.FREE_SLOTS),
            ),
            (
                say("Misschien maakt iets het moeilijk: tijd, vervoer, kosten of spanning."),
                say("Je mag het ons laten weten. Soms vinden we samen een andere weg."),
            ),
        ),
        button="Bekijk rustig de tijden",
        phone=((say("Samen kijken kan ook, op {phone}."),),),
        close=((say("Je staat er niet alleen voor."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(
        subject=(say("In jouw tempo"),),
        opening=(
            (
                say("We schrijven je over je {visit} van {date}."),
                say("Je kreeg al een paar berichten van ons.", Fact.CONTACTED_BEFORE),
                say("We hebben nog niets gehoord, en dat mag.", Fact.NOTHING_HEARD),
            ),
        ),
        body=(
            (
                say("Blijft het de komende dagen stil, dan ronden we deze berichten rustig af."),
                say("Je dossier blijft actief en je bent altijd welkom."),
                say("Er zijn geen kosten en er is geen druk.", Fact.NO_FEE_DUE),
            ),
            (say("Wil je wel verder? Dan kun je hier een {visit} kiezen."),),
        ),
        button="Kies een {visit}",
        phone=((say("Bellen is ook goed: {phone}."),),),
        close=((say("Jij bepaalt wat nu past."),),),
    ),
    Stage.LAST_CONTACT: MailText(
        subject=(say("Onze deur blijft open"),),
        opening=(
            (
                say("Dit is ons laatste bericht over je {visit} van {date}."),
                say("We begrijpen dat het nu niet uitkomt."),
            ),
        ),
        body=(
            (
                say("Je bent welkom, binnenkort of veel later."),
                say("Een moment kiezen of bellen met {phone} kan altijd."),
            ),
        ),
        button="Kies wanneer jij wilt",
        phone=(),
        close=(
            (
                say("Er is geen haast en je blijft welkom."),
                say("Wil je praten over wat er speelt? We luisteren graag."),
            ),
        ),
    ),
}
