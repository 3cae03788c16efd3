"""`weerzien incident`: look at many cases at once, and end them, when something went wrong."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.domain.case import Case
from weerzien.domain.errors import NotFoundError, WeerzienError
from weerzien.domain.event import StaffStopped
from weerzien.domain.vocabulary import StopReason
from weerzien.usecases.recover import reclaim
from weerzien.usecases.staff_action import act

REASONS = (StopReason.MARK_CORRECTED, StopReason.MANUAL)
SHOWN = 100


def add_to(rooms: Rooms) -> None:
    verbs = rooms.add_parser("incident", help=__doc__).add_subparsers(dest="verb", required=True)
    stuck = verbs.add_parser("stuck", help="cases that should have moved and did not")
    stuck.set_defaults(run=_stuck)
    stop = verbs.add_parser("stop-all", help="end a practice's cases whose mark came in a stretch")
    stop.add_argument("practice_id")
    stop.add_argument("--since", required=True, help="local civil time, 2027-03-01T07:30")
    stop.add_argument("--until", required=True, help="local civil time, outside the stretch")
    stop.add_argument("--by", required=True, help="opaque id of the colleague")
    stop.add_argument("--reason", required=True, choices=[one.value for one in REASONS])
    stop.add_argument("--do", action="store_true", help="without it the cases are only counted")
    stop.set_defaults(run=_stop_all)
    again = verbs.add_parser("reclaim", help="tell a restored table which messages went (stdin)")
    again.set_defaults(run=_reclaim)


def _stuck(options: argparse.Namespace) -> int:
    """List what Reconcile has on its agenda and did not get to, longest overdue first."""
    del options
    now = bootstrap.clocks().real_now()
    found = bootstrap.cases().overdue(now, SHOWN)
    for practice_id, case_id in found:
        print(f"{practice_id}  {case_id}  {_state(practice_id, case_id)}")
    print(f"{len(found)} overdue" + (" or more" if len(found) == SHOWN else ""))
    return 0


def _state(practice_id: str, case_id: str) -> str:
    """Say how a case stands; one that cannot be read is what somebody looks for at night."""
    try:
        case = bootstrap.cases().get(practice_id, case_id)
    except WeerzienError as wrong:
        return wrong.code
    return f"{case.state}  {case.lane}  starts={case.starts}"


def _stop_all(options: argparse.Namespace) -> int:
    cases = tuple(_marked_between(options))
    ended = 0
    for case in cases if options.do else ():
        act(
            case.practice_id,
            case.patient_id,
            StaffStopped(options.by, StopReason(options.reason)),
            bootstrap.practices(),
            bootstrap.events(),
            bootstrap.files(),
            bootstrap.clocks(),
        )
        ended += not bootstrap.cases().get(case.practice_id, case.id).is_open
    told = {"found": len(cases), "ended": ended, "cases": [case.id for case in cases]}
    print(json.dumps(told, indent=2))
    return 0


def _reclaim(options: argparse.Namespace) -> int:
    """Read send keys, one a line; what the table does not hold is named, and stays undone."""
    del options
    told = {"claimed": 0, "known": 0, "no_case": 0}
    for key in sys.stdin.read().split():
        try:
            new = reclaim(key, bootstrap.cases(), bootstrap.contacts(), bootstrap.clocks())
        except NotFoundError:
            told["no_case"] += 1
            print(f"no case: {key}", file=sys.stderr)
        else:
            told["claimed" if new else "known"] += 1
    print(json.dumps(told))
    return 0


def _marked_between(options: argparse.Namespace) -> Iterator[Case]:
    """Open cases whose mark came in at or after `since` and before `until`."""
    practice = bootstrap.practices().get(options.practice_id)
    zone = ZoneInfo(practice.time_zone)
    since, until = (
        datetime.fromisoformat(civil).replace(tzinfo=zone).astimezone(UTC)
        for civil in (options.since, options.until)
    )
    for case_id in bootstrap.cases().open_of(practice.id):
        case = bootstrap.cases().get(practice.id, case_id)
        if case.is_open and since <= case.mark_received_at < until:
            yield case
