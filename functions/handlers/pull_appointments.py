"""Every quarter of an hour: read the agendas that are due tonight, and compare them."""

from dataclasses import asdict
from typing import Any

from handlers.his_lists import compare_and_tell
from weerzien import bootstrap
from weerzien.domain.feed.compare import AppointmentList
from weerzien.domain.practice import Practice
from weerzien.observability import count, note, warn, with_log_context
from weerzien.usecases.pull_lists import pull_lists


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, int]:
    """Answer how many agendas were read, could not be, and will not be this night."""
    del event, context
    done = pull_lists(bootstrap.pulling(), _compare, _tell)
    found = asdict(done)
    note("lists_pulled", **found)
    if done.given_up:
        count("ListGivenUp", done.given_up)
    return found


def _compare(listed: AppointmentList, practice: Practice) -> None:
    compare_and_tell(listed, practice)


def _tell(practice_id: str, why: str) -> None:
    warn("list_not_pulled", practice_id=practice_id, why=why)
    count("ListPullFailed")
