"""Nutrition, English: free of judgement; a session is support, not a test. The rest is general."""

from weerzien.domain.text import MailText, Paragraph, say
from weerzien.domain.vocabulary import Stage

SMS: dict[Stage, Paragraph] = {
    Stage.VALUE: (
        say("looking ahead together is still possible."),
        say("You are welcome at a new {visit}: {link}"),
    ),
}

MAIL = {
    Stage.CHECK_IN: MailText(
        close=(
            (
                say("You set the pace."),
                say("With us you find support and no judgement."),
                say("We are here whenever you are ready."),
            ),
        ),
    ),
    Stage.VALUE: MailText(
        opening=(
            (
                say("We had planned to see you on {date}."),
                say("Your {visit} is there to support you, however things are now."),
                say("Together we see what works, adjust your plan and carry on talking."),
            ),
        ),
    ),
    Stage.LAST_CONTACT: MailText(close=((say("We wish you all the best, at your own pace."),),)),
}
