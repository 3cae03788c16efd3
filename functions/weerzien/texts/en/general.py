"""General, English: the text of every stage for which a variant has none of its own.

Weerzien fills the fields in braces: {when} becomes "today", "yesterday" or "on 12 March", {day} the
same without "on", {visit} the word for the appointment. A sentence followed by a fact is only said
when that fact is true at the moment of sending.
"""

from weerzien.domain.text import Fact, MailText, say
from weerzien.domain.vocabulary import Stage

SMS = {
    Stage.IMMEDIATE: (
        say("we missed you {when}."),
        say("No problem!", Fact.NO_FEE_DUE),
        say("Plan a new {visit} when it suits you: {link}"),
    ),
    Stage.BRIEF_CHECK_IN: (
        say("we hope you are well."),
        say("If you like, choose a new {visit} here: {link}"),
        say("or call {phone}", if_room=True),
    ),
    Stage.VALUE: (
        say("you can still plan a new {visit}."),
        say("We are glad to see you again: {link}"),
    ),
    Stage.LAST_CONTACT: (
        say("this is our last message about your {visit} on {date}."),
        say("We understand.", if_room=True),
        say("You are always welcome: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(
        subject=(say("We missed you {when}"),),
        opening=(
            (
                say("You were not at your {visit} {when}."),
                say("We hope all is well with you."),
            ),
        ),
        body=(
            (
                say("Some days go differently than planned."),
                say("That is no problem at all.", Fact.NO_FEE_DUE),
                say("We ask for no explanation."),
            ),
            (say("Would you like a new {visit}? You can choose a time that suits you online."),),
        ),
        button="Plan a new {visit}",
        phone=((say("Do you prefer to call? You can, on {phone}."),),),
        close=((say("We hope to see you soon!"),),),
    ),
    Stage.CHECK_IN: MailText(
        subject=(say("We are thinking of you"),),
        opening=(
            (
                say("Your {visit} {when} did not take place."),
                say("Whatever the reason, there is no pressure."),
                say("We want to help your care stay on track."),
            ),
        ),
        body=((say("We are happy to look for a day and time that do work. You can:"),),),
        ways=(
            say("Go online: choose a moment with the link below."),
            say("Call: during our opening hours, on {phone}."),
            say(
                "Reply: answer this e-mail with the times that suit you. "
                "We will look for a moment that matches.",
                Fact.CAN_REPLY,
            ),
        ),
        button="Choose a moment",
        phone=(),
        close=((say("We are here when you are ready."),),),
    ),
    Stage.VALUE: MailText(
        subject=(say("Let's pick up where we left off"),),
        opening=(
            (
                say("We had planned to see you on {date}."),
                say(
                    "Your {visit} is a moment for you: to see how things go, to adjust your plan "
                    "and to talk about what you want to know."
                ),
            ),
        ),
        body=(
            (
                say("We know that planning can be hard."),
                say("Still, keeping at it makes a difference, even in small steps."),
                say("There is still room this week.", Fact.FREE_SLOTS),
            ),
            (
                say("Is it hard to come, for example because of time, transport or costs?"),
                say("Let us know. Perhaps we can do something for you."),
            ),
        ),
        button="See the times",
        phone=((say("Would you like to talk it over? Call us on {phone}."),),),
        close=((say("It would be good to see you again."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(
        subject=(say("About your {visit} of {date}"),),
        opening=(
            (
                say("This is about your {visit} of {date}."),
                say("We have sent you a few messages about it.", Fact.CONTACTED_BEFORE),
                say("We have not heard from you yet, which is all right.", Fact.NOTHING_HEARD),
            ),
        ),
        body=(
            (
                say("If we hear nothing in the coming days, we will round off these messages."),
                say("Your record stays active and you are always welcome."),
                say("There are no costs and there is no pressure.", Fact.NO_FEE_DUE),
            ),
            (say("Would you like a new {visit} after all? It is easy to make one."),),
        ),
        button="Make a new {visit}",
        phone=((say("Or call us on {phone} and we will arrange it together."),),),
        close=((say("Whatever you choose is fine with us."),),),
    ),
    Stage.LAST_CONTACT: MailText(
        subject=(say("You are always welcome"),),
        opening=(
            (
                say("This is our last message about your {visit} of {date}."),
                say("Perhaps it did not suit you now. We understand."),
            ),
        ),
        body=(
            (
                say("Would you like to come soon, or much later? Both are good."),
                say("You can plan online at any time."),
                say("Our number is {phone}."),
            ),
        ),
        button="Plan when you like",
        phone=(),
        close=((say("We wish you all the best."),),),
    ),
}
