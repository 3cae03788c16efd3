"""Once a day: the carriers' lists of opt-outs beside ours."""

from dataclasses import asdict
from typing import Any

from weerzien import bootstrap
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.compare_opt_outs import compare_opt_outs


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Answer how many entries there were, and how many of them we had never heard of."""
    del event, context
    found = asdict(compare_opt_outs(bootstrap.comparing()))
    note("opt_outs_compared", **found)
    # Also where it is 0: a day without this count is a day without a comparison.
    count("OptOutMissed", found["missed"])
    count("OptOutOpenedHereOnly", found["opened_here"])
    count("OptOutOnlyHere", found["only_here"])
    if found["failed"]:
        count("OptOutComparisonFailed", found["failed"])
    return found
