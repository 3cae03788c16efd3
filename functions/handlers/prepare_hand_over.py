"""Every minute: make the pages for clinicians whose patients are back, and keep them true."""

from dataclasses import asdict
from typing import Any

from weerzien import bootstrap
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.prepare_hand_over import prepare_hand_overs


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Answer how many pages were looked at, made, taken back, late, and failed."""
    del event, context
    done = prepare_hand_overs(bootstrap.preparing())
    found = asdict(done)
    note("hand_overs_prepared", **found)
    count("HandOverPrepared", done.ready)
    if done.withdrawn:
        count("HandOverWithdrawn", done.withdrawn)
    # Also where it is 0: a minute without this count is a minute in which nobody looked.
    count("HandOverLate", done.late)
    if done.failed:
        count("HandOverFailed", done.failed)
    return found
