"""Whom a message is about, looked up when it leaves: it holds no names and no numbers itself."""

from weerzien.domain.practice import Practice
from weerzien.domain.write_back import About, Home, WriteBack, WriteBackKind
from weerzien.ports import Cases, HandOvers, PatientFiles


def about(
    home: Home, practice: Practice, cases: Cases, files: PatientFiles, hand_overs: HandOvers
) -> About:
    """Whom the messages of a home are about, as far as it is still known."""
    case = cases.get(home.practice_id, home.case_id) if home.case_id else None
    patient_id = case.patient_id if case else home.patient_id
    file = files.load(home.practice_id, patient_id)
    return About(
        patient_id,
        file.patient.details.ref if file.patient else "",
        {one.id: one.ref for one in file.appointments.values()},
        case,
        hand_overs.get(home.practice_id, home.case_id) if home.case_id else None,
        practice.rehearsal is not None,
    )


def is_replaced(message: WriteBack, subject: About) -> bool:
    """Whether a newer version of this page is there: it has a message of its own, to come."""
    if message.kind not in (WriteBackKind.HANDOVER_READY, WriteBackKind.HANDOVER_WITHDRAWN):
        return False
    return subject.hand_over is None or subject.hand_over.rev != message.rev
