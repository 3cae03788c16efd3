"""Every key of the one table, and nothing but keys: the practice first, then opaque ids."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Final, NamedTuple

from weerzien.domain.errors import NotFoundError
from weerzien.domain.ids import address_hash, token_hash
from weerzien.domain.news import Changed, Row
from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel
from weerzien.domain.write_back import Home

INDEX: Final = "gsi1"
LEAVING: Final = "LEAVING"
AGENDA_SHARDS: Final = 4
WRITE_BACK_SHARDS: Final = 8
WAITED: Final = "AGENDA#WAITING"
HAND_OVERS: Final = "HANDOVERS"
PRACTICES: Final = "PRACTICES"
LIST_SOURCES: Final = "LISTSOURCES"
FEED_DAY: Final = "DAY#"
AGREEMENT: Final = "AGREEMENT#"
APPOINTMENT: Final = "APPOINTMENT#"
CONTACT: Final = "CONTACT#"
TASK: Final = "TASK#"
WAITING: Final = "WAITING#"
PATIENT: Final = "PATIENT"
FILE: Final = "FILE#"
LINK: Final = "LINK#"
PATIENT_HERE: Final = "PATIENT#"
OPT_OUTS: Final = "OPTOUTS"
OUTBOX: Final = "OUTBOX"
WRITE_BACK: Final = "OUT#"
PARKED: Final = "WRITEBACKS#PARKED"

_DEPTH_OF_A_HOME: Final = 3
_TOLD: Final = {
    "CASE": Row.CASE,
    CONTACT: Row.CONTACT,
    "HANDOVER": Row.HAND_OVER,
    OPT_OUTS: Row.OPT_OUTS,
    TASK: Row.TASK,
}
_PART = re.compile(r"[^#\s]{1,128}")


class Key(NamedTuple):
    """Primary key of one item."""

    pk: str
    sk: str

    def item(self) -> dict[str, str]:
        return {"pk": self.pk, "sk": self.sk}


class IndexKey(NamedTuple):
    """Place of one item in the index."""

    gsi1pk: str
    gsi1sk: str

    def item(self) -> dict[str, str]:
        return {"gsi1pk": self.gsi1pk, "gsi1sk": self.gsi1sk}


def _part(value: str) -> str:
    # Some ids come out of addresses and paths: one that could reach into another key names nothing.
    if not _PART.fullmatch(value):
        raise NotFoundError
    return value


def moment(at: datetime) -> str:
    """Write a moment in fixed width, so that text order is time order."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def practice(practice_id: str) -> Key:
    return Key(f"PRACTICE#{_part(practice_id)}", "PRACTICE")


def agreement(practice_id: str, text_id: str) -> Key:
    return Key(practice(practice_id).pk, AGREEMENT + _part(text_id))


def recipients(practice_id: str) -> Key:
    """Key of the practice's test recipients."""
    return Key(practice(practice_id).pk, "RECIPIENTS")


def leaving(practice_id: str) -> Key:
    """Key of how far the leaving of a practice got; it outlives everything else of it."""
    return Key(practice(practice_id).pk, "LEAVING")


def leaving_due(practice_id: str, at: datetime) -> IndexKey:
    """Where erasing finds practices that have left, from the real moment `at` on."""
    return IndexKey(LEAVING, f"{moment(at)}#{_part(practice_id)}")


def listed_file(practice_id: str, patient_id: str) -> Key:
    """Key of an entry in the practice's list of patients of whom anything is kept."""
    return Key(f"{practice(practice_id).pk}#FILES", FILE + _part(patient_id))


def partitions_of_practice(practice_id: str) -> tuple[str, ...]:
    """Partitions that are the practice's own, beside its settings and those of its patients."""
    return (feed(practice_id), listed_file(practice_id, "any").pk)


def sender(number: str, practice_id: str) -> IndexKey:
    return IndexKey(f"SENDER#{number}", practice_id)


def credential(key_id: str) -> Key:
    """Key of a credential whose id, `<practice id>.<number>`, alone finds the item.

    It lies outside its practice: whoever looks it up acts for no practice yet (decision 19).
    """
    practice_id, _, number = key_id.rpartition(".")
    return Key(f"CREDENTIAL#{_part(practice_id)}.{_part(number)}", "CREDENTIAL")


def keys_of_practice(practice_id: str) -> str:
    return f"{practice(practice_id).pk}#KEYS"


def key_of_practice(key_id: str) -> IndexKey:
    """Where whoever looks after the keys of a practice finds all of them."""
    practice_id, _, number = key_id.rpartition(".")
    return IndexKey(keys_of_practice(practice_id), number)


def his_events(practice_id: str, at: datetime) -> Key:
    """Key of the count of events that a practice's source system sent in one clock minute."""
    return Key(practice(practice_id).pk, f"HISEVENTS#{moment(at)[:16]}")


