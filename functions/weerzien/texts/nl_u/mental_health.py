"""Mentale zorg, met u: zacht, zonder enig woord dat als plicht of druk kan voelen.

Onderwerpen en sms'en noemen nooit dat iemand er niet was of iets oversloeg met het woord
"gemist"; de sms noemt de praktijk niet.
"""

from weerzien.domain.text import Fact, MailText, say
from weerzien.domain.vocabulary import Stage

SMS = {
    Stage.IMMEDIATE: (
        say("u was er {when} niet. Niemand oordeelt daarover."),
        say("Kies een nieuwe {visit} op uw moment: {link}"),
    ),
    Stage.BRIEF_CHECK_IN: (
        say("we denken aan u."),
        say("Als u eraan toe bent, kiest u hier een moment: {link}"),
        say("Bellen mag ook: {phone}", if_room=True),
    ),
    Stage.VALUE: (
        say("we zijn er voor u, zonder haast."),
        say("Samen verder kijken kan wanneer u wilt: {link}"),
    ),
    Stage.LAST_CONTACT: (
        say("dit is ons laatste bericht over uw {visit} van {date}."),
        say("Alle begrip.", if_room=True),
        say("Onze deur blijft voor u open: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(
        subject=(say("We zijn er voor u"),),
        opening=(
            (
                say("U was er {when} niet. Niemand oordeelt daarover."),
                say("We hopen dat het goed met u gaat."),
            ),
        ),
        body=(
            (
                say("Een dag kan anders lopen dan u dacht. Uitleg is niet nodig."),
                say("Het is helemaal niet erg.", Fact.NO_FEE_DUE),
            ),
            (say("Als u wilt, kiest u een nieuwe {visit} op een moment dat goed voelt."),),
        ),
        button="Kies zelf een moment",
        phone=((say("Spreekt u liever iemand? Bel gerust {phone}."),),),
        close=((say("We wensen u een rustige dag."),),),
    ),
    Stage.CHECK_IN: MailText(
        subject=(say("U bent in onze gedachten"),),
        opening=(
            (
                say("We denken aan u na uw {visit} van {day}."),
                say("Niet komen kan een teken zijn van een zware tijd. Dat mag er zijn."),
            ),
        ),
        body=(
            (
                say("Wat de reden ook is, er is geen druk."),
                say("We willen graag dat de zorg past bij hoe het nu met u gaat."),
                say("Dit zijn de manieren om een moment te vinden:"),
            ),
        ),
        ways=(
            say("Online: kies zelf, via de link hieronder."),
            say("Bellen: tijdens onze openingstijden op {phone}."),
            say(
                "Mailen: antwoord met tijden die u goeddoen. Wij kijken wat erbij past.",
                Fact.CAN_REPLY,
            ),
        ),
        button="Bekijk wat past",
        phone=(),
        close=((say("We zijn er als u zover bent."),),),
    ),
    Stage.VALUE: MailText(
        subject=(say("Hoe is het met u?"),),
        opening=(
            (
                say("Op {date} hebben we elkaar niet gesproken."),
                say("We zijn benieuwd hoe het met u is."),
                say("Verder praten kan rustig, stap voor stap, over wat voor u telt."),
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
                say("U mag het ons laten weten. Soms vinden we samen een andere weg."),
            ),
        ),
        button="Bekijk rustig de tijden",
        phone=((say("Samen kijken kan ook, op {phone}."),),),
        close=((say("U staat er niet alleen voor."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(
        subject=(say("In uw tempo"),),
        opening=(
            (
                say("We schrijven u over uw {visit} van {date}."),
                say("U kreeg al een paar berichten van ons.", Fact.CONTACTED_BEFORE),
                say("We hebben nog niets gehoord, en dat mag.", Fact.NOTHING_HEARD),
            ),
        ),
        body=(
            (
                say("Blijft het de komende dagen stil, dan ronden we deze berichten rustig af."),
                say("Uw dossier blijft actief en u bent altijd welkom."),
                say("Er zijn geen kosten en er is geen druk.", Fact.NO_FEE_DUE),
            ),
            (say("Wilt u wel verder? Dan kunt u hier een {visit} kiezen."),),
        ),
        button="Kies een {visit}",
        phone=((say("Bellen is ook goed: {phone}."),),),
        close=((say("U bepaalt wat nu past."),),),
    ),
    Stage.LAST_CONTACT: MailText(
        subject=(say("Onze deur blijft open"),),
        opening=(
            (
                say("Dit is ons laatste bericht over uw {visit} van {date}."),
                say("We begrijpen dat het nu niet uitkomt."),
            ),
        ),
        body=(
            (
                say("U bent welkom, binnenkort of veel later."),
                say("Een moment kiezen of bellen met {phone} kan altijd."),
            ),
        ),
        button="Kies wanneer u wilt",
        phone=(),
        close=(
            (
                say("Er is geen haast en u blijft welkom."),
                say("Wilt u praten over wat er speelt? We luisteren graag."),
            ),
        ),
    ),
}
