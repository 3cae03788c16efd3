"""`weerzien practice`: register, rehearse, switch sending, show."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cli import export, keys, leaving, onboarding, sandbox
from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.contracts.practice_file import read_changes, read_practice
from weerzien.contracts.test_recipients import read_recipients
from weerzien.domain.practice import Practice
from weerzien.observability import note
from weerzien.usecases.go_live import switch_off, switch_on
from weerzien.usecases.onboard_practice import set_recipients
from weerzien.usecases.register_practice import (
    change_settings,
    new_pepper,
    register_practice,
    rehearse,
)


def add_to(rooms: Rooms) -> None:
    verbs = rooms.add_parser("practice", help=__doc__).add_subparsers(dest="verb", required=True)
    register = verbs.add_parser("register", help="take a practice in from a JSON file")
    register.add_argument("file", type=Path)
    register.set_defaults(run=_register)
    change = verbs.add_parser("change", help="other settings, from a JSON file that names them")
    change.add_argument("practice_id")
    change.add_argument("file", type=Path)
    change.set_defaults(run=_change)
    show = verbs.add_parser("show", help="settings that matter for sending")
    show.add_argument("practice_id")
    show.set_defaults(run=_show)
    rehearsal = verbs.add_parser("rehearse", help="start a fast clock, for test recipients only")
    rehearsal.add_argument("practice_id")
    rehearsal.add_argument("--start", required=True, help="local civil time, 2027-03-01T07:30")
    rehearsal.add_argument("--factor", type=int, default=10_080, help="a week in a minute")
    rehearsal.add_argument(
        "--recipient", action="append", default=[], help="anew; without any: those on the list"
    )
    rehearsal.set_defaults(run=_rehearse)
    sending = verbs.add_parser("sending", help="the one switch for all sending (AU-21)")
    sending.add_argument("practice_id")
    sending.add_argument("switch", choices=["on", "off"])
    sending.set_defaults(run=_sending)
    keys.add_to(verbs)
    onboarding.add_to(verbs)
    leaving.add_to(verbs)
    export.add_to(verbs)
    sandbox.add_to(verbs)


def _register(options: argparse.Namespace) -> int:
    practice = read_practice(options.file.read_text(encoding="utf-8"), new_pepper())
    registered = register_practice(practice, bootstrap.practices(), bootstrap.text_judge())
    first = registered.credential
    note(
        "access_key_changed",
        practice_id=first.practice_id,
        key_id=first.key_id,
        change="added",
        secrets=len(first.secrets),
    )
    return _print(
        {
            "practice_id": registered.practice.id,
            "key_id": registered.credential.key_id,
            "webhook_secret": registered.credential.secrets[0],
        }
    )


def _change(options: argparse.Namespace) -> int:
    practice = bootstrap.practices().get(options.practice_id)
    changed = read_changes(options.file.read_text(encoding="utf-8"), practice)
    return _print(_told(change_settings(changed, bootstrap.practices(), bootstrap.text_judge())))


def _show(options: argparse.Namespace) -> int:
    return _print(_told(bootstrap.practices().get(options.practice_id)))


def _rehearse(options: argparse.Namespace) -> int:
    practice = bootstrap.practices().get(options.practice_id)
    zone = ZoneInfo(practice.time_zone)
    start = datetime.fromisoformat(options.start).replace(tzinfo=zone).astimezone(UTC)
    ports = bootstrap.onboarding()
    if options.recipient:
        set_recipients(practice.id, read_recipients(options.recipient), ports)
    named = ports.recipients.of_practice(practice.id)
    rehearsing = rehearse(
        practice.id, start, options.factor, named, bootstrap.practices(), bootstrap.clocks()
    )
    return _print(_told(rehearsing))


def _sending(options: argparse.Namespace) -> int:
    switch = switch_on if options.switch == "on" else switch_off
    practice = switch(options.practice_id, bootstrap.going_live())
    note("practice_sending", practice_id=practice.id, sending=practice.sending)
    return _print(_told(practice))


def _told(practice: Practice) -> dict[str, object]:
    rehearsal = practice.rehearsal
    return {
        "practice_id": practice.id,
        "name": practice.name,
        "variant": practice.variant,
        "settings_version": practice.settings_version,
        "source_system": practice.source_system,
        "sending": practice.sending,
        "rehearsal": None
        if rehearsal is None
        else {
            "real_start": rehearsal.real_start.isoformat(),
            "practice_start": rehearsal.practice_start.isoformat(),
            "factor": rehearsal.factor,
            "recipients": len(rehearsal.recipients),
        },
    }


def _print(answer: dict[str, object]) -> int:
    print(json.dumps(answer, indent=2, ensure_ascii=False))
    return 0
