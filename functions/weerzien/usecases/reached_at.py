"""Who is reached at an address now: not everyone in whose file it stands (D16, EC-S07)."""

from datetime import datetime

from weerzien.domain.contact_target import address_of
from weerzien.domain.errors import NotFoundError
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel
from weerzien.ports import PatientFiles


def reached_at(
    practice: Practice, channel: Channel, address: str, at: datetime, files: PatientFiles
) -> tuple[str, ...]:
    """Ids of the patients whose messages go there; a grown-up's are not the parent's to stop."""
    return tuple(
        patient_id
        for patient_id in files.at_address(practice, channel, address)
        if _goes_there(practice, patient_id, channel, address, at, files)
    )


def _goes_there(
    practice: Practice,
    patient_id: str,
    channel: Channel,
    address: str,
    at: datetime,
    files: PatientFiles,
) -> bool:
    try:
        details = files.patient(practice.id, patient_id).details
    except NotFoundError:
        return False
    return address_of(details, channel, at, practice) == address
