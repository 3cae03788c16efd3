"""Algemeen, met u: de tekst van elke fase waar een toonvariant geen eigen tekst heeft.

Velden tussen accolades vult Weerzien in; zie de uitleg in `nl_je/general.py`.
"""

from weerzien.domain.text import Fact, MailText, say
from weerzien.domain.vocabulary import Stage

SMS = {
    Stage.IMMEDIATE: (
        say("we misten u {when}."),
        say("Geeft niets!", Fact.NO_FEE_DUE),
        say("Plan een nieuwe {visit} als het u uitkomt: {link}"),
    ),
    Stage.BRIEF_CHECK_IN: (
        say("we hopen dat het goed gaat."),
        say("Als u wilt, kiest u hier een {visit}: {link}"),
        say("of bel {phone}", if_room=True),
    ),
    Stage.VALUE: (
        say("een nieuwe {visit} kan nog steeds."),
        say("We zien u graag weer: {link}"),
    ),
    Stage.LAST_CONTACT: (
        say("dit is ons laatste bericht over uw {visit} van {date}."),
        say("Alle begrip.", if_room=True),
        say("U bent altijd welkom: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(
        subject=(say("We hebben u {when} gemist"),),
        opening=(
            (
                say("U was er {when} niet bij uw {visit}."),
                say("We hopen dat alles goed met u gaat."),
            ),
        ),
        body=(
            (
                say("Een dag loopt soms anders dan gepland."),
                say("Dat is helemaal niet erg.", Fact.NO_FEE_DUE),
                say("U hoeft ons niets uit te leggen."),
            ),
            (say("Wilt u een nieuwe {visit}? Dan kiest u online zelf een tijd die u past."),),
        ),
        button="Nieuwe {visit} plannen",
        phone=((say("Belt u liever? Dat kan op {phone}."),),),
        close=((say("Graag tot ziens."),),),
    ),
    Stage.CHECK_IN: MailText(
        subject=(say("We denken aan u"),),
        opening=(
            (
                say("Uw {visit} van {day} ging niet door."),
                say("Wat de reden ook is: er is geen druk."),
                say("We willen graag dat uw zorg gewoon verder kan gaan."),
            ),
        ),
        body=((say("We denken met u mee over een dag en tijd die wel lukken. Dit kan:"),),),
        ways=(
            say("Online: kies zelf een moment via de link hieronder."),
            say("Bellen: tijdens onze openingstijden, op {phone}."),
            say(
                "Mailen: antwoord op dit bericht met de tijden die u uitkomen. "
                "Wij zoeken er een moment bij.",
                Fact.CAN_REPLY,
            ),
        ),
        button="Kies een moment",
        phone=(),
        close=((say("We zijn er als u er klaar voor bent."),),),
    ),
    Stage.VALUE: MailText(
        subject=(say("Verder waar we gebleven waren"),),
        opening=(
            (
                say("Op {date} had u een {visit}."),
                say(
                    "Zo'n moment is er voor u: zien hoe het gaat, uw plan aanpassen "
                    "en verder praten over wat u wilt weten."
                ),
            ),
        ),
        body=(
            (
                say("We weten dat plannen lastig kan zijn."),
                say("Toch maakt volhouden verschil, ook met kleine stappen."),
                say("Deze week is er nog plek.", Fact.FREE_SLOTS),
            ),
            (
                say("Is het lastig om te komen, bijvoorbeeld door tijd, vervoer of kosten?"),
                say("Laat het ons weten. Misschien kunnen we iets voor u doen."),
            ),
        ),
        button="Bekijk de tijden",
        phone=((say("Even overleggen? Bel ons op {phone}."),),),
        close=((say("We zien u graag weer."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(
        subject=(say("Over uw {visit} van {date}"),),
        opening=(
            (
                say("Dit bericht gaat over uw {visit} van {date}."),
                say("We stuurden u hierover al een paar berichten.", Fact.CONTACTED_BEFORE),
                say("We hebben nog niets gehoord, en dat mag.", Fact.NOTHING_HEARD),
            ),
        ),
        body=(
            (
                say("Horen we de komende dagen niets van u, dan ronden we deze berichten af."),
                say("Uw dossier blijft gewoon actief en u bent altijd welkom."),
                say("Er zijn geen kosten en er is geen druk.", Fact.NO_FEE_DUE),
            ),
            (say("Wilt u wel een nieuwe {visit}? Dan is die zo gemaakt."),),
        ),
        button="Maak een {visit}",
        phone=((say("Of bel ons op {phone}, dan regelen we het samen."),),),
        close=((say("Wat u ook kiest, het is goed."),),),
    ),
    Stage.LAST_CONTACT: MailText(
        subject=(say("U blijft van harte welkom"),),
        opening=(
            (
                say("Dit is ons laatste bericht over uw {visit} van {date}."),
                say("Misschien kwam het nu niet uit. Dat begrijpen we."),
            ),
        ),
        body=(
            (
                say("Wilt u binnenkort komen, of pas veel later? Allebei is goed."),
                say("Online plannen kan op elk moment."),
                say("Ons nummer is {phone}."),
            ),
        ),
        button="Plan wanneer u wilt",
        phone=(),
        close=((say("We wensen u alle goeds."),),),
    ),
}
