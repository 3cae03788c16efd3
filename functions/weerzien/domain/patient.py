"""A patient as the practice's information system reports the person, no more than is needed."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from weerzien.domain.vocabulary import AddressForm, Language, RiskCategory


@dataclass(frozen=True, slots=True)
class Representative:
    """Guardian, curator or mentor who is contacted instead of, or for, the patient (D16)."""

    phone: str | None = None
    email: str | None = None
    leads: bool = False
    """True for a curator, mentor or authorised person: leads at every age, not only for minors."""


@dataclass(frozen=True, slots=True)
class PatientDetails:
    """What a patient event says about the person; phone numbers are E.164 or None."""

    ref: str = ""
    """The source system's own number of the patient, so that it finds what we write back."""
    first_name: str = ""
    full_name: str = ""
    birth_date: date | None = None
    phone: str | None = None
    email: str | None = None
    language: Language | None = None
    address_form: AddressForm | None = None
    representative: Representative | None = None
    risks: frozenset[RiskCategory] = frozenset()
    session_number: int | None = None
    secret_address: bool = False
    no_contact: bool = False
    test: bool = False
    basics_only: bool = False
    """Told by a way that has no room for the rest, down from `address_form`: that stays as told."""


def with_rest_of(basics: PatientDetails, told: PatientDetails) -> PatientDetails:
    """Name, numbers, language and, where it names one, representative of the one; all else told."""
    return replace(
        basics,
        address_form=told.address_form,
        representative=basics.representative or told.representative,
        risks=told.risks,
        session_number=told.session_number,
        secret_address=told.secret_address,
        no_contact=told.no_contact,
        test=told.test,
    )


@dataclass(frozen=True, slots=True)
class Patient:
    """A known patient: details of the newest event, and what ended contact for good."""

    id: str
    practice_id: str
    details: PatientDetails
    details_at: datetime
    """Of the newest event that told of them."""
    rev: int = 0
    case_id: str | None = None
    """The latest case of this patient; whether it runs is the case's to say."""
    deceased_at: datetime | None = None
    deregistered_at: datetime | None = None
    no_contact_at: datetime | None = None
    """Set by staff; blocks every channel until lifted with a reason (CO-10)."""
    bad_addresses: frozenset[str] = frozenset()
    """Addresses that bounced or reached someone else; a changed address clears nothing else."""
    opted_out: frozenset[str] = frozenset()
    """Channels closed for this person's present addresses (D1): one read at send time."""
    known_since: datetime | None = None
    """When the details came, first or again after an erasure."""
    erased_at: datetime | None = None
    """Set while there are no details because they were erased; new ones clear it (CO-14)."""
    erasure_asked_at: datetime | None = None
    """When the patient asked to be erased: nothing older than this is kept in words (CO-15)."""
    rest_at: datetime | None = None
    """When the rest of `basics_only` details was told; None: never, or with the details."""

    @property
    def rest_told_at(self) -> datetime | None:
        return self.rest_at if self.details.basics_only else self.details_at
