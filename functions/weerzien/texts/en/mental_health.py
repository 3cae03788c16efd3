"""Mental health, English: soft, without any word that can feel like duty or pressure.

Subjects and texts never use a word of missing; the SMS does not name the practice.
"""

from weerzien.domain.text import Fact, MailText, say
from weerzien.domain.vocabulary import Stage

SMS = {
    Stage.IMMEDIATE: (
        say("you were not there {when}. Nobody judges that."),
        say("Choose a new {visit} in your own time: {link}"),
    ),
    Stage.BRIEF_CHECK_IN: (
        say("we are thinking of you."),
        say("When you feel ready, choose a moment here: {link}"),
        say("or call {phone}", if_room=True),
    ),
    Stage.VALUE: (
        say("we are here for you, without any hurry."),
        say("Carry on together whenever you like: {link}"),
    ),
    Stage.LAST_CONTACT: (
        say("this is our last message about your {visit} on {date}."),
        say("We understand.", if_room=True),
        say("Our door stays open for you: {link}"),
    ),
}

MAIL = {
    Stage.IMMEDIATE: MailText(
        subject=(say("We are here for you"),),
        opening=(
            (
                say("You were not there {when}. Nobody judges that."),
                say("We hope you are doing all right."),
            ),
        ),
        body=(
            (
                say("A day can turn out differently. No explanation is asked."),
                say("It is no problem at all.", Fact.NO_FEE_DUE),
            ),
            (say("If you like, choose a new {visit} at a moment that feels right."),),
        ),
        button="Choose your own moment",
        phone=((say("Would you rather talk to someone? Feel free to call {phone}."),),),
        close=((say("We wish you a calm day."),),),
    ),
    Stage.CHECK_IN: MailText(
        subject=(say("You are in our thoughts"),),
        opening=(
            (
                say("We think of you after your {visit} {when}."),
                say("Not coming can be a sign of a hard time. That is allowed to be."),
            ),
        ),
        body=(
            (
                say("Whatever the reason, there is no pressure."),
                say("We would like your care to fit how you are now."),
                say("These are the ways to find a moment:"),
            ),
        ),
        ways=(
            say("Online: choose for yourself, with the link below."),
            say("By phone: during our opening hours on {phone}."),
            say(
                "By e-mail: reply with times that feel good. We will look for a match.",
                Fact.CAN_REPLY,
            ),
        ),
        button="See what fits",
        phone=(),
        close=((say("We are here when you feel ready."),),),
    ),
    Stage.VALUE: MailText(
        subject=(say("How are you?"),),
        opening=(
            (
                say("We did not speak on {date}."),
                say("We would like to know how you are."),
                say("We can carry on calmly, step by step, with what matters to you."),
            ),
        ),
        body=(
            (
                say("Planning can be hard when a lot is going on."),
                say("Every small step makes a difference."),
                say("There is still room this week.", Fact.FREE_SLOTS),
            ),
            (
                say("Perhaps something makes it hard: time, transport, costs or nerves."),
                say("You may tell us. We may find another way together."),
            ),
        ),
        button="See the times calmly",
        phone=((say("We can also look together, on {phone}."),),),
        close=((say("You are not alone in this."),),),
    ),
    Stage.SOFT_DEADLINE: MailText(
        subject=(say("At your own pace"),),
        opening=(
            (
                say("We are writing about your {visit} of {date}."),
                say("You have had a few messages from us.", Fact.CONTACTED_BEFORE),
                say("We have not heard from you yet, and that is allowed.", Fact.NOTHING_HEARD),
            ),
        ),
        body=(
            (
                say("If it stays quiet in the coming days, we will gently round off."),
                say("Your record stays active and you are always welcome."),
                say("There are no costs and there is no pressure.", Fact.NO_FEE_DUE),
            ),
            (say("Would you like to carry on? You can choose a new {visit} here."),),
        ),
        button="Choose your {visit}",
        phone=((say("Calling is fine too: {phone}."),),),
        close=((say("You decide what is right now."),),),
    ),
    Stage.LAST_CONTACT: MailText(
        subject=(say("Our door stays open"),),
        opening=(
            (
                say("This is our last message about your {visit} of {date}."),
                say("We understand that it does not fit now."),
            ),
        ),
        body=(
            (
                say("You are welcome, soon or much later."),
                say("You can choose a moment or call {phone} at any time."),
            ),
        ),
        button="Choose when you like",
        phone=(),
        close=(
            (
                say("There is no hurry and you stay welcome."),
                say("Would you like to talk about what is going on? We are glad to listen."),
            ),
        ),
    ),
}