def registered(practice_id: str) -> Key:
    """Key of a small item by which the index tells all practices; the settings lie beside it."""
    return Key(practice(practice_id).pk, "REGISTERED")


def all_practices(practice_id: str) -> IndexKey:
    """Where jobs that go by every practice find it."""
    return IndexKey(PRACTICES, _part(practice_id))


def feed(practice_id: str) -> str:
    """Partition of what is known of a practice's feed: its door writes here, not in settings."""
    return f"{practice(practice_id).pk}#FEED"


def feed_day(practice_id: str, day: date) -> Key:
    return Key(feed(practice_id), f"{FEED_DAY}{day.isoformat()}")


def pulse(practice_id: str) -> Key:
    return Key(feed(practice_id), "PULSE")


def list_source(practice_id: str) -> Key:
    """Key of where a practice's own agenda may be read."""
    return Key(feed(practice_id), "SOURCE")


def list_source_due(practice_id: str, at: datetime) -> IndexKey:
    """Where the nightly reader finds agendas that are due from the real moment `at` on."""
    return IndexKey(LIST_SOURCES, f"{moment(at)}#{_part(practice_id)}")


def his_lists(practice_id: str, at: datetime) -> Key:
    """Key of the count of appointment lists that a practice posted in one clock minute."""
    return Key(feed(practice_id), f"HISLISTS#{moment(at)[:16]}")


def no_shows(practice_id: str, at: datetime) -> Key:
    """Key of the count of no-shows that a practice reported in one clock hour."""
    return Key(practice(practice_id).pk, f"NOSHOWS#{moment(at)[:13]}")


def event(practice_id: str, event_id: str) -> Key:
    return Key(f"{practice(practice_id).pk}#EVENT#{_part(event_id)}", "EVENT")


def patient(practice_id: str, patient_id: str) -> Key:
    return Key(f"{practice(practice_id).pk}#PATIENT#{_part(patient_id)}", PATIENT)


def appointment(practice_id: str, patient_id: str, appointment_id: str) -> Key:
    return Key(patient(practice_id, patient_id).pk, APPOINTMENT + _part(appointment_id))


def waiting(practice_id: str, patient_id: str, occurred_at: datetime, event_id: str) -> Key:
    sk = f"{WAITING}{moment(occurred_at)}#{_part(event_id)}"
    return Key(patient(practice_id, patient_id).pk, sk)


def waiting_from(pk: str, sk: str) -> tuple[str, str, str, datetime]:
    """Read practice id, patient id, event id and moment of occurrence back out of that key."""
    _, practice_id, _, patient_id = pk.split("#")
    _, occurred_at, event_id = sk.split("#")
    return practice_id, patient_id, event_id, datetime.fromisoformat(occurred_at)


def waited(event_id: str, until: datetime) -> IndexKey:
    """Where Reconcile finds the events that nobody's patient came for."""
    return IndexKey(WAITED, f"{moment(until)}#{event_id}")


def case(practice_id: str, case_id: str) -> Key:
    return Key(f"{practice(practice_id).pk}#CASE#{_part(case_id)}", "CASE")


def agenda_shard(shard: int) -> str:
    return f"AGENDA#{shard}"


def agenda(case_id: str, at: datetime) -> IndexKey:
    """Where Reconcile looks for the case from the real moment `at` on."""
    shard = sha256(case_id.encode()).digest()[0] % AGENDA_SHARDS
    return IndexKey(agenda_shard(shard), f"{moment(at)}#{case_id}")


def retention_shard(shard: int) -> str:
    return f"RETENTION#{shard}"


def retention(patient_id: str, at: datetime) -> IndexKey:
    """Where erasing looks for the patient's file from the real moment `at` on."""
    shard = sha256(patient_id.encode()).digest()[0] % AGENDA_SHARDS
    return IndexKey(retention_shard(shard), f"{moment(at)}#{patient_id}")


def hand_over(practice_id: str, case_id: str) -> Key:
    return Key(case(practice_id, case_id).pk, "HANDOVER")


def hand_over_look(case_id: str, at: datetime) -> IndexKey:
    """Where a page for a clinician is found that is to be made, or looked at, from then on."""
    return IndexKey(HAND_OVERS, f"{moment(at)}#{case_id}")


def contact(practice_id: str, patient_id: str, case_id: str, contact_id: str) -> Key:
    """Key of a contact; one outside any case lies with the patient."""
    return Key(_home(practice_id, patient_id, case_id), CONTACT + _part(contact_id))


def task(practice_id: str, patient_id: str, case_id: str, task_id: str) -> Key:
    """Key of a task; outside any case it lies with the patient, about none with the practice."""
    if not patient_id:
        return Key(practice(practice_id).pk, TASK + _part(task_id))
    return Key(_home(practice_id, patient_id, case_id), TASK + _part(task_id))


