"""The topic of mails that were received for us: answers, opt-outs, answers of machines, bounces."""

from typing import Any

from weerzien import bootstrap
from weerzien.contracts.mail_message import read_mail
from weerzien.contracts.received_mail import ReceivedMail, received_mail
from weerzien.domain.errors import NotFoundError, NotTakenError
from weerzien.domain.inbound_mail import MailKind
from weerzien.observability import count, note, warn, with_log_context
from weerzien.usecases.answer_distress import TRY_AGAIN, answer_distress, is_due
from weerzien.usecases.receive_mail import receive_mail


@with_log_context
def handler(event: dict[str, Any], context: object) -> None:
    """Give each mail to the case of its address; one to nobody is only counted."""
    del context
    for record in event["Records"]:
        received = received_mail(record["Sns"]["Message"])
        if not any(_give(received, token) for token in received.tokens):
            note("inbound_mail", kind="unmatched")
            count("InboundMailUnmatched")


def _give(received: ReceivedMail, token: str) -> bool:
    """Take the mail in for the practice whose token it is; False where the token is nobody's."""
    try:
        with bootstrap.acting_for(bootstrap.link_owners().practice_of(token)):
            _take(received, token)
    except NotFoundError:
        return False
    return True


def _take(received: ReceivedMail, token: str) -> None:
    ports, mails = bootstrap.receiving_mail(), bootstrap.received_mails()
    # Before the mail: whose token it is not learns nothing of what lies where.
    ports.links.find(token)
    try:
        raw = mails.read(received.place)
    except NotFoundError:
        note("inbound_mail", kind="taken_before")
        return
    mail = read_mail(raw, received.carrier_id, received.sender)
    taken = receive_mail(mail, token, ports)
    if taken.event is not None and is_due(taken.event, taken.practice):
        answered = answer_distress(taken.event, taken.practice, bootstrap.answering(), token)
        note("distress_answered", practice_id=taken.practice.id, outcome=answered)
        if answered == TRY_AGAIN:
            # The mail stays: the repeated invocation needs it to be here as before.
            raise NotTakenError
    note("inbound_mail", kind=mail.kind.value)
    if mail.kind is MailKind.UNREADABLE:
        # Its sender's answer is with a person; what it says lies in the bucket for two weeks.
        warn("inbound_mail_unreadable", practice_id=taken.practice.id)
        return
    mails.remove(received.place)
