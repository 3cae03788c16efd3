"""The hand-over as it leaves: a FHIR R4 Composition, the page in plain Dutch, and one line of it.

A Composition because the page is three titled sections of one author that a clinician completes:
it is `preliminary` until then. It carries no clinical content, only where that is to be found.
"""

import re
from html import escape
from typing import Final

from weerzien.contracts.outgoing.references import (
    ENTRY,
    Json,
    appointment_reference,
    identifier,
    instant,
    meta,
    patient_reference,
)
from weerzien.domain.hand_over import HandOver
from weerzien.domain.news import of_hand_over
from weerzien.domain.practice import Practice
from weerzien.domain.write_back import About, Home, WriteBack, WriteBackKind
from weerzien.texts import hand_over as words

DOCUMENT: Final = "urn:weerzien:document"
HEADING: Final = "urn:weerzien:hand-over"
HIS_NOTE: Final = "urn:weerzien:his:note"
HIS_PLAN: Final = "urn:weerzien:his:plan"
XHTML: Final = "http://www.w3.org/1999/xhtml"
_REFERENCE: Final = re.compile(r"https://\S+|[A-Z][A-Za-z]{1,63}/[A-Za-z0-9.-]{1,64}")


def hand_over_event_type(page: HandOver) -> WriteBackKind:
    return _message(page).kind


def hand_over_body(page: HandOver, practice: Practice, about: About) -> Json:
    """Give the body's parts: `resource` (Composition), `page` and `journal` (Dutch, staff)."""
    return {
        "resource": composition(page, practice, about),
        "page": words.page_text(page, practice),
        "journal": words.journal_line(page, practice),
    }


def composition(page: HandOver, practice: Practice, about: About) -> Json:
    """Make the Composition; every revision has the same identifier, and replaces the one before."""
    made: Json = {
        "resourceType": "Composition",
        **meta(about.rehearsal),
        "identifier": identifier(ENTRY, _message(page).entry),
        "status": "preliminary" if page.is_ready else "entered-in-error",
        "type": {
            "coding": [{"system": DOCUMENT, "code": "hand-over"}],
            "text": words.TITLE,
        },
        "subject": patient_reference(about.patient_id, about.patient_ref),
        "date": instant(page.made_at or page.visit_start),
        "author": [{"type": "Device", "display": "Weerzien"}],
        "title": words.TITLE if page.is_ready else words.WITHDRAWN,
        "event": [
            {
                "period": {
                    "start": instant(page.missed[0]),
                    "end": instant(page.visit_start),
                },
                "detail": [_appointment(page.appointment_id, about)],
            }
        ],
    }
    if not page.is_ready:
        return made | {"text": _narrative((words.withdrawal(page, practice),))}
    entries = {"planned": _ways_into_the_record(page, about)}
    return made | {
        "section": [
            {
                "title": one.title,
                "code": {"coding": [{"system": HEADING, "code": one.code}]},
                "text": _narrative(one.lines),
                **({"entry": found} if (found := entries.get(one.code)) else {}),
            }
            for one in words.sections(page, practice)
        ]
    }


def _ways_into_the_record(page: HandOver, about: About) -> list[Json]:
    """Missed visits, the last one before them, the last note and the plan (DH-02)."""
    visits = [*page.missed_ids, *([page.last_visit_id] if page.last_visit_id else [])]
    found = [_appointment(one, about) for one in visits]
    if page.note_ref:
        found.append(_pointer(page.note_ref, "DocumentReference", HIS_NOTE))
    if page.plan_ref:
        found.append(_pointer(page.plan_ref, "CarePlan", HIS_PLAN))
    return found


def _pointer(ref: str, kind: str, system: str) -> Json:
    """Give back what the source named: a reference it can follow, else its own number."""
    if _REFERENCE.fullmatch(ref):
        return {"reference": ref}
    return {"type": kind, "identifier": identifier(system, ref)}


def _appointment(appointment_id: str, about: About) -> Json:
    return appointment_reference(appointment_id, about.appointment_ref(appointment_id))


def _narrative(lines: tuple[str, ...]) -> Json:
    listed = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return {"status": "generated", "div": f'<div xmlns="{XHTML}"><ul>{listed}</ul></div>'}


def _message(page: HandOver) -> WriteBack:
    """The message that tells of this revision: it names the entry and the kind of news."""
    home = Home(page.practice_id, case_id=page.case_id)
    at = page.made_at or page.visit_start
    return of_hand_over(home, page.rev, at, withdrawn=not page.is_ready)
