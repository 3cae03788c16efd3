"""`weerzien practice …` before going live: what was signed, who tries it out, what is missing."""

import argparse
import json
from datetime import date

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.contracts.test_recipients import read_recipients
from weerzien.domain.agreement import Agreement
from weerzien.observability import note
from weerzien.texts.refusals import told
from weerzien.usecases.go_live import what_is_missing
from weerzien.usecases.onboard_practice import (
    look_at_all,
    record_agreement,
    set_periods,
    set_recipients,
    set_source_system,
)

PERIODS = ("details_days", "words_days", "log_months")


def add_to(verbs: Rooms) -> None:
    _add_agreement(verbs)
    _add_recipients(verbs)
    change = verbs.add_parser("set", help="shorter periods, the name of the source system")
    change.add_argument("practice_id")
    for name in PERIODS:
        change.add_argument(f"--{name.replace('_', '-')}", type=int)
    change.add_argument("--source-system", help="name of the practice's own system or vendor")
    change.set_defaults(run=_set)
    check = verbs.add_parser("check", help="what is missing before messages may leave")
    check.add_argument("practice_id")
    check.set_defaults(run=_check)


def _add_agreement(verbs: Rooms) -> None:
    steps = verbs.add_parser("agreement", help="the processor agreement").add_subparsers(
        dest="step", required=True
    )
    record = steps.add_parser("record", help="write down that the practice signed a version")
    record.add_argument("practice_id")
    record.add_argument("--text", required=True, help="version of the text, such as vwo-2027-01")
    record.add_argument("--signed-by", required=True, help="who signed for the practice")
    record.add_argument("--signed-on", required=True, type=date.fromisoformat)
    record.add_argument("--by", required=True, help="opaque id of the colleague")
    record.set_defaults(run=_record)
    listing = steps.add_parser("list", help="every agreement on record")
    listing.add_argument("practice_id")
    listing.set_defaults(run=_agreements)


def _add_recipients(verbs: Rooms) -> None:
    steps = verbs.add_parser("recipients", help="who gets messages of a rehearsal").add_subparsers(
        dest="step", required=True
    )
    change = steps.add_parser("set", help="the whole list anew; without any it is emptied")
    change.add_argument("practice_id")
    change.add_argument("address", nargs="*", help="telephone numbers and mail addresses")
    change.set_defaults(run=_set_recipients)
    listing = steps.add_parser("list", help="the addresses: personal data of colleagues")
    listing.add_argument("practice_id")
    listing.set_defaults(run=_recipients)


def _record(options: argparse.Namespace) -> int:
    recorded = record_agreement(
        options.practice_id,
        options.text,
        options.signed_by,
        options.signed_on,
        options.by,
        bootstrap.onboarding(),
    )
    note("agreement_recorded", practice_id=recorded.practice_id, text_id=recorded.text_id)
    return _print(_fields(recorded))


def _agreements(options: argparse.Namespace) -> int:
    practice = bootstrap.practices().get(options.practice_id)
    found = bootstrap.onboarding().agreements.of_practice(practice.id)
    return _print([_fields(one) for one in found])


def _set_recipients(options: argparse.Namespace) -> int:
    addresses = read_recipients(options.address)
    set_recipients(options.practice_id, addresses, bootstrap.onboarding())
    return _print({"practice_id": options.practice_id, "recipients": len(addresses)})


def _recipients(options: argparse.Namespace) -> int:
    practice = bootstrap.practices().get(options.practice_id)
    found = bootstrap.onboarding().recipients.of_practice(practice.id)
    return _print(sorted(found))


def _set(options: argparse.Namespace) -> int:
    ports = bootstrap.onboarding()
    asked = {name: getattr(options, name) for name in PERIODS}
    periods = {name: period for name, period in asked.items() if period is not None}
    if periods:
        set_periods(options.practice_id, ports, **periods)
        look_at_all(options.practice_id, bootstrap.erasing(), bootstrap.practice_rows())
    if options.source_system is not None:
        set_source_system(options.practice_id, options.source_system, ports)
    practice = ports.practices.get(options.practice_id)
    kept = {name: getattr(practice, name) for name in PERIODS}
    return _print({"practice_id": practice.id, "source_system": practice.source_system, **kept})


def _check(options: argparse.Namespace) -> int:
    """Print what is missing, a line each; 1 where anything is."""
    found = what_is_missing(options.practice_id, bootstrap.going_live())
    for code in found:
        print(told(code))
    print(f"{len(found)} missing")
    return 1 if found else 0


def _fields(agreement: Agreement) -> dict[str, str]:
    return {
        "practice_id": agreement.practice_id,
        "text_id": agreement.text_id,
        "signed_by": agreement.signed_by,
        "signed_on": agreement.signed_on.isoformat(),
        "recorded_by": agreement.recorded_by,
        "recorded_at": agreement.recorded_at.isoformat(),
    }


def _print(answer: object) -> int:
    print(json.dumps(answer, indent=2, ensure_ascii=False))
    return 0