def task_pointer(practice_id: str, task_id: str) -> Key:
    """Key of a small item that tells in which partition the task lies."""
    return Key(f"{practice(practice_id).pk}#TASK#{_part(task_id)}", "TASK")


def open_tasks(practice_id: str) -> str:
    return f"{practice(practice_id).pk}#TASKS"


def open_task(practice_id: str, due: datetime, task_id: str) -> IndexKey:
    return IndexKey(open_tasks(practice_id), f"{moment(due)}#{task_id}")


def link(practice_id: str, case_id: str, token: str) -> Key:
    return Key(case(practice_id, case_id).pk, f"LINK#{token_hash(token)}")


def link_index(token: str) -> IndexKey:
    """Place of a link: found by the hash of its token; the token itself is never stored."""
    return IndexKey(f"LINK#{token_hash(token)}", "LINK")


def address(of: Practice, address: str) -> str:
    return f"{practice(of.id).pk}#ADDRESS#{address_hash(of.pepper, address)}"


def patient_here(of: Practice, address_: str, patient_id: str) -> Key:
    return Key(address(of, address_), PATIENT_HERE + _part(patient_id))


def opt_out(of: Practice, address_: str, channel: Channel) -> Key:
    return Key(address(of, address_), f"OPTOUT#{channel}")


def opt_outs_of(practice_id: str, patient_id: str) -> Key:
    """Key of what a patient closed last, for the practice's own record."""
    return Key(patient(practice_id, patient_id).pk, OPT_OUTS)


def home(of: Home) -> str:
    """Partition of a case or a patient, in which the messages about it wait."""
    return _home(of.practice_id, of.patient_id, of.case_id)


def outbox(of: Home) -> Key:
    return Key(home(of), OUTBOX)


def write_back(of: Home, message_id: str) -> Key:
    return Key(home(of), WRITE_BACK + _part(message_id))


def is_told(sk: str) -> bool:
    """Tell whether an item of a home is there for what goes back to the practice's record."""
    return sk in (OPT_OUTS, OUTBOX) or sk.startswith(WRITE_BACK)


def endpoint(practice_id: str) -> Key:
    return Key(practice(practice_id).pk, "ENDPOINT")


def write_backs_shard(shard: int) -> str:
    return f"WRITEBACKS#{shard}"


def write_backs(of: Home, at: datetime) -> IndexKey:
    """Where delivery looks for the outbox from the real moment `at` on."""
    shard = sha256(of.name.encode()).digest()[0] % WRITE_BACK_SHARDS
    return IndexKey(write_backs_shard(shard), f"{moment(at)}#{of.name}")


def parked_outbox(of: Home) -> IndexKey:
    """Where an outbox waits that no endpoint takes anything from, by practice."""
    return IndexKey(PARKED, f"{_part(of.practice_id)}#{of.name}")


def dead_letters(practice_id: str) -> str:
    return f"{practice(practice_id).pk}#DEADLETTERS"


def dead_letter(of: Home, at: datetime, message_id: str) -> IndexKey:
    return IndexKey(dead_letters(of.practice_id), f"{moment(at)}#{message_id}")


def home_of(pk: str) -> Home:
    """Read a home back out of its partition key."""
    _, practice_id, kind, name = pk.split("#")
    return Home(practice_id, case_id=name) if kind == "CASE" else Home(practice_id, name)


def changed(pk: str, sk: str) -> Changed | None:
    """Read out of its key which row changed; None for rows that the practice's record needs not."""
    if pk.count("#") != _DEPTH_OF_A_HOME:
        # Work of the practice itself is about no patient.
        return None
    kind, mark, name = sk.partition("#")
    row = _TOLD.get(kind + mark)
    return Changed(home_of(pk), row, name) if row else None


def opt_outs(practice_id: str) -> str:
    return f"{practice(practice_id).pk}#OPTOUTS"


def opt_out_of_practice(key: Key) -> IndexKey:
    """Where all addresses that a practice's patients ever closed are found."""
    _, practice_id, _, hashed = key.pk.split("#")
    return IndexKey(opt_outs(practice_id), f"{hashed}#{last_part(key.sk)}")


def practice_and_patient(pk: str) -> tuple[str, str]:
    """Read the two ids back out of a patient's partition key."""
    _, practice_id, _, patient_id = pk.split("#")
    return practice_id, patient_id


def practice_and_case(pk: str) -> tuple[str, str]:
    """Read the two ids back out of a case's partition key."""
    _, practice_id, _, case_id = pk.split("#")
    return practice_id, case_id


def practice_of(pk: str) -> str:
    """Read the practice's id back out of any partition key."""
    return pk.split("#")[1]


def last_part(key: str) -> str:
    """Id at the end of a key."""
    return key.rpartition("#")[2]


def _home(practice_id: str, patient_id: str, case_id: str) -> str:
    return case(practice_id, case_id).pk if case_id else patient(practice_id, patient_id).pk
