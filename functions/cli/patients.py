"""`weerzien patient`: what is kept of a patient, and to erase it."""

import argparse
import json

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.contracts.handed_out import plain
from weerzien.domain import ids
from weerzien.texts.inspection import letter
from weerzien.usecases.erase_patient import erase_patient
from weerzien.usecases.inspect_patient import inspect_patient


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
    show.add_argument("--dutch", action="store_true", help="in words, for the patient's letter")
    erase.add_argument("--by", required=True, help="opaque id of the colleague")
    name.set_defaults(run=_name)
    show.set_defaults(run=_show)
    erase.set_defaults(run=_erase)


def _name(options: argparse.Namespace) -> int:
    practice = bootstrap.practices().get(options.practice_id)
    print(ids.patient_id(practice.id, options.patient_ref))
    return 0


def _show(options: argparse.Namespace) -> int:
    found = inspect_patient(options.practice_id, options.patient_id, bootstrap.inspecting())
    if options.dutch:
        print(letter(found, bootstrap.practices().get(options.practice_id)))
        return 0
    told = plain(found)
    # The file's own parts first, as its other readers know them.
    print(json.dumps(told.pop("file") | told, indent=2, ensure_ascii=False))
    return 0


def _erase(options: argparse.Namespace) -> int:
    done = erase_patient(options.practice_id, options.patient_id, options.by, bootstrap.erasing())
    print(json.dumps({"patient_id": options.patient_id, "pseudonymised": done.pseudonymised}))
    return 0
