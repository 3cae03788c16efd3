"""What becomes of an appointment list, whether it was posted to us or read by us."""

from contextlib import suppress
from dataclasses import replace

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
    if missing is None:
        return
    # By its id alone: a later list tells it at another moment. What the first said stands, and what
    # was cut off between storing and queueing is queued now.
    intake = replace(check_his_event(missing), body_hash=missing["id"])
    # A source system that took such an id for an event of its own has told it.
    with suppress(EventConflictError):
        take_in(intake, practice)
