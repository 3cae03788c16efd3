"""Before a practice goes live: what it signed, who tries it out, how long it keeps what."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from weerzien.domain.agreement import TEXT_ID, Agreement
from weerzien.domain.calendar import local_date
from weerzien.domain.errors import RefusedError
from weerzien.domain.ids import recipient_hash
from weerzien.domain.practice import Practice
from weerzien.domain.retention import LONGEST
from weerzien.ports import Agreements, Clocks, PracticeRows, Practices, Recipients
from weerzien.usecases.erase_expired import Erased, Erasing, erase_file

MOST_RECIPIENTS = 1_000
"""Far more than colleagues who try something out: the practice's own row must stay small."""


@dataclass(frozen=True, slots=True)
class Onboarding:
    """The ports that onboarding needs, together."""

    practices: Practices
    agreements: Agreements
    recipients: Recipients
    clocks: Clocks


def record_agreement(
    practice_id: str, text_id: str, signed_by: str, signed_on: date, by: str, ports: Onboarding
) -> Agreement:
    """Write down that a practice signed a version of the processor agreement (AVG article 28).

    Raises RefusedError for a version that is no name, nobody who signed, or a day still to come.
    """
    practice = ports.practices.get(practice_id)
    now = ports.clocks.real_now()
    if not TEXT_ID.fullmatch(text_id):
        raise RefusedError("agreement_version_unusable")
    if not signed_by.strip():
        raise RefusedError("agreement_signatory_required")
    if signed_on > local_date(now, practice):
        raise RefusedError("agreement_not_signed_yet")
    agreement = Agreement(practice.id, text_id, signed_by.strip(), signed_on, by, now)
    ports.agreements.put(agreement)
    return agreement


def set_recipients(practice_id: str, addresses: Collection[str], ports: Onboarding) -> Practice:
    """Keep the list of test recipients; a rehearsal under way writes to them from now on.

    Addresses are E.164 or one plain mail address each. They lie sealed; the practice's own row,
    which every function reads, holds keyed hashes.
    """
    practice = ports.practices.get(practice_id)
    if len(addresses) > MOST_RECIPIENTS:
        raise RefusedError("too_many_recipients")
    ports.recipients.save(practice.id, addresses)
    if practice.rehearsal is None:
        return practice
    named = frozenset(recipient_hash(practice.pepper, one) for one in addresses)
    changed = replace(
        practice,
        rehearsal=replace(practice.rehearsal, recipients=named),
        settings_version=practice.settings_version + 1,
    )
    ports.practices.save(changed)
    return changed


def set_periods(practice_id: str, ports: Onboarding, **periods: int) -> Practice:
    """Keep things for shorter than the product does, never longer (CO-14).

    `periods` are `details_days`, `words_days`, `log_months`. What is over by them goes when its
    file is next looked at; `look_at_all` does that at once.
    """
    practice = ports.practices.get(practice_id)
    for name, period in periods.items():
        if not 1 <= period <= LONGEST[name]:
            raise RefusedError("period_not_allowed")
    changed = _changed(practice, **periods)
    ports.practices.save(changed)
    return changed


def look_at_all(practice_id: str, keeping: Erasing, rows: PracticeRows) -> Erased:
    """Look at every patient's file now, by the periods that hold now; again does no harm."""
    done = Erased()
    for patient_id in rows.files(practice_id):
        done = erase_file(practice_id, patient_id, keeping, done)
    return done


def set_source_system(practice_id: str, name: str, ports: Onboarding) -> Practice:
    """Note which system the practice works with; an empty name takes it back."""
    changed = _changed(ports.practices.get(practice_id), source_system=name.strip())
    ports.practices.save(changed)
    return changed


def _changed(practice: Practice, **settings: int | str) -> Practice:
    version = practice.settings_version + 1
    return replace(practice, settings_version=version, **settings)  # type: ignore[arg-type]
