"""Steps that bring a store to where a test begins, by its ports only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from fakes.samples import NOW, a_case, a_hand_over, a_patient, a_practice, an_appointment, an_event
from weerzien.domain.case import Case
from weerzien.domain.hand_over import HandOver
from weerzien.domain.patient import Patient
from weerzien.domain.patient_file import Changes, PatientFile
from weerzien.ports import Cases, Events, HandOvers, PatientFiles


class Store(Protocol):
    @property
    def events(self) -> Events: ...

    @property
    def files(self) -> PatientFiles: ...

    @property
    def cases(self) -> Cases: ...


class StoreWithPages(Store, Protocol):
    @property
    def hand_overs(self) -> HandOvers: ...


def commit(store: Store, event_id: str, changes: Changes, file: PatientFile | None = None) -> None:
    """Receive an event of patient x1 and commit what it changes, on the file as it is now."""
    event = an_event(event_id)
    store.events.receive(event, event_id)
    file = file or store.files.load("p1", "x1")
    store.files.commit(file, changes, event, a_practice())


def know_patient(store: Store, patient: Patient | None = None) -> None:
    commit(store, "know", Changes(patient=patient or a_patient()))


def open_case(store: Store, case: Case | None = None, event_id: str = "open") -> Case:
    """Patient x1 with a case that is planned, so that it may be claimed."""
    case = case or a_case()
    commit(
        store,
        event_id,
        Changes(
            patient=a_patient(case_id=case.id), appointments=(an_appointment(),), cases=(case,)
        ),
    )
    opened = store.cases.get("p1", case.id)
    return store.cases.save_plan(opened, (), frozenset(), NOW)


def change_case(store: Store, event_id: str, **course: object) -> Case:
    """Change the course of the patient's case by an event."""
    case = store.files.load("p1", "x1").case
    assert case is not None
    changed = replace(case, **course)  # type: ignore[arg-type]
    commit(store, event_id, Changes(cases=(changed,)))
    return store.cases.get("p1", case.id)


def keep_page(store: StoreWithPages) -> HandOver:
    """The page of case c1, asked for by an event and made."""
    commit(store, "back", Changes(hand_overs=("c1",)))
    (wish,) = store.hand_overs.due(NOW + timedelta(days=1), 9)
    page = a_hand_over()
    store.hand_overs.keep(page, wish, store.hand_overs.returning("p1", "x1"), NOW)
    return page
