"""Show one patient all that is kept, nothing left out (AVG article 15, CO-06, CO-15)."""

from dataclasses import dataclass

from weerzien.domain.closed_address import ClosedAddress
from weerzien.domain.ids import address_hash
from weerzien.domain.inspection import Inspection
from weerzien.domain.patient import Patient
from weerzien.domain.practice import Practice
from weerzien.ports import Links, PracticeRows
from weerzien.usecases.erase_expired import Erasing, kept_file


@dataclass(frozen=True, slots=True)
class Inspecting:
    """The ports that inspecting needs, together."""

    keeping: Erasing
    links: Links
    rows: PracticeRows


def inspect_patient(practice_id: str, patient_id: str, ports: Inspecting) -> Inspection:
    """Read everything of one patient; empty for somebody of whom nothing is kept."""
    practice = ports.keeping.practices.get(practice_id)
    file = kept_file(practice_id, patient_id, ports.keeping)
    cases = [kept.case.id for kept in file.cases]
    return Inspection(
        file,
        tuple(link for case_id in cases for link in ports.links.of_case(practice_id, case_id)),
        _closed(practice, file.patient, ports.rows),
        ports.keeping.events.waiting(practice_id, patient_id),
        ports.rows.kinds(file),
    )


def _closed(
    practice: Practice, patient: Patient | None, rows: PracticeRows
) -> tuple[ClosedAddress, ...]:
    if patient is None:
        return ()
    details, other = patient.details, patient.details.representative
    addresses = (details.phone, details.email, *((other.phone, other.email) if other else ()))
    known = {address_hash(practice.pepper, one) for one in addresses if one}
    return tuple(one for one in rows.opt_outs(practice.id) if one.address_hash in known)
