"""`weerzien practice sandbox`: a practice for the tests of a vendor."""

import argparse
import json
from pathlib import Path

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.contracts.practice_file import read_practice
from weerzien.domain.access_key import KeyKind
from weerzien.usecases.access_keys import add_key
from weerzien.usecases.open_sandbox import REAL_TIME, open_sandbox
from weerzien.usecases.register_practice import new_pepper

SOURCE = "sandbox"


def add_to(verbs: Rooms) -> None:
    sandbox = verbs.add_parser("sandbox", help="a practice for a vendor's tests: never live")
    sandbox.add_argument("file", type=Path)
    sandbox.add_argument("--factor", type=int, default=REAL_TIME, help="1: real time")
    sandbox.add_argument("--api", default="https://…", help="the stack's output ApiUrl")
    sandbox.set_defaults(run=_open)


def _open(options: argparse.Namespace) -> int:
    practice = read_practice(options.file.read_text(encoding="utf-8"), new_pepper())
    opened = open_sandbox(
        practice,
        options.factor,
        bootstrap.practices(),
        bootstrap.clocks(),
        bootstrap.text_judge(),
    )
    # For systems that cannot sign: FHIR servers and senders of HL7 v2.
    by_token = add_key(
        opened.practice.id,
        KeyKind.TOKEN,
        SOURCE,
        bootstrap.practices(),
        bootstrap.access_keys(),
        bootstrap.clocks(),
    )
    told = {
        "practice_id": opened.practice.id,
        "key_id": opened.credential.key_id,
        "webhook_url": f"{options.api}/his/v1/events?key={opened.credential.key_id}",
        "webhook_secret": opened.credential.secrets[0],
        "fhir_url": f"{options.api}/his/v1/fhir?key={by_token.key_id}",
        "hl7_url": f"{options.api}/his/v1/hl7?key={by_token.key_id}",
        "token": by_token.secrets[0],
    }
    print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0
