"""One message of each kind that leaves for a practice's record, marked as a rehearsal's."""

from dataclasses import replace
from datetime import timedelta

from fakes.samples import NOW, a_case, a_contact, a_practice, a_task
from weerzien.contracts.outgoing.message import render
from weerzien.domain.case import CaseState, Stop
from weerzien.domain.hand_over import HandOver, HandOverStatus
from weerzien.domain.news import of_case, of_contact, of_hand_over, of_opt_outs, of_task
from weerzien.domain.task import Attempt, NextStep, Outcome, TaskKind
from weerzien.domain.vocabulary import Channel, Lane, StopReason
from weerzien.domain.write_back import About, Home, OptOuts, WriteBack

CASE = replace(
    a_case(),
    state=CaseState.CLOSED,
    stop=Stop(StopReason.REBOOKED, "his", NOW),
    rebooking_id="a2",
)
ABOUT = About("x1", "P-20417", {"a1": "A-88120", "a2": "A-90001"}, CASE, rehearsal=True)
PAGE = HandOver(
    "p1",
    "x1",
    "c1",
    "a2",
    NOW + timedelta(days=2),
    HandOverStatus.READY,
    (NOW,),
    ("a1",),
    2,
    Lane.STANDARD,
    StopReason.REBOOKED,
    rev=1,
    made_at=NOW,
)


def bodies() -> dict[str, str]:
    """Each kind's message as it leaves, by its kind."""
    return {
        message.kind.value: render(replace(message, sequence=place), about, a_practice())
        for place, (message, about) in enumerate(_messages(), start=1)
    }


def _messages() -> list[tuple[WriteBack, About]]:
    tried = (Attempt(NOW, "s1", Outcome.REACHED, NextStep.WILL_BOOK),)
    task = replace(a_task(), kind=TaskKind.CALL_DAY1, accepted_by="s1", attempts=tried)
    opt_outs = OptOuts("p1", "x1", frozenset({Channel.SMS}), NOW, "sms", 3)
    ready, gone = (
        of_hand_over(Home("p1", case_id="c1"), rev, NOW, withdrawn=rev == 2) for rev in (1, 2)
    )
    withdrawn = replace(PAGE, rev=2, status=HandOverStatus.WITHDRAWN)
    made = [
        (of_contact(a_contact()), ABOUT),
        (of_task(task), ABOUT),
        (of_opt_outs(opt_outs), replace(ABOUT, case=None)),
        (of_case(CASE), ABOUT),
        (ready, replace(ABOUT, hand_over=PAGE)),
        (gone, replace(ABOUT, hand_over=withdrawn)),
    ]
    return [(message, about) for message, about in made if message is not None]
