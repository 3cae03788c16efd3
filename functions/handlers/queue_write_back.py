"""The table's stream: what the practice's record should hold is put into its outbox."""

from typing import Any

from weerzien import bootstrap
from weerzien.observability import kind_of, note, warn, with_log_context
from weerzien.usecases.queue_write_back import queue_write_back


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Queue the news of each row; on the first failure say where to go on."""
    del context
    queued = 0
    for record in event["Records"]:
        row = record["dynamodb"]["Keys"]
        changed = bootstrap.changed_row(row["pk"]["S"], row["sk"]["S"])
        if changed is None:
            continue
        practice_id = changed.home.practice_id
        try:
            with bootstrap.acting_for(practice_id):
                queued += queue_write_back(changed, bootstrap.queueing())
        except Exception as error:  # noqa: BLE001 - the stream comes again
            warn(
                "write_back_not_queued",
                error=kind_of(error),
                practice_id=practice_id,
                case_id=changed.home.case_id,
                row=changed.row,
            )
            number = record["dynamodb"]["SequenceNumber"]
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    note("write_backs_queued", queued=queued)
    return {"batchItemFailures": []}
