"""`weerzien no-shows`: bring missed appointments, where no source system tells of them."""

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.contracts.his_to_event import to_event
from weerzien.contracts.no_show_list import NoShowList, Row, read_list, read_row
from weerzien.contracts.read_his_event import Intake
from weerzien.contracts.refusals import ContractError, FieldProblem
from weerzien.domain.practice import Practice
from weerzien.observability import note, warn
from weerzien.texts.no_show_list import TYPED_WRONG
from weerzien.usecases.import_no_shows import Brought, Seen, import_no_shows, preview


def add_to(rooms: Rooms) -> None:
    verbs = rooms.add_parser("no-shows", help=__doc__).add_subparsers(dest="verb", required=True)
    look = verbs.add_parser("preview", help="what importing a list would do, row by row")
    take = verbs.add_parser("import", help="take a list in; again and again has no second effect")
    for verb in (look, take):
        verb.add_argument("practice_id")
        verb.add_argument("file", type=Path, help="CSV; see docs/practices.md")
    typed = verbs.add_parser("enter", help="one no-show, as lines 'column: value' on stdin")
    typed.add_argument("practice_id")
    for verb in (take, typed):
        verb.add_argument("--by", required=True, help="opaque id of the colleague")
    take.add_argument("--many", action="store_true", help="more than 40 new ones is no mistake")
    look.set_defaults(run=_preview)
    take.set_defaults(run=_import)
    typed.set_defaults(run=_enter)


def _preview(options: argparse.Namespace) -> int:
    practice, listed = _listed(options)
    brought = _brought(listed.rows, practice)
    _tell(listed, preview(list(brought.values()), bootstrap.events()), brought)
    return 0


def _import(options: argparse.Namespace) -> int:
    practice, listed = _listed(options)
    brought = _brought(listed.rows, practice)
    seen = import_no_shows(
        list(brought.values()),
        options.by,
        bootstrap.events(),
        bootstrap.inbox(),
        many=options.many,
    )
    for code in listed.stripped:
        warn("stripped", practice_id=practice.id, what=code)
    note(
        "no_shows_imported",
        practice_id=practice.id,
        by=options.by,
        new=seen.count(Seen.NEW),
        known=seen.count(Seen.KNOWN),
        refused=len(listed.rows) - len(seen),
    )
    _tell(listed, seen, brought)
    return 0 if len(seen) == len(listed.rows) else 1


def _enter(options: argparse.Namespace) -> int:
    practice = bootstrap.practices().get(options.practice_id)
    row = read_row(_typed(sys.stdin), practice, _now(practice))
    if row.intake is None:
        raise ContractError(*row.problems)
    one = _as_event(row.intake, practice)
    (seen,) = import_no_shows([one], options.by, bootstrap.events(), bootstrap.inbox(), many=False)
    note("no_show_entered", practice_id=practice.id, event_id=one.event.id, by=options.by)
    print(json.dumps({"event_id": one.event.id, "seen": seen, "warnings": _told(row.warnings)}))
    return 0


def _listed(options: argparse.Namespace) -> tuple[Practice, NoShowList]:
    practice = bootstrap.practices().get(options.practice_id)
    return practice, read_list(options.file.read_bytes(), practice, _now(practice))


def _brought(rows: Iterable[Row], practice: Practice) -> dict[int, Brought]:
    """What can be taken in, by its row."""
    return {row.number: _as_event(row.intake, practice) for row in rows if row.intake}


def _as_event(intake: Intake, practice: Practice) -> Brought:
    reached = bootstrap.clocks().for_practice(practice).reached(intake.event.time)
    return Brought(to_event(intake.event, practice, reached), intake.body_hash)


def _tell(listed: NoShowList, seen: Iterable[Seen], brought: dict[int, Brought]) -> None:
    """Print each row by its number and what is wrong in it, never what stands in it."""
    became = dict(zip(brought, seen, strict=True))
    rows = [
        {
            "row": row.number,
            "seen": became.get(row.number, "refused"),
            "problems": _told(row.problems),
            "warnings": _told(row.warnings),
        }
        for row in listed.rows
    ]
    counts = {what: sum(row["seen"] == what for row in rows) for what in (*Seen, "refused")}
    told = {**counts, "not_missed": listed.others, "unread_columns": listed.unread_columns}
    kept = [{name: said for name, said in row.items() if said} for row in rows]
    print(json.dumps(told | {"rows": kept}, indent=2, ensure_ascii=False))


def _told(problems: Iterable[FieldProblem]) -> list[str]:
    return [f"{problem.field}: {problem.reason}" for problem in problems]


def _typed(lines: Iterable[str]) -> dict[str, str]:
    """Read lines of a column's name, a colon and its value."""
    found: dict[str, str] = {}
    for line in filter(str.strip, lines):
        name, colon, value = line.partition(":")
        if not colon or name.strip() in found:
            raise ContractError(FieldProblem("invoer", TYPED_WRONG))
        found[name.strip()] = value.strip()
    return found


def _now(practice: Practice) -> datetime:
    return bootstrap.clocks().for_practice(practice).now()
