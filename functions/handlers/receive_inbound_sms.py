"""The topic of inbound texts: STOP, START and answers."""

from functools import partial
from typing import Any

from weerzien import bootstrap
from weerzien.contracts.carrier_events import inbound_sms
from weerzien.domain.errors import NotTakenError
from weerzien.domain.event import Event
from weerzien.domain.practice import Practice
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.answer_distress import NOTHING_SENT, TRY_AGAIN, answer_distress
from weerzien.usecases.receive_sms import receive_sms


@with_log_context
def handler(event: dict[str, Any], context: object) -> None:
    """Pass each text on to the patients it comes from; a number nobody has is only counted.

    Raises NotTakenError once all is taken in, where no carrier took a safety line: the invocation
    is then repeated, and finds its events where they are.
    """
    del context
    outcomes: list[str] = []
    for record in event["Records"]:
        found = receive_sms(
            inbound_sms(record["Sns"]["Message"]),
            bootstrap.receiving_sms(),
            partial(_answer, outcomes),
        )
        note("inbound_sms", patients=found)
        if not found:
            count("InboundSmsUnmatched")
    if TRY_AGAIN in outcomes:
        raise NotTakenError


def _answer(outcomes: list[str], event: Event, practice: Practice) -> bool:
    outcome = answer_distress(event, practice, bootstrap.answering())
    note("distress_answered", practice_id=practice.id, outcome=outcome)
    outcomes.append(outcome)
    return outcome not in NOTHING_SENT
