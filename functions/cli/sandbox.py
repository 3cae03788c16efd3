"""`weerzien practice sandbox`: a practice for the tests of a vendor."""

import argparse
import json
from pathlib import Path

from cli.rooms import Rooms
from weerzien import bootstrap
from weerzien.contracts.practice_file import read_practice
from weerzien.usecases.open_sandbox import REAL_TIME, open_sandbox
from weerzien.usecases.register_practice import new_pepper


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
    told = {
        "practice_id": opened.practice.id,
        "key_id": opened.credential.key_id,
        "webhook_url": f"{options.api}/his/v1/events?key={opened.credential.key_id}",
        "webhook_secret": opened.credential.secrets[0],
    }
    print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0
