"""Every night: what no endpoint takes is written into a journal, for the practice to fetch."""

from dataclasses import asdict
from typing import Any

from weerzien import bootstrap
from weerzien.observability import count, note, with_log_context
from weerzien.usecases.export_journal import export_journals


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Answer how many files were written, and how many rows stand in them."""
    del event, context
    done = export_journals(bootstrap.journalling())
    found = asdict(done)
    note("journals_exported", **found)
    if done.failed:
        count("JournalFailed", done.failed)
    return found
