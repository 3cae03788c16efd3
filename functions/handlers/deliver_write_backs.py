"""Every minute, in eight runs: what waits for the practices' records is brought there."""

from dataclasses import asdict
from typing import Any

from weerzien import bootstrap
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.deliver_write_backs import deliver_write_backs


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Answer how many outboxes were looked at, and what became of their messages.

    The event names a shard of the agenda; without it, as by hand, all is looked at.
    """
    del context
    done = deliver_write_backs(bootstrap.writing_back(), event.get("shard"))
    found = asdict(done)
    note("write_backs_delivered", **found)
    # Also where it is 0: a minute without this count is a minute in which nobody told anything.
    count("WriteBackTaken", done.written)
    if done.not_taken:
        count("WriteBackNotTaken", done.not_taken)
    if done.dead:
        count("WriteBackDead", done.dead)
    if done.gone:
        count("WriteBackEndpointGone", done.gone)
    if done.failed:
        count("WriteBackFailed", done.failed)
    return found
