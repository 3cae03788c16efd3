"""Voeding, met je: zonder oordeel; een sessie is steun en geen toets. Het overige is algemeen."""

from weerzien.domain.text import MailText, Paragraph, say
from weerzien.domain.vocabulary import Stage

SMS: dict[Stage, Paragraph] = {
    Stage.VALUE: (
        say("samen verder kijken kan nog steeds."),
        say("Je bent welkom bij je nieuwe {visit}: {link}"),
    ),
}

MAIL = {
    Stage.CHECK_IN: MailText(
        close=(
            (
                say("Jij bepaalt het tempo."),
                say("Bij ons krijg je steun en geen oordeel."),
                say("We zijn er wanneer jij er klaar voor bent."),
            ),
        ),
    ),
    Stage.VALUE: MailText(
        opening=(
            (
                say("Op {date} had je een {visit}."),
                say("Die is er om je te steunen, hoe het nu ook gaat."),
                say("Samen zien we wat er lukt, passen we je plan aan en praten we verder."),
            ),
        ),
    ),
    Stage.LAST_CONTACT: MailText(close=((say("We wensen je alle goeds, in jouw tempo."),),)),
}
