"""Physiotherapy, English: progress and results instead of duty; the rest is general."""

from weerzien.domain.text import MailText, Paragraph, say
from weerzien.domain.vocabulary import Stage

SMS: dict[Stage, Paragraph] = {
    Stage.VALUE: (
        say("keep your progress going."),
        say("Plan your new {visit}, we like to see you: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(close=((say("Together we will pick it up again."),),)),
    Stage.VALUE: MailText(
        subject=(say("On with your progress"),),
        opening=(
            (
                say("We had planned to see you on {date}. We like to keep your recovery moving."),
                say("Coming regularly shows in results that you can measure."),
                say("It would be a pity if your progress came to a stop."),
            ),
        ),
        close=((say("We are glad to work on with you towards your goals."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(subject=(say("Staying on course together"),)),
    Stage.LAST_CONTACT: MailText(close=((say("We wish you much progress."),),)),
}
