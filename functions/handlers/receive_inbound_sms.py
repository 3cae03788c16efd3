"""The topic of inbound texts: STOP, START and answers."""

from typing import Any

from weerzien import bootstrap
from weerzien.contracts.carrier_events import inbound_sms
from weerzien.domain.event import Event
from weerzien.domain.practice import Practice
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.answer_distress import NOTHING_SENT, answer_distress
from weerzien.usecases.receive_sms import receive_sms


@with_log_context
def handler(event: dict[str, Any], context: object) -> None:
    """Pass each text on to the patients it comes from; a number nobody has is only counted."""
    del context
    for record in event["Records"]:
        found = receive_sms(
            inbound_sms(record["Sns"]["Message"]),
            bootstrap.practices(),
            bootstrap.files(),
            bootstrap.events(),
            bootstrap.inbox(),
            bootstrap.clocks(),
            _answer,
        )
        note("inbound_sms", patients=found)
        if not found:
            count("InboundSmsUnmatched")


def _answer(event: Event, practice: Practice) -> bool:
    outcome = answer_distress(event, practice, bootstrap.answering())
    note("distress_answered", practice_id=practice.id, outcome=outcome)
    return outcome not in NOTHING_SENT
