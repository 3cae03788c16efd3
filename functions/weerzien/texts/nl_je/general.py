"""Algemeen, met je: de tekst van elke fase waar een toonvariant geen eigen tekst heeft.

Velden tussen accolades vult Weerzien in. {when} wordt "vandaag", "gisteren" of "op 12 maart",
{day} hetzelfde zonder "op", {visit} het woord voor de afspraak. Een zin met een feit erachter
staat alleen in het bericht als dat feit bij het versturen klopt.
"""

from weerzien.domain.text import Fact, MailText, say
from weerzien.domain.vocabulary import Stage

SMS = {
    # Dag 0: maak het heel makkelijk. Licht en vriendelijk.
    Stage.IMMEDIATE: (
        say("we misten je {when}."),
        say("Geeft niets!", Fact.NO_FEE_DUE),
        say("Plan een nieuwe {visit} als het jou past: {link}"),
    ),
    # Alleen in de risicobaan: kort en persoonlijk.
    Stage.BRIEF_CHECK_IN: (
        say("we hopen dat het goed gaat."),
        say("Als je wilt, kies je hier een {visit}: {link}"),
        say("of bel {phone}", if_room=True),
    ),
    Stage.VALUE: (
        say("een nieuwe {visit} kan nog steeds."),
        say("We zien je graag weer: {link}"),
    ),
    Stage.LAST_CONTACT: (
        say("dit is ons laatste bericht over je {visit} van {date}."),
        say("We snappen het.", if_room=True),
        say("Je bent altijd welkom: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(
        subject=(say("We hebben je {when} gemist"),),
        opening=(
            (
                say("Je was er {when} niet bij je {visit}."),
                say("We hopen dat alles goed met je gaat."),
            ),
        ),
        body=(
            (
                say("Een dag loopt soms anders dan gepland."),
                say("Dat is helemaal niet erg.", Fact.NO_FEE_DUE),
                say("Je hoeft ons niets uit te leggen."),
            ),
            (say("Wil je een nieuwe {visit}? Dan kies je online zelf een tijd die jou past."),),
        ),
        button="Nieuwe {visit} plannen",
        phone=((say("Bel je liever? Dat kan op {phone}."),),),
        close=((say("Graag tot ziens!"),),),
    ),
    Stage.CHECK_IN: MailText(
        subject=(say("We denken aan je"),),
        opening=(
            (
                say("Je {visit} van {day} ging niet door."),
                say("Wat de reden ook is: er is geen druk."),
                say("We willen graag dat je zorg gewoon verder kan gaan."),
            ),
        ),
        body=((say("We denken met je mee over een dag en tijd die wel lukken. Dit kan:"),),),
        ways=(
            say("Online: kies zelf een moment via de link hieronder."),
            say("Bellen: tijdens onze openingstijden, op {phone}."),
            say(
                "Mailen: antwoord op dit bericht met de tijden die jou uitkomen. "
                "Wij zoeken er een moment bij.",
                Fact.CAN_REPLY,
            ),
        ),
        button="Kies een moment",
        phone=(),
        close=((say("We zijn er als jij er klaar voor bent."),),),
    ),
    Stage.VALUE: MailText(
        subject=(say("Verder waar we gebleven waren"),),
        opening=(
            (
                say("Op {date} had je een {visit}."),
                say(
                    "Zo'n moment is er voor jou: zien hoe het gaat, je plan aanpassen "
                    "en verder praten over wat jij wilt weten."
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
                say("Laat het ons weten. Misschien kunnen we iets voor je doen."),
            ),
        ),
        button="Bekijk de tijden",
        phone=((say("Even overleggen? Bel ons op {phone}."),),),
        close=((say("We zien je graag weer."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(
        subject=(say("Over je {visit} van {date}"),),
        opening=(
            (
                say("Dit bericht gaat over je {visit} van {date}."),
                say("We stuurden je hierover al een paar berichten.", Fact.CONTACTED_BEFORE),
                say("We hebben nog niets gehoord, en dat mag.", Fact.NOTHING_HEARD),
            ),
        ),
        body=(
            (
                say("Horen we de komende dagen niets van je, dan ronden we deze berichten af."),
                say("Je dossier blijft gewoon actief en je bent altijd welkom."),
                say("Er zijn geen kosten en er is geen druk.", Fact.NO_FEE_DUE),
            ),
            (say("Wil je wel een nieuwe {visit}? Dan is die zo gemaakt."),),
        ),
        button="Maak een {visit}",
        phone=((say("Of bel ons op {phone}, dan regelen we het samen."),),),
        close=((say("Wat je ook kiest, het is goed."),),),
    ),
    Stage.LAST_CONTACT: MailText(
        subject=(say("Je blijft van harte welkom"),),
        opening=(
            (
                say("Dit is ons laatste bericht over je {visit} van {date}."),
                say("Misschien kwam het nu niet uit. Dat begrijpen we."),
            ),
        ),
        body=(
            (
                say("Wil je binnenkort komen, of pas veel later? Allebei is goed."),
                say("Online plannen kan op elk moment."),
                say("Ons nummer is {phone}."),
            ),
        ),
        button="Plan wanneer je wilt",
        phone=(),
        close=((say("We wensen je alle goeds."),),),
    ),
}
