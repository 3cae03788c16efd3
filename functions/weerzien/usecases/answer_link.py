"""What a patient chooses on the link page, or by one-click unsubscribe: in effect at once."""

from dataclasses import dataclass

from weerzien.domain import ids
from weerzien.domain.event import BarrierNamed, Event, Fact, PatientDeclined, PatientOptedOut
from weerzien.domain.link import Link
from weerzien.domain.link_page import Answer
from weerzien.domain.practice import Practice
from weerzien.ports import Clocks, Events, Links, PatientFiles, Practices
from weerzien.usecases.apply_event import apply_now


@dataclass(frozen=True, slots=True)
class LinkVisit:
    """A link that somebody opened, its practice, and what the page needs of its case."""

    link: Link
    practice: Practice


def open_link(token: str, links: Links, practices: Practices) -> LinkVisit:
    """Find what a link stands for and change nothing; raise NotFoundError (CO-13)."""
    link = links.find(token)
    return LinkVisit(link, practices.get(link.practice_id))


def answer_link(
    token: str,
    answer: Answer,
    links: Links,
    practices: Practices,
    events: Events,
    files: PatientFiles,
    clocks: Clocks,
) -> LinkVisit:
    """Apply one choice; raise NotFoundError where no link has this token.

    An opt-out closes the channel the link came by (D1). The same choice twice is one event.
    """
    visit = open_link(token, links, practices)
    link = visit.link
    now = clocks.for_practice(visit.practice).now()
    name = f"{link.case_id}|{link.stage}|{link.channel}|{answer}"
    event_id = ids.event_id(link.practice_id, "link", name)
    event = Event(event_id, link.practice_id, link.patient_id, now, now, _fact(answer, link))
    events.receive(event, event_id)
    apply_now(event, visit.practice, events, files)
    return visit


def _fact(answer: Answer, link: Link) -> Fact:
    if answer is Answer.OPT_OUT:
        return PatientOptedOut(frozenset({link.channel}), "link")
    if answer.barrier is not None:
        return BarrierNamed(link.case_id, answer.barrier)
    return PatientDeclined(link.case_id)
