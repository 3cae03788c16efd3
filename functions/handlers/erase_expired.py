"""Every quarter of an hour: erase what is due, of patients and of practices that have left."""

from dataclasses import asdict
from typing import Any

from weerzien import bootstrap
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.erase_expired import erase_expired
from weerzien.usecases.leave_practice import Gone, erase_left


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Answer how many files were seen, what was erased, and what is kept past its period."""
    del event, context
    done = erase_expired(bootstrap.erasing())
    found = asdict(done)
    note("erased_expired", **found)
    # Also where it is 0: a day without this count is a day on which nothing was erased.
    count("ContactDetailsErased", done.details)
    if done.not_written_back:
        count("ContactLogKept", done.not_written_back)
    left = erase_left(bootstrap.departing(), bootstrap.journals())
    if left != Gone():
        note("erased_left", **asdict(left))
    if done.failed + left.failed:
        count("EraseFailed", done.failed + left.failed)
    return found
