"""What the page behind a link says. Dutch uses u: the page does not know who reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from weerzien.domain.link_page import Answer
from weerzien.domain.vocabulary import Barrier, Language


@dataclass(frozen=True, slots=True)
class PageText:
    """The sentences of the page in one language; {visit} and {practice_name} are filled."""

    title: str
    welcome: str
    welcome_named: str
    book: str
    call: str
    barrier_title: str
    barrier_ask: str
    barriers: Mapping[Barrier, str]
    barrier_send: str
    not_needed_title: str
    not_needed_text: str
    not_needed_send: str
    opt_out_title: str
    opt_out_text: str
    opt_out_send: str
    thanks: str
    answered: Mapping[Answer, str]
    barrier_heard: str
    neutral_title: str
    neutral_text: str


PAGES: Mapping[Language, PageText] = MappingProxyType(
    {
        Language.NL: PageText(
            title="Nieuwe {visit}",
            welcome="Fijn dat u kijkt. Hier kiest u zelf een tijd die u past.",
            welcome_named="Fijn dat u kijkt. Hier kiest u zelf een tijd bij {practice_name}.",
            book="Kies online een tijd",
            call="Liever bellen?",
            barrier_title="Is het lastig om te komen?",
            barrier_ask="Wat maakt het lastig? We denken graag mee.",
            barriers={
                Barrier.TIMING: "Dag of tijd",
                Barrier.TRANSPORT: "Vervoer",
                Barrier.COSTS: "Kosten",
                Barrier.FEAR: "Ik zie ertegen op",
                Barrier.OTHER: "Iets anders",
            },
            barrier_send="Geef dit door",
            not_needed_title="Ik heb geen {visit} nodig",
            not_needed_text="Dat is goed. We sturen u hierover dan geen berichten meer.",
            not_needed_send="Geen {visit} nodig",
            opt_out_title="Ik wil geen berichten meer",
            opt_out_text="We stoppen dan met deze berichten. Bellen kan natuurlijk altijd.",
            opt_out_send="Meld mij af",
            thanks="Dank u wel",
            answered={
                Answer.NO_LONGER_NEEDED: "U krijgt hierover geen berichten meer. "
                "Wilt u later toch komen, dan bent u welkom.",
                Answer.OPT_OUT: "U bent afgemeld en krijgt deze berichten niet meer.",
            },
            barrier_heard="We geven dit door, zodat er iemand met u meedenkt.",
            neutral_title="Deze link werkt niet meer",
            neutral_text="Neem gerust zelf contact op met uw praktijk.",
        ),
        Language.EN: PageText(
            title="A new {visit}",
            welcome="Good to see you here. Choose a time that suits you.",
            welcome_named="Good to see you here. Choose a time at {practice_name}.",
            book="Choose a time online",
            call="Do you prefer to call?",
            barrier_title="Is it hard to come?",
            barrier_ask="What makes it hard? We are happy to help.",
            barriers={
                Barrier.TIMING: "Day or time",
                Barrier.TRANSPORT: "Transport",
                Barrier.COSTS: "Costs",
                Barrier.FEAR: "I feel nervous about it",
                Barrier.OTHER: "Something else",
            },
            barrier_send="Pass this on",
            not_needed_title="I do not need a new {visit}",
            not_needed_text="That is fine. We will not send you any more messages about this.",
            not_needed_send="No {visit} needed",
            opt_out_title="I want no more messages",
            opt_out_text="We will stop these messages. You can of course always call.",
            opt_out_send="Unsubscribe me",
            thanks="Thank you",
            answered={
                Answer.NO_LONGER_NEEDED: "You will get no more messages about this. "
                "If you would like to come later, you are welcome.",
                Answer.OPT_OUT: "You are unsubscribed and will not get these messages any more.",
            },
            barrier_heard="We pass this on, so that somebody can think along with you.",
            neutral_title="This link no longer works",
            neutral_text="Please feel free to contact your practice.",
        ),
    }
)
