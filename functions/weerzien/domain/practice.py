"""A practice and its settings: the tenant (settings table of the requirements, section 4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from weerzien.domain.ids import recipient_hash
from weerzien.domain.vocabulary import AddressForm, Language, Variant

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of a day in local civil time, on ISO weekdays (1 = Monday)."""

    opens: time
    closes: time
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class Closure:
    """The practice's own closed days, both ends included, with who answers the phone meanwhile."""

    first_day: date
    last_day: date
    cover_phone: str | None = None


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A named person who owns tasks; `id` is opaque, `name` is shown to colleagues only."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Role:
    """Who does a human step, and who steps in (HR-16)."""

    owner: StaffMember
    stand_in: StaffMember


@dataclass(frozen=True, slots=True)
class Staff:
    """The people behind the high-risk lane and the desk (AU-12)."""

    desk: Role
    coordinator: Role
    clinician: Role
    clinical_lead: Role


@dataclass(frozen=True, slots=True)
class Sender:
    """How messages are signed: a two-way number, or a one-way name (D13)."""

    number: str
    two_way: bool
    mail_name: str
    mail_address: str


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A fast clock: practice time runs `factor` times real time from the two anchors on (AU-15)."""

    real_start: datetime
    practice_start: datetime
    factor: int
    recipients: frozenset[str]
    """Keyed hashes of the addresses; the addresses themselves lie sealed elsewhere."""


WORKDAYS = frozenset({1, 2, 3, 4, 5})
NO_SUNDAY = frozenset({1, 2, 3, 4, 5, 6})


@dataclass(frozen=True, slots=True)
class Practice:
    """One practice with every setting a rule may ask for; defaults are the product's."""

    id: str
    name: str
    short_name: str
    pepper: str = field(repr=False)
    """Random secret that keys address hashes and link tokens of this practice."""
    phone: str
    booking_url: str
    variant: Variant
    address_form: AddressForm
    sender: Sender
    staff: Staff
    discipline_variants: Mapping[str, Variant] = field(default_factory=dict)
    language: Language = Language.NL
    time_zone: str = "Europe/Amsterdam"
    opening: Window = Window(time(8), time(17), WORKDAYS)
    sms_window: Window = Window(time(9), time(20), NO_SUNDAY)
    email_window: Window = Window(time(8), time(20), NO_SUNDAY)
    day0_latest: time = time(21)
    jitter_minutes: int = 150
    closures: tuple[Closure, ...] = ()
    messages_during_closures: bool = True
    optional_holidays: frozenset[str] = frozenset()
    grace_minutes: int = 15
    day0_target_minutes: int = 120
    maximum_mark_age_days: int = 3
    offsets: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    sms_at_value: bool = True
    late_cancellation_starts: bool = False
    own_number_from_12: bool = False
    foreign_mobile_prefixes: frozenset[str] = frozenset()
    link_life_days: int = 90
    reply_pause_working_days: int = 2
    recent_discharge_days: int = 30
    early_treatment_sessions: int = 4
    call_deadline_hours: int = 72
    his_events_per_minute: int = 1_200
    """Beyond it the source system is asked to come again later."""
    minimum_opening_minutes: int = MINUTES_PER_HOUR
    already_booked_call_days: int = 7
    welfare_protocol: str | None = None
    safety_line: str | None = None
    fee_policy: bool = False
    details_days: int = 30
    """How long contact details outlive the last case (CO-14); shorter is allowed, longer not."""
    words_days: int = 90
    """How long the contact log keeps words, and tasks and cases keep risks; likewise."""
    log_months: int = 24
    """How long the contact log is kept; likewise."""
    sending: bool = False
    rehearsal: Rehearsal | None = None
    settings_version: int = 1
    texts: Mapping[str, str] = field(default_factory=dict)
    source_system: str = ""
    """Name of the practice's own system or its vendor, as people call it."""
    rehearsed_at: datetime | None = None
    """Real moment at which a rehearsal had lasted a whole series, the latest one (AU-15)."""
    sandbox: bool = False
    """For the tests of a vendor: it never goes live, and no real patient is in it."""
    leaves_at: datetime | None = None
    """Real moment from which everything of the practice may be erased; None while it stays."""

    def writes_to(self, address: str) -> bool:
        """Whether messages may go there: in a rehearsal to its test recipients only (AU-15)."""
        if self.rehearsal is None:
            return True
        return recipient_hash(self.pepper, address) in self.rehearsal.recipients

    def variant_for(self, discipline: str) -> Variant:
        """Tone set of a discipline; the practice's own where none is set (TV-05)."""
        return self.discipline_variants.get(discipline, self.variant)
