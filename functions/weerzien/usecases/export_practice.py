"""All that a practice is owed: its settings, and of every patient what is kept (CO-06, CO-15)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from weerzien.domain.agreement import Agreement
from weerzien.domain.closed_address import ClosedAddress
from weerzien.domain.kept_file import KeptFile
from weerzien.domain.practice import Practice
from weerzien.domain.task import Task
from weerzien.ports import Credential
from weerzien.usecases.erase_expired import kept_file
from weerzien.usecases.leave_practice import Departing
from weerzien.usecases.onboard_practice import Onboarding


@dataclass(frozen=True, slots=True)
class PracticeSheet:
    """What is kept of a practice itself; secrets are no part of it."""

    practice: Practice
    agreements: tuple[Agreement, ...]
    recipients: tuple[str, ...]
    keys: tuple[Credential, ...]
    closed_addresses: tuple[ClosedAddress, ...]
    tasks: tuple[Task, ...] = ()
    """Open ones that are about the practice and no patient."""


def practice_sheet(practice_id: str, ports: Departing, onboarding: Onboarding) -> PracticeSheet:
    """Read all that is the practice's own, without its pepper and without secrets of keys."""
    practice = ports.keeping.practices.get(practice_id)
    keys = ports.keys.of_practice(practice_id)
    return PracticeSheet(
        replace(practice, pepper=""),
        onboarding.agreements.of_practice(practice_id),
        tuple(sorted(onboarding.recipients.of_practice(practice_id))),
        tuple(replace(one, secrets=()) for one in keys),
        ports.rows.opt_outs(practice_id),
        tuple(one for one in ports.keeping.tasks.open_of(practice_id) if not one.patient_id),
    )


def files_after(practice_id: str, after: str, ports: Departing) -> Iterator[KeptFile]:
    """Give every patient's file in the order of the pseudonyms, from beyond `after` on."""
    for patient_id in ports.rows.files(practice_id, after):
        yield kept_file(practice_id, patient_id, ports.keeping)


def told_exported(practice_id: str, ports: Departing) -> None:
    """Note that a practice which leaves has its data; nothing to note for one that stays."""
    there = ports.leavings.find(practice_id)
    if there is not None and there.erased_at is None:
        now = ports.keeping.clocks.real_now()
        ports.leavings.put(replace(there, exported_at=now), there)
