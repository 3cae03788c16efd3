"""Every minute: look after what should have moved."""

from dataclasses import asdict
from typing import Any

from weerzien import bootstrap
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.reconcile import reconcile


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Answer how many cases were seen, executions started, and fates and patients not known."""
    del event, context
    done = reconcile(bootstrap.reconciling())
    found = asdict(done)
    note("reconciled", **found)
    if done.failed:
        count("ReconcileFailed", done.failed)
    if done.started:
        count("FollowUpRestarted", done.started)
    return found
