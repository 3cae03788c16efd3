"""Twice an hour: hear whether every practice's source system still speaks."""

from dataclasses import asdict
from typing import Any

from weerzien import bootstrap
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.watch_feeds import watch_feeds


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Answer how many practices were looked at, and how many of them are silent."""
    del event, context
    done = watch_feeds(bootstrap.watching())
    found = asdict(done)
    note("feeds_watched", **found)
    if done.failed:
        # And no count of the silent: a watch that saw half of them is none, and its alarm says so.
        count("FeedWatchFailed", done.failed)
        return found
    # Also where it is 0: an hour without this count is an hour in which nobody listened.
    count("FeedSilent", done.silent)
    return found
