"""Tandheelkunde, met u: korter en praktisch; wie ertegen opziet, mag dat zeggen."""

from weerzien.domain.text import Fact, MailText, say
from weerzien.domain.vocabulary import Stage

SMS = {
    Stage.IMMEDIATE: (
        say("we misten u {when}."),
        say("Geeft niets!", Fact.NO_FEE_DUE),
        say("Kies hier een nieuwe {visit}: {link}"),
    ),
    Stage.BRIEF_CHECK_IN: (
        say("hopelijk gaat het goed met u."),
        say("Een {visit} plant u hier: {link}"),
        say("of bel {phone}", if_room=True),
    ),
    Stage.VALUE: (say("een {visit} kan nog. Graag tot ziens: {link}"),),
    Stage.LAST_CONTACT: (
        say("ons laatste bericht over uw {visit} van {date}."),
        say("Alle begrip.", if_room=True),
        say("Altijd welkom: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(
        opening=((say("U was er {when} niet. Hopelijk gaat alles goed."),),),
        body=(
            (
                say("Plannen veranderen soms."),
                say("Dat is niet erg.", Fact.NO_FEE_DUE),
                say("Uitleg is niet nodig."),
            ),
            (say("Een nieuwe {visit} kiest u online."),),
        ),
        phone=((say("Of bel {phone}."),),),
        close=((say("Graag tot ziens."),),),
    ),
    Stage.CHECK_IN: MailText(
        opening=(
            (
                say("Uw {visit} van {day} ging niet door."),
                say("Wat de reden ook is: er is geen druk. We helpen u graag verder."),
            ),
        ),
        body=((say("Een tijd vinden kan zo:"),),),
        ways=(
            say("Online: via de link hieronder."),
            say("Bellen: in openingstijden, {phone}."),
            say("Mailen: antwoord met uw tijden, wij zoeken mee.", Fact.CAN_REPLY),
        ),
        close=((say("We zijn er als u zover bent."),),),
    ),
    Stage.VALUE: MailText(
        opening=((say("Op {date} hadden we tijd voor u. Die tijd maken we graag opnieuw."),),),
        body=(
            (
                say("Plannen is soms lastig. Wie komt, is er vroeg bij:"),
                say("een klein probleem is makkelijker en goedkoper op te lossen."),
                say("Deze week is er nog plek.", Fact.FREE_SLOTS),
            ),
            (
                say("Ziet u ertegen op? Zeg het gerust, we hebben manieren om te helpen."),
                say("Ook als tijd, vervoer of kosten het lastig maken."),
            ),
        ),
        phone=((say("Vragen? Bel {phone}."),),),
        close=((say("Tot ziens bij ons."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(
        opening=(
            (
                say("Dit gaat over uw {visit} van {date}."),
                say("We schreven u al een paar keer.", Fact.CONTACTED_BEFORE),
                say("We hebben nog niets gehoord, en dat mag.", Fact.NOTHING_HEARD),
            ),
        ),
        body=(
            (
                say("Horen we de komende dagen niets, dan ronden we dit af."),
                say("Uw dossier blijft actief, u blijft welkom."),
                say("Geen kosten, geen druk.", Fact.NO_FEE_DUE),
            ),
        ),
        phone=((say("Bellen kan ook: {phone}."),),),
        close=((say("U kiest zelf."),),),
    ),
    Stage.LAST_CONTACT: MailText(
        opening=(
            (
                say("Dit is ons laatste bericht over uw {visit} van {date}."),
                say("We begrijpen dat het nu niet uitkwam."),
            ),
        ),
        body=((say("Kom gerust later: plan online of bel {phone}, wanneer u wilt."),),),
        close=((say("Alle goeds!"),),),
    ),
}
