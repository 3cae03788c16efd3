"""The table's stream: a new open case gets its execution."""

from typing import Any

from weerzien import bootstrap
from weerzien.observability import note, warn, with_log_context
from weerzien.usecases.start_follow_up import start_follow_up


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Start each; on the first failure say where to go on, as streams are read in order."""
    del context
    for record in event["Records"]:
        row = record["dynamodb"]["NewImage"]
        practice_id, case_id = row["practice_id"]["S"], row["id"]["S"]
        try:
            start_follow_up(practice_id, case_id, bootstrap.cases(), bootstrap.executions())
        except Exception as error:  # noqa: BLE001 - the stream comes again; Reconcile after that
            kind = type(error).__name__
            warn("follow_up_not_started", error=kind, practice_id=practice_id, case_id=case_id)
            number = record["dynamodb"]["SequenceNumber"]
            return {"batchItemFailures": [{"itemIdentifier": number}]}
        note("follow_up_started", practice_id=practice_id, case_id=case_id)
    return {"batchItemFailures": []}
