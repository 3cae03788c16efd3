"""What names or reaches a person, and what proves a sender, lies sealed for its owner alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from integration.store.conftest import Store, on_table

from fakes import FakeInbox
from fakes.samples import NOW, a_patient, a_practice, an_event
from fakes.steps import commit, know_patient
from weerzien.adapters import keys
from weerzien.adapters.kms_seal import LARGEST
from weerzien.domain import event as facts
from weerzien.domain.appointment import AppointmentStatus
from weerzien.domain.errors import KeysUnavailableError, SealBrokenError
from weerzien.domain.patient import PatientDetails, Representative
from weerzien.domain.patient_file import Changes
from weerzien.domain.vocabulary import Channel, RiskCategory
from weerzien.ports import Credential, Receipt
from weerzien.usecases.apply_event import apply_event
from weerzien.usecases.receive_event import receive_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

CANARY = PatientDetails(
    first_name="Kanarievogel",
    full_name="Kanarievogel van 't Proefhuis",
    birth_date=date(1987, 6, 5),
    phone="+31600000017",
    email="kanarie@proefhuis.example",
    representative=Representative("+31600000018", "voogd@proefhuis.example"),
    risks=frozenset({RiskCategory.CRISIS}),
)
TELLTALE = ("kanarie", "proefhuis", "voogd", "600000017", "600000018", "1987", "crisis", "whsec")


@pytest.fixture
def store(table: Table) -> Store:
    return on_table(table)


def know_canary(store: Store) -> None:
    know_patient(store, replace(a_patient(), details=CANARY))


@pytest.mark.requirement("EC-X06")
def test_no_row_holds_contact_details_or_secrets_that_can_be_read(
    table: Table, store: Store
) -> None:
    store.practices.save_credential(Credential("p1.1", "p1", ("whsec_kanarie", "whsec_proefhuis")))
    know_canary(store)
    replied = facts.PatientReplied(Channel.SMS, "Kanarievogel hier, 0600000017", distress=False)
    store.events.receive(an_event("e1", facts.PatientReported(CANARY)), "hash")
    store.events.receive(an_event("e2", replied), "hash")
    rows = table.scan()["Items"]
    assert len([row for row in rows if "sealed" in row]) == 4
    found = " ".join(readable(row) for row in rows).casefold()
    assert not [word for word in TELLTALE if word in found]


def readable(row: dict[str, Any]) -> str:
    """Give every attribute as text; nothing may shine through sealed bytes either."""
    sealed = b"".join(bytes(part) for part in row.get("sealed", ()))
    plain = json.dumps({k: v for k, v in row.items() if k != "sealed"}, default=str)
    return plain + sealed.decode("latin-1") + sealed.hex()


@pytest.mark.parametrize(("practice_id", "patient_id"), [("p2", "x1"), ("p1", "x2")])
def test_a_row_copied_to_another_practice_or_patient_does_not_open(
    table: Table,
    store: Store,
    practice_id: str,
    patient_id: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    know_canary(store)
    copy(table, keys.patient("p1", "x1"), keys.patient(practice_id, patient_id))
    for read in (store.files.patient, store.files.load):
        with pytest.raises(SealBrokenError, match=r"^seal_broken$"):
            read(practice_id, patient_id)
    assert store.files.patient("p1", "x1").details == CANARY
    told = capsys.readouterr().out
    assert '"SealBroken"' in told
    assert not [word for word in TELLTALE if word in told.casefold()]


@pytest.mark.parametrize(("practice_id", "event_id"), [("p2", "e1"), ("p1", "e2")])
def test_an_event_copied_elsewhere_does_not_open(
    table: Table, store: Store, practice_id: str, event_id: str
) -> None:
    store.events.receive(an_event("e1", facts.PatientReported(CANARY)), "hash")
    copy(table, keys.event("p1", "e1"), keys.event(practice_id, event_id))
    with pytest.raises(SealBrokenError):
        store.events.get(practice_id, event_id)


@pytest.mark.parametrize("key_id", ["p2.1", "p1.2"])
def test_a_secret_copied_to_another_key_does_not_open(
    table: Table, store: Store, key_id: str
) -> None:
    store.practices.save_credential(Credential("p1.1", "p1", ("secret",)))
    copy(table, keys.credential("p1.1"), keys.credential(key_id))
    with pytest.raises(SealBrokenError):
        store.practices.credential(key_id)


def test_what_was_sealed_for_a_patient_is_no_secret_of_a_key(table: Table, store: Store) -> None:
    know_canary(store)
    copy(table, keys.patient("p1", "x1"), keys.credential("p1.x1"))
    with pytest.raises(SealBrokenError):
        store.practices.credential("p1.x1")


def test_words_longer_than_kms_takes_at_once_come_back_whole(table: Table, store: Store) -> None:
    words = "Beste praktijk… " * 800
    event = an_event("e1", facts.PatientReplied(Channel.SMS, words, distress=False))
    store.events.receive(event, "hash")
    row = table.get_item(Key=keys.event("p1", "e1").item())["Item"]
    sealed: Any = row["sealed"]
    assert len(sealed) == -(-len(words.encode()) // LARGEST)
    assert store.events.get("p1", "e1") == event


@pytest.mark.parametrize(
    "harm", [lambda parts: parts[:-1], lambda parts: parts[::-1], lambda _: []]
)
def test_no_part_can_be_left_out_or_moved(table: Table, store: Store, harm: Any) -> None:
    event = an_event("e1", facts.PatientReplied(Channel.SMS, "x" * 9_000, distress=False))
    store.events.receive(event, "hash")
    row = table.get_item(Key=keys.event("p1", "e1").item())["Item"]
    table.put_item(Item={**row, "sealed": harm(row["sealed"])})
    with pytest.raises(SealBrokenError):
        store.events.get("p1", "e1")


def test_what_says_nothing_about_a_person_needs_no_key(store: Store) -> None:
    spent = uses(store)
    store.events.receive(an_event("e1", facts.StaffResumed("desk")), "hash")
    store.events.get("p1", "e1")
    assert spent() == (0, 0)


def test_details_are_sealed_again_only_when_they_change(store: Store) -> None:
    know_canary(store)
    spent = uses(store)
    file = store.files.load("p1", "x1")
    assert file.patient
    assert spent() == (0, 1)
    event = an_event("e1", facts.StaffResumed("desk"))
    store.events.receive(event, "hash")
    moved_on = replace(file.patient, case_id="c9", opted_out=frozenset({"sms"}))
    store.files.commit(file, Changes(patient=moved_on), event, a_practice())
    assert spent() == (0, 0)
    file = store.files.load("p1", "x1")
    assert file.patient == replace(moved_on, rev=file.patient.rev if file.patient else 0)
    spent()
    moved = replace(moved_on, details=replace(CANARY, phone="+31600000019"))
    commit(store, "e2", Changes(patient=replace(moved, details_at=NOW)), file)
    sealed, _ = spent()
    assert sealed == 2  # the event that tells it, and the patient
    assert store.files.patient("p1", "x1").details == moved.details


def test_an_address_that_failed_is_sealed_too(table: Table, store: Store) -> None:
    know_canary(store)
    file = store.files.load("p1", "x1")
    assert file.patient
    failed = replace(file.patient, bad_addresses=frozenset({"kanarie@oud.example"}))
    commit(store, "e1", Changes(patient=failed), file)
    assert "kanarie" not in str(table.scan()["Items"])
    assert store.files.patient("p1", "x1").bad_addresses == failed.bad_addresses


class TestWhatAnAppointmentEventCosts:
    """Calls of KMS, (sealed, opened), as decision 17 reckons with them; the secret comes on top."""

    def test_one_that_brings_a_new_person(self, store: Store) -> None:
        assert self.taken_in_and_applied(store, "e1", CANARY) == (2, 1)

    def test_one_that_tells_of_the_person_what_is_known(self, store: Store) -> None:
        self.taken_in_and_applied(store, "e1", CANARY)
        assert self.taken_in_and_applied(store, "e2", CANARY) == (1, 2)

    def test_one_that_brings_new_details(self, store: Store) -> None:
        self.taken_in_and_applied(store, "e1", CANARY)
        moved = replace(CANARY, phone="+31600000019")
        assert self.taken_in_and_applied(store, "e2", moved) == (2, 2)

    def test_one_that_tells_nothing_of_the_person(self, store: Store) -> None:
        self.taken_in_and_applied(store, "e1", CANARY)
        assert self.taken_in_and_applied(store, "e2", None) == (0, 1)

    @staticmethod
    def taken_in_and_applied(
        store: Store, event_id: str, details: PatientDetails | None
    ) -> tuple[int, int]:
        store.practices.save(a_practice())
        spent = uses(store)
        booked = facts.AppointmentReported(
            "a1", AppointmentStatus.BOOKED, NOW, NOW + timedelta(minutes=20), "gp", patient=details
        )
        event = an_event(event_id, booked)
        receive_event(event, event_id, store.events, FakeInbox())
        apply_event("p1", "x1", event_id, store.practices, store.events, store.files)
        taken: tuple[int, int] = spent()
        return taken


THROTTLED = ClientError({"Error": {"Code": "ThrottlingException", "Message": "slow"}}, "Encrypt")
DENIED = ClientError({"Error": {"Code": "AccessDeniedException", "Message": "no"}}, "Decrypt")
AWAY = EndpointConnectionError(endpoint_url="https://kms.example")


@pytest.mark.parametrize("trouble", [THROTTLED, DENIED, AWAY])
class TestWithoutKeys:
    """KMS does not answer: nothing is lost, and the same again succeeds."""

    @pytest.mark.requirement("AU-18")
    def test_an_event_that_cannot_be_sealed_is_not_taken_in(
        self, table: Table, store: Store, trouble: Exception
    ) -> None:
        event = an_event("e1", facts.PatientReported(CANARY))
        with without_keys(store, trouble):
            store.events.receive(event, "hash")
        assert not table.scan()["Items"]
        assert store.events.receive(event, "hash") is Receipt.NEW

    def test_an_event_that_cannot_be_opened_keeps_waiting(
        self, store: Store, trouble: Exception
    ) -> None:
        event = an_event("e1", facts.PatientReported(CANARY))
        store.events.receive(event, "hash")
        with without_keys(store, trouble):
            store.events.get("p1", "e1")
        assert store.events.get("p1", "e1") == event

    def test_a_change_that_cannot_be_sealed_changes_nothing(
        self, store: Store, trouble: Exception
    ) -> None:
        know_canary(store)
        file = store.files.load("p1", "x1")
        event = an_event("e1", facts.StaffResumed("desk"))
        store.events.receive(event, "hash")
        with without_keys(store, trouble):
            store.files.commit(file, Changes(patient=a_patient()), event, a_practice())
        assert store.files.load("p1", "x1") == file
        assert store.events.receive(event, "hash") is Receipt.REPEATED


@contextmanager
def without_keys(store: Store, trouble: Exception) -> Iterator[None]:
    """Expect our own error, which says nothing of the person."""
    assert store.kms
    store.kms.trouble = trouble
    with pytest.raises(KeysUnavailableError, match=r"^keys_unavailable$") as raised:
        yield
    told = f"{raised.value!r} {raised.value.__cause__!r}".casefold()
    assert not [word for word in TELLTALE if word in told]
    store.kms.trouble = None


def uses(store: Store) -> Any:
    assert store.kms
    store.kms.take()
    return store.kms.take


def copy(table: Table, here: keys.Key, there: keys.Key) -> None:
    row = table.get_item(Key=here.item())["Item"]
    table.put_item(Item={**row, **there.item()})
