"""Everything that can go wrong, as one tree; messages are codes and opaque ids, never data.

WeerzienError
├── NotFoundError          no such practice, case, task, link
├── StaleError             somebody else changed it first: read again and retry
├── AlreadyAppliedError    this event has had its effect
├── EventConflictError     the same event id came with another body (409)
├── OtherPracticeError     a row of another practice than the one acted for
├── TooManyEventsError     a source system is beyond its practice's limit (429)
├── ListNotPulledError     a source system's agenda could not be read; `code` says why
├── NotTakenError          no carrier took an answer that is due at once: run it again
├── ClaimRefusedError      the case is over, or the touchpoint is taken
├── KeysUnavailableError   the keys could not be used: nothing was read or written, retry
├── SealBrokenError        a sealed text was made for another practice, patient or event
└── RefusedError           a request that rules forbid; `code` says which
    ├── TextsRefusedError  own texts that the content lint does not let through
    └── NotReadyError      a practice that lacks something before its messages may leave
"""

from collections.abc import Sequence


class WeerzienError(Exception):
    """Base of all our errors; carries a code that support can search for."""

    code = "error"

    def __init__(self, code: str | None = None) -> None:
        self.code = code or self.code
        super().__init__(self.code)


class NotFoundError(WeerzienError):
    code = "not_found"


class StaleError(WeerzienError):
    code = "stale"


class AlreadyAppliedError(WeerzienError):
    code = "already_applied"


class EventConflictError(WeerzienError):
    code = "event_conflict"


class OtherPracticeError(WeerzienError):
    code = "other_practice"


class TooManyEventsError(WeerzienError):
    """Come again after `seconds`."""

    code = "too_many_events"

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class ListNotPulledError(WeerzienError):
    code = "list_not_pulled"


class NotTakenError(WeerzienError):
    code = "safety_line_not_taken"


class ClaimRefusedError(WeerzienError):
    code = "claim_refused"


class KeysUnavailableError(WeerzienError):
    code = "keys_unavailable"


class SealBrokenError(WeerzienError):
    code = "seal_broken"


class RefusedError(WeerzienError):
    code = "refused"


class TextsRefusedError(RefusedError):
    """Own texts of a practice that must not go out; the reasons are Dutch, for staff."""

    code = "texts_refused"

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__()
        self.reasons = tuple(reasons)


class NotReadyError(RefusedError):
    """A practice may not go live; `missing` are the codes of all that it lacks."""

    code = "not_ready"

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__()
        self.missing = tuple(missing)
