"""`python -m conformance drive|check|record|receive`: see docs/his-vendors.md."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from conformance import report
from conformance.delivery import RecordingError, read
from conformance.driving import Driver
from conformance.receiving import Prober
from conformance.recorder import Recorder, serve
from conformance.recording import Recording
from conformance.rule import Outcome, judge
from conformance.rules import RULES
from conformance.sending import Sender, over_http
from conformance.trouble import PLAN, Trouble

USAGE = 2
SECRET = "WEBHOOK_SECRET"  # noqa: S105


def main(arguments: Sequence[str] | None = None) -> int:
    """0: all passed; 1: something failed; 3: not all was shown; 2: it was asked wrongly."""
    options = parser().parse_args(arguments)
    secrets = os.environ.get(SECRET, "").split()
    if not secrets or not all(secret.startswith("whsec_") for secret in secrets):
        print(f"{SECRET} must hold whsec_…; in a rotation both, with a space", file=sys.stderr)
        return USAGE
    try:
        outcomes: tuple[Outcome, ...] = options.run(options, secrets)
    except (RecordingError, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return USAGE
    print(report.in_words(outcomes))
    if options.json:
        options.json.write_text(report.in_json(outcomes) + "\n", encoding="utf-8")
    return report.EXIT[report.of_all(outcomes)]


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m conformance", description=__doc__)
    modes = whole.add_subparsers(required=True)
    drive = modes.add_parser("drive", help="play a good source system at a door")
    drive.add_argument("url", help="the webhook URL, with its ?key=")
    drive.set_defaults(run=_drive)
    check = modes.add_parser("check", help="judge a recording")
    check.add_argument("file", type=Path)
    check.set_defaults(run=_check)
    record = modes.add_parser("record", help="record what a source system sends, and judge it")
    record.add_argument("url", help="the webhook URL to which all is passed on")
    record.add_argument("--host", default="127.0.0.1")
    record.add_argument("--port", type=int, default=8700)
    record.add_argument("--file", type=Path, default=Path("recording.ndjson"))
    record.add_argument("--no-faults", action="store_true", help="pass everything on")
    record.set_defaults(run=_record)
    receive = modes.add_parser("receive", help="knock at a vendor's receiver of write-backs")
    receive.add_argument("url", help="where the vendor takes messages")
    receive.set_defaults(run=_receive)
    for mode in (drive, check, record, receive):
        mode.add_argument("--json", type=Path, help="write the report for machines here")
    return whole


def _drive(options: argparse.Namespace, secrets: list[str]) -> tuple[Outcome, ...]:
    return Driver(Sender(options.url, secrets[0], over_http(), _now, time.sleep)).drive()


def _check(options: argparse.Namespace, secrets: list[str]) -> tuple[Outcome, ...]:
    with options.file.open(encoding="utf-8") as lines:
        return judge(RULES, Recording(read(lines), secrets))


def _record(options: argparse.Namespace, secrets: list[str]) -> tuple[Outcome, ...]:
    if options.file.exists():
        msg = f"{options.file} is there already: give the recording another name"
        raise RecordingError(msg)
    plan = {} if options.no_faults else PLAN
    recorder = Recorder(options.url, Trouble(over_http(), plan), options.file, _now)
    server = serve(recorder, options.host, options.port)
    where = f"http://{options.host}:{server.server_port}"
    print(f"Point your webhook at {where}, play the script, and end with Ctrl-C.", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print(f"\n{len(recorder.deliveries)} requests are in {options.file}\n")
    finally:
        server.server_close()
    return judge(RULES, Recording(recorder.deliveries, secrets))


def _receive(options: argparse.Namespace, secrets: list[str]) -> tuple[Outcome, ...]:
    return Prober(options.url, secrets[0], over_http(), _now).probe()


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
