"""`weerzien patient`: what is kept of a patient, and to erase it."""

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.domain import ids
from weerzien.domain.patient import Patient
from weerzien.domain.vocabulary import Channel
from weerzien.usecases.erase_expired import kept_file
from weerzien.usecases.erase_patient import erase_patient


def add_to(rooms: Rooms) -> None:
    verbs = rooms.add_parser("patient", help=__doc__).add_subparsers(dest="verb", required=True)
    name = verbs.add_parser("name", help="the pseudonym of a patient of the source system")
    show = verbs.add_parser("show", help="all that is kept of a patient: personal data")
    erase = verbs.add_parser("erase", help="stop, forget the person, keep blocks and a bare log")
    name.add_argument("practice_id")
    name.add_argument("patient_ref", help="the source system's own number of the patient")
    for verb in (show, erase):
        verb.add_argument("practice_id")
        verb.add_argument("patient_id", help="the pseudonym: see `patient name`")
    erase.add_argument("--by", required=True, help="opaque id of the colleague")
    name.set_defaults(run=_name)
    show.set_defaults(run=_show)
    erase.set_defaults(run=_erase)


def _name(options: argparse.Namespace) -> int:
    practice = bootstrap.practices().get(options.practice_id)
    print(ids.patient_id(practice.id, options.patient_ref))
    return 0


def _show(options: argparse.Namespace) -> int:
    kept = kept_file(options.practice_id, options.patient_id, bootstrap.erasing())
    waiting = bootstrap.events().waiting(options.practice_id, options.patient_id)
    more = {"opted_out_addresses": _opted_out(kept.patient), "waiting_events": len(waiting)}
    print(json.dumps(_filled(asdict(kept) | more), indent=2, default=_text))
    return 0


def _erase(options: argparse.Namespace) -> int:
    done = erase_patient(options.practice_id, options.patient_id, options.by, bootstrap.erasing())
    print(json.dumps({"patient_id": options.patient_id, "pseudonymised": done.pseudonymised}))
    return 0


def _opted_out(patient: Patient | None) -> list[str]:
    """Channels of which the known address is closed, by its hash."""
    if patient is None:
        return []
    known = {Channel.SMS: patient.details.phone, Channel.EMAIL: patient.details.email}
    asked = [(channel, address) for channel, address in known.items() if address]
    practice = bootstrap.practices().get(patient.practice_id)
    return sorted(bootstrap.files().closed_addresses(practice, asked))


def _filled(value: Any) -> Any:  # noqa: ANN401 - whatever a dataclass may hold
    """Leave out what is empty: a patient reads this."""
    if isinstance(value, Mapping):
        kept = {str(name): _filled(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in (None, "", [], {})}
    if isinstance(value, list | tuple | set | frozenset):
        return [_filled(one) for one in value]
    return value


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
