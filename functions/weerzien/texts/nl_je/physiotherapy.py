"""Fysiotherapie, met je: vooruitgang en resultaat in plaats van plicht; het overige is algemeen."""

from weerzien.domain.text import MailText, Paragraph, say
from weerzien.domain.vocabulary import Stage

SMS: dict[Stage, Paragraph] = {
    Stage.VALUE: (
        say("houd je vooruitgang vast."),
        say("Plan je nieuwe {visit}, we zien je graag: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(close=((say("Samen pakken we het zo weer op."),),)),
    Stage.VALUE: MailText(
        subject=(say("Verder met je vooruitgang"),),
        opening=(
            (
                say("Op {date} had je een {visit}."),
                say("We houden je herstel graag in beweging."),
                say("Wie regelmatig komt, ziet dat terug in wat je kunt meten."),
                say("Het zou jammer zijn als je vooruitgang stilvalt."),
            ),
        ),
        close=((say("We werken graag verder aan jouw doelen."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(subject=(say("Samen op koers blijven"),)),
    Stage.LAST_CONTACT: MailText(close=((say("We wensen je veel vooruitgang."),),)),
}
