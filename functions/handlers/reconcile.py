"""Every minute: look after what should have moved."""

from dataclasses import asdict
from typing import Any

from weerzien import bootstrap
from weerzien.domain.office_hours import is_office_time
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.reconcile import reconcile


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Answer how many cases were seen, executions started, and fates and patients not known."""
    del event, context
    done = reconcile(bootstrap.reconciling())
    found = asdict(done)
    note("reconciled", **found)
    # Also where it is 0: a minute without this count is a minute in which nobody looked.
    count("CaseLookedAfter", done.seen)
    if done.failed:
        count("ReconcileFailed", done.failed)
    if done.started:
        count("FollowUpRestarted", done.started)
    if done.unknown:
        count("MessageUnknown", done.unknown)
    if done.overdue:
        count("HighRiskTaskOverdue", done.overdue)
    if is_office_time(bootstrap.clocks().real_now()):
        # A zero to count from: so silence shows in working hours, and no night raises an alarm.
        count("HisEventReceived", 0)
    return found
