"""The closed lists of words that every room shares; each value is what is stored and logged."""

from enum import StrEnum


class Channel(StrEnum):
    SMS = "sms"
    EMAIL = "email"
    PHONE = "phone"
    LETTER = "letter"
    LINK_PAGE = "link_page"


class Variant(StrEnum):
    """Tone set (TV-01 to TV-05)."""

    GENERAL = "general"
    MENTAL_HEALTH = "mental_health"
    PHYSIOTHERAPY = "physiotherapy"
    DENTAL = "dental"
    NUTRITION = "nutrition"


class Lane(StrEnum):
    STANDARD = "standard"
    HIGH_RISK = "high_risk"


class Stage(StrEnum):
    """Place in the series; texts are keyed by stage, never by day number (TV-08)."""

    IMMEDIATE = "immediate"
    CHECK_IN = "check_in"
    BRIEF_CHECK_IN = "brief_check_in"
    VALUE = "value"
    SOFT_DEADLINE = "soft_deadline"
    LAST_CONTACT = "last_contact"


class AddressForm(StrEnum):
    """Dutch form of address; English texts do not differ by it (TV-09)."""

    JE = "je"
    U = "u"


class Language(StrEnum):
    NL = "nl"
    EN = "en"


class RiskCategory(StrEnum):
    """Categories only, never a diagnosis or a medicine (HR-01 to HR-06, D10)."""

    CHRONIC_MULTI = "chronic_multi"
    PSYCH_DISCHARGE = "psych_discharge"
    RISK_MEDICATION = "risk_medication"
    CRISIS = "crisis"
    EARLY_TREATMENT = "early_treatment"
    POST_OP = "post_op"


class StopReason(StrEnum):
    """Why a case ended, or why its messages did (NS-18)."""

    REBOOKED = "rebooked"
    ALREADY_REBOOKED = "already_rebooked"
    DECLINED = "declined"
    OPTED_OUT = "opted_out"
    MARK_CORRECTED = "mark_corrected"
    COMPLETED = "completed"
    MERGED = "merged"
    TOO_OLD = "too_old"
    NO_CHANNEL = "no_channel"
    DECEASED = "deceased"
    DEREGISTERED = "deregistered"
    MOVED = "moved"
    ADMITTED = "admitted"
    SECRET_ADDRESS = "secret_address"  # noqa: S105 - a reason, not a password
    NO_CONTACT = "no_contact"
    MANUAL = "manual"
    PRACTICE_STOPPED = "practice_stopped"
    FAILED = "failed"


class Barrier(StrEnum):
    """What makes coming hard, as a category only (NS-36)."""

    TIMING = "timing"
    TRANSPORT = "transport"
    COSTS = "costs"
    FEAR = "fear"
    OTHER = "other"
