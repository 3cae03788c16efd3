"""`weerzien practice leave`, `stay` and `export`: a practice that goes takes all with it."""

import argparse
import json

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.domain.errors import RefusedError
from weerzien.observability import note
from weerzien.usecases.leave_practice import leave, stay


def add_to(verbs: Rooms) -> None:
    leaving = verbs.add_parser("leave", help="silence at once; everything is erased 30 days on")
    leaving.add_argument("practice_id")
    leaving.add_argument("--by", required=True, help="opaque id of the colleague")
    leaving.add_argument("--yes", action="store_true", help="without it nothing is done")
    leaving.set_defaults(run=_leave)
    staying = verbs.add_parser("stay", help="turn back within those 30 days")
    staying.add_argument("practice_id")
    staying.set_defaults(run=_stay)


def _leave(options: argparse.Namespace) -> int:
    if not options.yes:
        bootstrap.practices().get(options.practice_id)
        raise RefusedError("leaving_asks_for_yes")
    left = leave(options.practice_id, options.by, bootstrap.departing())
    note("practice_leaves", practice_id=options.practice_id, keys=left.keys, cases=left.cases)
    told = {
        "practice_id": left.leaving.practice_id,
        "erase_at": left.leaving.erase_at.isoformat(),
        "keys_dropped": left.keys,
        "cases_ended": left.cases,
    }
    print(json.dumps(told, indent=2))
    return 0


def _stay(options: argparse.Namespace) -> int:
    practice = stay(options.practice_id, bootstrap.departing())
    note("practice_stays", practice_id=practice.id)
    print(json.dumps({"practice_id": practice.id, "sending": practice.sending}, indent=2))
    return 0
