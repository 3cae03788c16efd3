"""The inbox: events of one lane, so those of one patient too, one after the other."""

import json
from typing import Any

from weerzien import bootstrap
from weerzien.domain.errors import NotFoundError
from weerzien.observability import note, warn, with_log_context
from weerzien.usecases.apply_event import apply_event


@with_log_context
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Apply what came; of a lane whose event failed, this one and all later ones come again."""
    del context
    failed: set[str] = set()
    again = []
    for record in event["Records"]:
        group = record["attributes"]["MessageGroupId"]
        if group not in failed and _apply(record):
            continue
        failed.add(group)
        again.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": again}


def _apply(record: dict[str, Any]) -> bool:
    named = json.loads(record["body"])
    facts = {"practice_id": named["practice_id"], "event_id": named["event_id"]}
    # Messages of the first release have a line per patient, and name the patient there only.
    patient_id = named.get("patient_id") or record["attributes"]["MessageGroupId"].split("#")[1]
    try:
        with bootstrap.acting_for(named["practice_id"]):
            apply_event(
                named["practice_id"],
                patient_id,
                named["event_id"],
                bootstrap.practices(),
                bootstrap.events(),
                bootstrap.files(),
            )
    except NotFoundError:
        # Expired or erased: nothing is left to apply, and coming again would change nothing.
        warn("event_gone", **facts)
        return True
    except Exception as error:  # noqa: BLE001 - one patient's trouble must not stop the others
        warn("event_not_applied", error=type(error).__name__, **facts)
        return False
    note("event_applied", **facts)
    return True
