"""`weerzien journal`: daily files for a practice whose record takes no messages."""

import argparse

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.usecases.export_journal import confirm_journal


def add_to(rooms: Rooms) -> None:
    verbs = rooms.add_parser("journal", help=__doc__).add_subparsers(dest="verb", required=True)
    names = verbs.add_parser("list", help="the files there are")
    fetch = verbs.add_parser("fetch", help="print a file: personal data")
    confirm = verbs.add_parser("confirm", help="a colleague has put it into the record")
    for verb, run in ((names, _list), (fetch, _fetch), (confirm, _confirm)):
        verb.add_argument("practice_id")
        verb.set_defaults(run=run)
    for verb in (fetch, confirm):
        verb.add_argument("name", help="as `journal list` says")


def _list(options: argparse.Namespace) -> int:
    for name in bootstrap.journals().names(options.practice_id):
        print(name)
    return 0


def _fetch(options: argparse.Namespace) -> int:
    print(bootstrap.journals().fetch(options.practice_id, options.name), end="")
    return 0


def _confirm(options: argparse.Namespace) -> int:
    rows = confirm_journal(options.practice_id, options.name, bootstrap.journalling())
    print(f"{rows} regels staan nu als overgenomen in het logboek.")
    return 0
