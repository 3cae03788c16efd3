"""`weerzien case`: what happened to a case, stop it, let it go on, write down a contact."""

import argparse
import json
from zoneinfo import ZoneInfo

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.domain.errors import NotFoundError
from weerzien.domain.event import BlockLifted, ContactMade, Fact, StaffResumed, StaffStopped
from weerzien.domain.task import Outcome
from weerzien.domain.vocabulary import Channel, StopReason
from weerzien.texts.hand_over import page_text
from weerzien.usecases.staff_action import act

BY_STAFF = (
    StopReason.MANUAL,
    StopReason.MOVED,
    StopReason.ADMITTED,
    StopReason.NO_CONTACT,
    StopReason.REBOOKED,
    StopReason.MARK_CORRECTED,
)


def add_to(rooms: Rooms) -> None:
    verbs = rooms.add_parser("case", help=__doc__).add_subparsers(dest="verb", required=True)
    show = verbs.add_parser("show", help="state, plan, contacts and tasks")
    stop = verbs.add_parser("stop", help="end the series at once")
    resume = verbs.add_parser("resume", help="let a paused series go on")
    contact = verbs.add_parser("contact", help="write a manual contact into the log")
    lift = verbs.add_parser("lift", help="open a channel, or all contact, again")
    hand_over = verbs.add_parser("hand-over", help="the page for the clinician of who is back")
    for verb in (show, stop, resume, lift, contact, hand_over):
        verb.add_argument("practice_id")
        verb.add_argument("case_id")
    for verb in (stop, resume, lift, contact):
        verb.add_argument("--by", required=True, help="opaque id of the colleague")
    show.set_defaults(run=_show)
    hand_over.set_defaults(run=_hand_over)
    stop.add_argument("--reason", default="manual", choices=[one.value for one in BY_STAFF])
    stop.set_defaults(
        run=lambda o: _act(o, StaffStopped(o.by, StopReason(o.reason))),
    )
    resume.set_defaults(run=lambda o: _act(o, StaffResumed(o.by)))
    lift.add_argument("--block", required=True, choices=["sms", "email", "no_contact"])
    lift.add_argument("--why", required=True, help="the reason, in writing")
    lift.set_defaults(run=lambda o: _act(o, _lifted(o)))
    contact.add_argument("--channel", required=True, choices=["phone", "letter", "sms", "email"])
    contact.add_argument("--outcome", required=True, choices=[one.value for one in Outcome])
    contact.add_argument("--note", default="")
    contact.set_defaults(
        run=lambda o: _act(o, ContactMade(o.by, Channel(o.channel), Outcome(o.outcome), o.note)),
    )


def _lifted(options: argparse.Namespace) -> BlockLifted:
    if options.block == "no_contact":
        return BlockLifted(options.by, options.why, no_contact=True)
    return BlockLifted(options.by, options.why, frozenset({Channel(options.block)}))


def _act(options: argparse.Namespace, fact: Fact) -> int:
    case = bootstrap.cases().get(options.practice_id, options.case_id)
    act(
        options.practice_id,
        case.patient_id,
        fact,
        bootstrap.practices(),
        bootstrap.events(),
        bootstrap.files(),
        bootstrap.clocks(),
    )
    return _show(options)


def _show(options: argparse.Namespace) -> int:
    practice = bootstrap.practices().get(options.practice_id)
    case = bootstrap.cases().get(options.practice_id, options.case_id)
    zone = ZoneInfo(practice.time_zone)
    stop = case.stop
    print(
        json.dumps(
            {
                "case_id": case.id,
                "lane": case.lane,
                "variant": case.variant,
                "protocol": case.protocol,
                "state": case.state,
                "stop": None if stop is None else {"reason": stop.reason, "by": stop.by},
                "messages_stop": case.messages_stop and case.messages_stop.reason,
                "paused": case.pause is not None,
                "plan": [
                    {"step": step.name, "due": step.due.astimezone(zone).isoformat()}
                    for step in case.plan
                ],
                "contacts": [
                    {
                        "id": one.id,
                        "status": one.status,
                        "at": one.at.astimezone(zone).isoformat(),
                        "reason": one.reason,
                        "text_version": one.text_version,
                        "by": one.by,
                    }
                    for one in bootstrap.contacts().of_case(practice.id, case.id)
                ],
                "tasks": [
                    {"id": one.id, "kind": one.kind, "state": one.state}
                    for one in bootstrap.tasks().of_case(practice.id, case.id)
                ],
            },
            indent=2,
        )
    )
    return 0


def _hand_over(options: argparse.Namespace) -> int:
    """Print the page as it was last made; nothing is made here."""
    practice = bootstrap.practices().get(options.practice_id)
    page = bootstrap.hand_overs().get(practice.id, options.case_id)
    if page is None:
        raise NotFoundError
    print(page_text(page, practice), end="")
    return 0
