"""Work of a person as a FHIR R4 Task, with what each try came to."""

from weerzien.contracts.outgoing.references import (
    CASE,
    ENTRY,
    Json,
    appointment_reference,
    coded,
    colleague_reference,
    identifier,
    instant,
    meta,
    patient_reference,
)
from weerzien.domain.task import Attempt, Task, TaskState
from weerzien.domain.write_back import About
from weerzien.texts.tasks import task_text


def task_resource(task: Task, entry: str, about: About) -> Json:
    """Make the resource; `entry` names it for good, also when its status moves on."""
    resource: Json = {
        "resourceType": "Task",
        **meta(about.rehearsal),
        "identifier": [identifier(ENTRY, entry)],
        "status": task.state.value,
        "intent": "order",
        "priority": task.priority.value,
        "code": coded("urn:weerzien:task", task.kind, task_text(task.kind).title),
        "for": patient_reference(about.patient_id, about.patient_ref),
        "authoredOn": instant(task.created_at),
        "owner": colleague_reference(task.accepted_by or task.owner.owner.id),
        "restriction": {"period": {"start": instant(task.opens_at), "end": instant(task.due)}},
    }
    if task.acted_at != task.created_at:
        resource["lastModified"] = instant(task.acted_at)
    if task.state is TaskState.CANCELLED and task.closed_why:
        resource["statusReason"] = coded("urn:weerzien:reason", task.closed_why)
    if about.case:
        resource["basedOn"] = [{"identifier": identifier(CASE, about.case.id)}]
        missed = about.case.appointment_ids[0]
        resource["focus"] = appointment_reference(missed, about.appointment_ref(missed))
    if task.attempts:
        resource["output"] = [part for one in task.attempts for part in _outputs(one)]
    return resource


def _outputs(attempt: Attempt) -> list[Json]:
    outcome = coded("urn:weerzien:outcome", attempt.outcome)
    parts: list[Json] = [
        {"type": {"text": "attempt"}, "valueDateTime": instant(attempt.at)},
        {"type": {"text": "outcome"}, "valueCodeableConcept": outcome},
    ]
    if attempt.next_step:
        following = coded("urn:weerzien:next-step", attempt.next_step)
        parts.append({"type": {"text": "next-step"}, "valueCodeableConcept": following})
    return parts
