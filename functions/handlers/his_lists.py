"""What becomes of an appointment list, whether it was posted to us or read by us."""

from contextlib import suppress

from handlers.his_door import take_in
from weerzien import bootstrap
from weerzien.contracts.list_to_events import event_of
from weerzien.contracts.read_his_event import check_his_event
from weerzien.domain.errors import EventConflictError
from weerzien.domain.feed.compare import AppointmentList, Finding, Found
from weerzien.domain.practice import Practice
from weerzien.observability import count, note, warn
from weerzien.usecases.compare_feed import compare_feed, counted


def compare_and_tell(listed: AppointmentList, practice: Practice) -> dict[Found, int]:
    """Remember what the list found, take in the events that were missing, and count."""
    findings = compare_feed(listed, practice, bootstrap.known_appointments(), bootstrap.feeds())
    for finding in findings:
        _take_in(finding, listed, practice)
    counts = counted(findings)
    for found, number in counts.items():
        if number and found is not Found.IN_TIME:
            count("FeedDiffered", number, found=found.value)
    if counts[Found.HELD_BACK]:
        warn("no_shows_out_of_proportion", practice_id=practice.id)
        count("NoShowOutOfProportion", counts[Found.HELD_BACK])
    differ = sum(counts.values()) - counts[Found.IN_TIME]
    note("feed_compared", practice_id=practice.id, lines=len(listed.lines), differ=differ)
    return counts


def _take_in(finding: Finding, listed: AppointmentList, practice: Practice) -> None:
    missing = event_of(finding, listed)
    if missing is not None:
        # An earlier list told it, at another moment: the first stands.
        with suppress(EventConflictError):
            take_in(check_his_event(missing), practice)
