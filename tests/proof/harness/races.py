"""Four races on one key: many at the same moment, one may win. Run inside worker processes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from botocore.exceptions import ClientError

from fakes.samples import DETAILS, NOW
from proof.harness.race_tools import (
    CONFLICT,
    LATER,
    LOST,
    PRACTICE,
    WON,
    a_no_show,
    an_event,
    case_of,
    commit,
    open_a_planned_case,
    patient_of,
    receive_and_apply,
)
from weerzien import bootstrap
from weerzien.domain.errors import (
    ClaimRefusedError,
    EventConflictError,
    StaleError,
)
from weerzien.domain.event import Event, PatientReported, StaffStopped
from weerzien.domain.vocabulary import Channel, RiskCategory, Stage
from weerzien.ports import Receipt
from weerzien.usecases.apply_event import apply_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from weerzien.domain.case import Case
    from weerzien.domain.patient_file import PatientFile

DAY0: Final = (Stage.IMMEDIATE, Channel.SMS)
CLAIM: Final = "immediate.sms"
NO_SHOWS: Final = 3
"""Losers who try again, as the queue would bring them back, one of them of high risk."""


class Race(Protocol):
    def prepare(self, number: int, runners: int) -> None:
        """Make what round `number` is about; once in all processes together."""

    def look(self, number: int) -> None:
        """Read what everybody has read before the start; once in every process."""

    def run(self, number: int, runner: int) -> tuple[str, str]:
        """Try; answers what was tried and how it went."""

    def broken(self, number: int) -> Iterator[str]:
        """Say what is wrong with what round `number` left behind."""


class ClaimRace:
    """All of them hold the same due touchpoint: a retried task, a late first try, two machines."""

    def __init__(self) -> None:
        self._cases: dict[int, Case] = {}

    def prepare(self, number: int, runners: int) -> None:
        del runners
        open_a_planned_case("claim", number)

    def look(self, number: int) -> None:
        self._cases[number] = bootstrap.cases().get(PRACTICE.id, case_of("claim", number))

    def run(self, number: int, runner: int) -> tuple[str, str]:
        at = NOW + timedelta(microseconds=runner)
        try:
            case = bootstrap.cases().claim(self._cases[number], *DAY0, at)
        except ClaimRefusedError as refused:
            return "claim", LOST if refused.code == "taken" else f"refused as {refused.code}"
        except StaleError:
            return "claim", LATER
        return "claim", WON if case.claims == {CLAIM: at} else "won another's claim"

    def broken(self, number: int) -> Iterator[str]:
        case = bootstrap.cases().get(PRACTICE.id, case_of("claim", number))
        if set(case.claims) != {CLAIM}:
            yield f"{len(case.claims)} claims on the row"


class InboxRace:
    """One event id, posted by all at once; in every third round half of them lie about the body."""

    LIES_EVERY: ClassVar = 3

    def prepare(self, number: int, runners: int) -> None:
        """Nothing: the event is new."""

    def look(self, number: int) -> None:
        """Nothing to read either."""

    def run(self, number: int, runner: int) -> tuple[str, str]:
        lies = number % self.LIES_EVERY == 0 and runner % 2 == 1
        what = "lie" if lies else "receive"
        event = an_event(f"inbox-{number}", f"patient-{number}", PatientReported(DETAILS))
        try:
            receipt = bootstrap.events().receive(event, "other" if lies else "body")
        except EventConflictError:
            return what, CONFLICT
        except ClientError as refused:
            return what, _later(refused)
        return what, WON if receipt is Receipt.NEW else LOST

    def broken(self, number: int) -> Iterator[str]:
        event = bootstrap.events().get(PRACTICE.id, f"inbox-{number}")
        if event.patient_id != f"patient-{number}":
            yield "the row holds another event"


class ActiveRace:
    """As many missed appointments of one patient as there are runners, applied at once."""

    def __init__(self) -> None:
        self._files: dict[int, PatientFile] = {}

    def prepare(self, number: int, runners: int) -> None:
        if number % 2:
            # In every other round the patient is known before.
            known = an_event(f"known-{number}", self._patient(number), PatientReported(DETAILS))
            receive_and_apply(known)
        for runner in range(runners):
            bootstrap.events().receive(self._no_show(number, runner), "body")

    def look(self, number: int) -> None:
        self._files[number] = bootstrap.files().load(PRACTICE.id, self._patient(number))

    def run(self, number: int, runner: int) -> tuple[str, str]:
        event = self._no_show(number, runner)
        return "no-show", commit(self._files[number], event)

    def broken(self, number: int) -> Iterator[str]:
        for runner in range(NO_SHOWS):
            apply_now(
                self._no_show(number, runner), PRACTICE, bootstrap.events(), bootstrap.files()
            )
        file = bootstrap.files().load(PRACTICE.id, self._patient(number))
        missed = [a for a in file.appointments.values() if a.case_id is not None]
        if file.case is None or not file.case.is_open:
            yield "nobody is followed"
            return
        if {one.case_id for one in missed} != {file.case.id}:
            yield "two series for one patient"
        if set(file.case.appointment_ids) != {one.id for one in missed}:
            yield "a missed appointment is in no case"
        if not file.case.risks:
            yield "the higher risk did not win"

    def _patient(self, number: int) -> str:
        return f"active-{number}"

    def _no_show(self, number: int, runner: int) -> Event:
        risks = {RiskCategory.CHRONIC_MULTI} if runner == 1 else set()
        return an_event(
            f"missed-{number}-{runner}",
            self._patient(number),
            a_no_show(f"a-{number}-{runner}", frozenset(risks)),
        )


class StopRace:
    """Half of them stop the case, half of them claim its touchpoints, in any order."""

    CLAIMS: ClassVar = tuple((stage, channel) for stage in Stage for channel in Channel)

    def __init__(self) -> None:
        self._cases: dict[int, Case] = {}
        self._files: dict[int, PatientFile] = {}

    def prepare(self, number: int, runners: int) -> None:
        open_a_planned_case("stop", number)
        for runner in range(0, runners, 2):
            bootstrap.events().receive(self._stop(number, runner), "body")

    def look(self, number: int) -> None:
        self._files[number] = bootstrap.files().load(PRACTICE.id, patient_of("stop", number))
        self._cases[number] = bootstrap.cases().get(PRACTICE.id, case_of("stop", number))

    def run(self, number: int, runner: int) -> tuple[str, str]:
        if runner % 2 == 0:
            return "stop", commit(self._files[number], self._stop(number, runner))
        stage, channel = self.CLAIMS[runner // 2 % len(self.CLAIMS)]
        try:
            case = bootstrap.cases().claim(self._cases[number], stage, channel, NOW)
        except ClaimRefusedError as refused:
            known = refused.code in ("closed", "taken")
            return "claim", refused.code if known else f"refused as {refused.code}"
        except StaleError:
            return "claim", LATER
        return "claim", WON if case.is_open else "claimed in a closed case"

    def broken(self, number: int) -> Iterator[str]:
        case = bootstrap.cases().get(PRACTICE.id, case_of("stop", number))
        if case.is_open:
            yield "stopped, and still open"
        try:
            bootstrap.cases().claim(self._cases[number], Stage.VALUE, Channel.EMAIL, NOW)
        except ClaimRefusedError as refused:
            if refused.code not in ("closed", "taken"):
                yield f"after the stop a claim is refused as {refused.code}"
        else:
            yield "a claim was granted after the stop"

    def _stop(self, number: int, runner: int) -> Event:
        return an_event(
            f"stop-{number}-{runner}", patient_of("stop", number), StaffStopped(f"s-{runner}")
        )


def _later(refused: ClientError) -> str:
    code = refused.response["Error"]["Code"]
    return LATER if code == "TransactionConflictException" else f"refused as {code}"


RACES: Final[dict[str, type[Race]]] = {
    "claim": ClaimRace,
    "inbox": InboxRace,
    "active": ActiveRace,
    "stop": StopRace,
}
