"""Sign an event file as a source system would, and print the curl command that sends it.

For trying the HIS door by hand: python -m cli.sign EVENT.json --url URL (secret in WEBHOOK_SECRET).
"""

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from standardwebhooks.webhooks import Webhook


def signed_headers(body: str, secret: str, message_id: str, at: datetime) -> dict[str, str]:
    """Give the three headers of Standard Webhooks for this exact body."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at.astimezone(UTC), body),
    }


def curl_command(path: Path, url: str, headers: dict[str, str]) -> str:
    """Give a command to paste; --data-binary, because -d would change line ends."""
    named = {"content-type": "application/json", **headers}
    options = [f"-H {shlex.quote(f'{name}: {value}')}" for name, value in named.items()]
    data = f"--data-binary {shlex.quote(f'@{path}')}"
    return " \\\n  ".join(["curl -i -X POST", *options, data, shlex.quote(url)])


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m cli.sign", description=__doc__)
    parser.add_argument("file", type=Path, help="the event as JSON, sent byte for byte")
    parser.add_argument("--url", required=True, help="the webhook URL, with its ?key=")
    parser.add_argument("--secret", help="whsec_…; better: the environment's WEBHOOK_SECRET")
    parser.add_argument("--id", help="webhook-id; default: the file's name")
    options = parser.parse_args(arguments)
    secret = options.secret or os.environ.get("WEBHOOK_SECRET")
    if not secret:
        print("no secret: set WEBHOOK_SECRET or give --secret", file=sys.stderr)
        return 2
    body = options.file.read_bytes().decode()
    message_id = options.id or f"msg_{options.file.stem}"
    headers = signed_headers(body, secret, message_id, datetime.now(UTC))
    print(curl_command(options.file, options.url, headers))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
