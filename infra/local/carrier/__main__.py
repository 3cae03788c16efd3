"""`python -m carrier`: run the simulator until it is told to stop."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from carrier.configuration import Configuration
from carrier.server import CarrierServer


def main() -> int:
    """Start, say where, and stop cleanly on SIGTERM or Ctrl-C; 1 when the port is in use."""
    arguments = _arguments()
    configuration = Configuration(
        endpoint_url=arguments.endpoint_url,
        region=arguments.region,
        inbound_topic_arn=arguments.inbound_topic_arn,
        receipts_topic_arn=arguments.receipts_topic_arn,
        inbound_mail_topic_arn=arguments.inbound_mail_topic_arn,
        inbound_mail_bucket=arguments.inbound_mail_bucket,
        api_url=arguments.api_url,
        link_host=arguments.link_host,
        access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", ""),
        secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
    )
    try:
        server = CarrierServer(arguments.port, arguments.state, configuration)
    except OSError as error:
        print(f"carrier: cannot listen on port {arguments.port}: {error.strerror}", file=sys.stderr)
        return 1

    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=server.close).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"carrier: {server.url}", flush=True)
    server.serve_forever(poll_interval=0.1)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="carrier", description=__doc__)
    parser.add_argument("--port", type=int, default=4580, help="0 takes a free one")
    parser.add_argument("--state", type=Path, required=True, help="folder of the log")
    for name in (
        *("endpoint-url", "region", "inbound-topic-arn", "receipts-topic-arn", "api-url"),
        *("inbound-mail-topic-arn", "inbound-mail-bucket"),
    ):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--link-host", default="wz.test")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
