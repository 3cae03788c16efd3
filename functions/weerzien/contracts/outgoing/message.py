"""The body of a message to a practice's record: what happened, as FHIR and as one Dutch line."""

import json
from collections.abc import Callable
from typing import Any

from weerzien.contracts.outgoing.communication import communication
from weerzien.contracts.outgoing.hand_over import hand_over_body
from weerzien.contracts.outgoing.references import Json, instant
from weerzien.contracts.outgoing.task import task_resource
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import About, WriteBack, WriteBackKind
from weerzien.texts import journal

CLOSABLE = (Channel.SMS, Channel.EMAIL)


def render(message: WriteBack, about: About, practice: Practice) -> str:
    """Write the message as JSON: the same message about the same facts gives the same text."""
    body = {
        "type": message.kind.value,
        "timestamp": instant(message.at),
        "data": {
            "entry": message.entry,
            "sequence": message.sequence,
            "test": about.rehearsal,
            "patient": {"id": about.patient_id, "ref": about.patient_ref or None},
            "case": _case(about),
            **_content(message, about, practice),
        },
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def journal_line(message: WriteBack, about: About, practice: Practice) -> str:
    """Tell a message in one Dutch line."""
    return str(_content(message, about, practice)["journal"])


def _content(message: WriteBack, about: About, practice: Practice) -> Json:
    return CONTENT[message.kind](message, about, practice)


def _communication(message: WriteBack, about: About, practice: Practice) -> Json:
    contact = message.contact
    if contact is None:
        raise LookupError(message.kind)
    return {
        "resource": communication(contact, message.entry, about),
        "journal": journal.of_contact(contact, practice),
    }


def _task(message: WriteBack, about: About, practice: Practice) -> Json:
    task = message.task
    if task is None:
        raise LookupError(message.kind)
    return {
        "resource": task_resource(task, message.entry, about),
        "journal": journal.of_task(task, practice),
    }


def _opt_outs(message: WriteBack, about: About, practice: Practice) -> Json:
    del about
    opt_outs = message.opt_outs
    if opt_outs is None:
        raise LookupError(message.kind)
    closed = {channel.value: channel in opt_outs.channels for channel in CLOSABLE}
    return {"opted_out": closed, "journal": journal.of_opt_outs(opt_outs, practice)}


def _closed(message: WriteBack, about: About, practice: Practice) -> Json:
    del message
    case = about.case
    if case is None or case.stop is None:
        raise LookupError
    back = case.rebooking_id
    rebooked = {"id": back, "ref": about.appointment_ref(back) or None} if back else None
    return {
        "reason": case.stop.reason.value,
        "rebooked": rebooked,
        "journal": journal.of_case(case, practice),
    }


def _hand_over(message: WriteBack, about: About, practice: Practice) -> Json:
    page = about.hand_over
    if page is None:
        raise LookupError(message.kind)
    visit = page.appointment_id
    attached = {"id": visit, "ref": about.appointment_ref(visit) or None}
    return {"appointment": attached, **hand_over_body(page, practice, about)}


def _case(about: About) -> Json | None:
    case = about.case
    if case is None:
        return None
    missed = [
        {"id": one, "ref": about.appointment_ref(one) or None} for one in case.appointment_ids
    ]
    return {"id": case.id, "missed": missed}


CONTENT: dict[WriteBackKind, Callable[[WriteBack, About, Practice], dict[str, Any]]] = {
    WriteBackKind.COMMUNICATION_RECORDED: _communication,
    WriteBackKind.TASK_CHANGED: _task,
    WriteBackKind.OPTOUT_CHANGED: _opt_outs,
    WriteBackKind.CASE_CLOSED: _closed,
    WriteBackKind.HANDOVER_READY: _hand_over,
    WriteBackKind.HANDOVER_WITHDRAWN: _hand_over,
}
