"""Voeding, met u: zonder oordeel; een sessie is steun en geen toets. Het overige is algemeen."""

from weerzien.domain.text import MailText, Paragraph, say
from weerzien.domain.vocabulary import Stage

SMS: dict[Stage, Paragraph] = {
    Stage.VALUE: (
        say("samen verder kijken kan nog steeds."),
        say("U bent welkom bij uw nieuwe {visit}: {link}"),
    ),
}

MAIL = {
    Stage.CHECK_IN: MailText(
        close=(
            (
                say("U bepaalt het tempo."),
                say("Bij ons krijgt u steun en geen oordeel."),
                say("We zijn er wanneer u er klaar voor bent."),
            ),
        ),
    ),
    Stage.VALUE: MailText(
        opening=(
            (
                say("Op {date} had u een {visit}."),
                say("Die is er om u te steunen, hoe het nu ook gaat."),
                say("Samen zien we wat er lukt, passen we uw plan aan en praten we verder."),
            ),
        ),
    ),
    Stage.LAST_CONTACT: MailText(close=((say("We wensen u alle goeds, in uw eigen tempo."),),)),
}
