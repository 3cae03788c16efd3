"""Fysiotherapie, met u: vooruitgang en resultaat in plaats van plicht; het overige is algemeen."""

from weerzien.domain.text import MailText, Paragraph, say
from weerzien.domain.vocabulary import Stage

SMS: dict[Stage, Paragraph] = {
    Stage.VALUE: (
        say("houd uw vooruitgang vast."),
        say("Plan uw nieuwe {visit}, we zien u graag: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(close=((say("Samen pakken we het zo weer op."),),)),
    Stage.VALUE: MailText(
        subject=(say("Verder met uw vooruitgang"),),
        opening=(
            (
                say("Op {date} had u een {visit}."),
                say("We houden uw herstel graag in beweging."),
                say("Wie regelmatig komt, ziet dat terug in wat u kunt meten."),
                say("Het zou jammer zijn als uw vooruitgang stilvalt."),
            ),
        ),
        close=((say("We werken graag verder aan uw doelen."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(subject=(say("Samen op koers blijven"),)),
    Stage.LAST_CONTACT: MailText(close=((say("We wensen u veel vooruitgang."),),)),
}
