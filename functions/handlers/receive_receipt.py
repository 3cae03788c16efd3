"""The topic of receipts: what became of each message."""

from typing import Any

from weerzien import bootstrap
from weerzien.contracts.carrier_events import carrier_receipt
from weerzien.observability import note, with_log_context
from weerzien.usecases.receive_receipt import receive_receipt


@with_log_context
def handler(event: dict[str, Any], context: object) -> None:
    """Settle each message; receipts that say nothing about one of ours are left alone."""
    del context
    for record in event["Records"]:
        receipt = carrier_receipt(record["Sns"]["Message"])
        if receipt is None:
            continue
        known = receive_receipt(
            receipt,
            bootstrap.practices(),
            bootstrap.cases(),
            bootstrap.contacts(),
            bootstrap.tasks(),
            bootstrap.events(),
            bootstrap.inbox(),
            bootstrap.clocks(),
        )
        note("receipt", kind=receipt.kind.value, known=known)
