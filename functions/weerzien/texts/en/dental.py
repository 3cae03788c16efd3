"""Dental, English: shorter and practical; whoever is nervous about coming may say so."""

from weerzien.domain.text import Fact, MailText, say
from weerzien.domain.vocabulary import Stage

SMS = {
    Stage.IMMEDIATE: (
        say("we missed you {when}."),
        say("No problem!", Fact.NO_FEE_DUE),
        say("Choose a new {visit}: {link}"),
    ),
    Stage.BRIEF_CHECK_IN: (
        say("we hope you are well."),
        say("Plan your {visit} here: {link}"),
        say("or call {phone}", if_room=True),
    ),
    Stage.VALUE: (say("you can still plan. Hope to see you: {link}"),),
    Stage.LAST_CONTACT: (
        say("our last message about your {visit} on {date}."),
        say("We understand.", if_room=True),
        say("Always welcome: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(
        opening=((say("You were not here {when}. We hope all is well."),),),
        body=(
            (
                say("Plans change sometimes."),
                say("That is no problem.", Fact.NO_FEE_DUE),
                say("You need not explain."),
            ),
            (say("You can choose a new {visit} online."),),
        ),
        phone=((say("Or call {phone}."),),),
        close=((say("See you soon!"),),),
    ),
    Stage.CHECK_IN: MailText(
        opening=(
            (
                say("Your {visit} {when} did not take place."),
                say("Whatever the reason: no pressure. We are happy to help you on."),
            ),
        ),
        body=((say("You can find a time like this:"),),),
        ways=(
            say("Online: with the link below."),
            say("Phone: in opening hours, {phone}."),
            say("E-mail: reply with your times, we will match.", Fact.CAN_REPLY),
        ),
        close=((say("We are here when you are ready."),),),
    ),
    Stage.VALUE: MailText(
        opening=((say("We had time for you on {date}. We gladly make it again."),),),
        body=(
            (
                say("Planning can be hard. Coming regularly helps to be early:"),
                say("a small problem is easier and cheaper to solve."),
                say("There is still room this week.", Fact.FREE_SLOTS),
            ),
            (
                say("Nervous about coming? Do tell us, we have ways to help."),
                say("Also when time, transport or costs make it hard."),
            ),
        ),
        phone=((say("Questions? Call {phone}."),),),
        close=((say("Hope to see you here."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(
        opening=(
            (
                say("This is about your {visit} of {date}."),
                say("We wrote to you a few times.", Fact.CONTACTED_BEFORE),
                say("We have not heard from you yet, which is all right.", Fact.NOTHING_HEARD),
            ),
        ),
        body=(
            (
                say("If we hear nothing in the coming days, we round off."),
                say("Your record stays active, you stay welcome."),
                say("No costs, no pressure.", Fact.NO_FEE_DUE),
            ),
        ),
        phone=((say("You can also call: {phone}."),),),
        close=((say("It is your choice."),),),
    ),
    Stage.LAST_CONTACT: MailText(
        opening=(
            (
                say("This is our last message about your {visit} of {date}."),
                say("We understand it did not suit you."),
            ),
        ),
        body=((say("Do come later: plan online or call {phone} any time."),),),
        close=((say("All the best!"),),),
    ),
}
