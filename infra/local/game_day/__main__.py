"""`make game-day`: cause each fault, see its alarm and its notice, mend it, see both go.

What the embedded AWS cannot do wrong is put as a number by hand, and marked so. Periods are
shortened ten times, at most to half a minute; thresholds, numbers of periods and the
treatment of missing data are as deployed. It wants a fresh stack, and leaves cases behind.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from demo.surroundings import find_stack
from game_day import at_the_door as door
from game_day import at_the_record as record
from game_day import on_the_way as way
from game_day.day import Day, Seen
from weerzien.domain.office_hours import is_office_time

RISES: Final = 100.0
GOES: Final = 100.0
OFTEN: Final = 3
Act = Callable[[Day], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is done, which alarms it must raise, and how it is mended."""

    what: str
    raises: tuple[str, ...]
    cause: Act
    mend: Act = lambda _: None


def by_hand(alarm: str, value: float) -> Fault:
    def put(day: Day) -> None:
        day.hold(alarm)
        day.put(alarm, value)
        judged = day.alarms[alarm]
        if judged.periods == 1:
            return
        # Often enough that each period has a number, also where a beat comes late.
        for _ in range(OFTEN * (judged.periods + 2)):
            time.sleep(judged.period / OFTEN)
            day.put(alarm, value)

    def take_back(day: Day) -> None:
        day.put(alarm, 0.0)
        day.let_go(alarm)

    return Fault("", (alarm,), put, take_back)


TOGETHER: Final = (
    Fault("40 events signed with a wrong secret", ("SignaturesAreRefused",), door.wrong_secret),
    Fault("40 events of another form", ("EventsAreUnreadable",), door.other_form),
    Fault("one id, two contents", ("EventsContradict",), door.two_facts_one_id),
    Fault("44 no-shows of one practice", ("NoShowsFlood",), door.false_no_shows),
    Fault(
        "a practice that is known as silent",
        ("PracticesAreSilent",),
        door.fallen_silent,
        door.speaks_again,
    ),
    Fault(
        "an agenda whose token is over",
        ("AgendasAreNotRead",),
        record.closed_agenda,
        record.no_agenda,
    ),
    Fault("160 unknown links", ("LinksAreGuessed",), door.guessed_links),
    Fault(
        "a carrier's event is given up",
        ("EventsHaveDeadLetters",),
        door.given_up,
        door.empty_event_letters,
    ),
    Fault(
        "carriers refuse, stall, bounce",
        (
            *("SmsIsHeldUp", "MailIsHeldUp", "SmsIsRefused", "MailIsRefused"),
            *("MessagesAreUnknown", "MailBounces", "MailIsComplainedAbout"),
        ),
        way.carriers_misbehave,
        way.carriers_behave,
    ),
    Fault("a STOP that only the carrier heard", ("OptOutsWereMissed",), way.lost_stop),
    Fault("a function is called with nonsense", ("FunctionsFail",), door.misled_function),
    Fault("nobody calls a patient at risk", ("HighRiskTasksOverdue",), way.nobody_calls),
    Fault("a follow-up fails", ("FollowUpsFailed",), way.failed_follow_up),
    Fault("nine executions are stopped", ("FollowUpsRestarted",), way.stopped_executions),
    Fault("a case that cannot be read", ("ReconcileFails",), way.spoilt_case, way.mended_case),
    Fault(
        "a sealed row laid into another",
        ("SealsAreBroken",),
        way.copied_row,
        way.row_of_its_own,
    ),
)
ALONE: Final = (
    Fault("a record that was down for three days", ("WriteBacksAreDead",), record.down_for_days),
    Fault("a record that is gone for good", ("EndpointsAreGone",), record.gone),
    Fault(
        "a message in the inbox that is no event",
        ("InboxHasDeadLetters",),
        door.poisoned_inbox,
        door.heal_inbox,
    ),
    Fault(
        "schedules switched off",
        (
            *("ReconcileIsSilent", "HandOversAreNotMade", "NothingIsErased"),
            *("FeedsAreNotWatched", "NothingIsWrittenBack"),
        ),
        way.schedules_off,
        way.schedules_on,
    ),
    Fault("nobody reads the inbox", ("InboxIsLate",), door.nobody_reads, door.somebody_reads),
    Fault("a function has no concurrency", ("FunctionsThrottled",), door.no_room, door.room),
    Fault("the key of contact details is off", ("DoorsFail",), door.key_off, door.key_on),
)
BY_HAND: Final = {
    "StartsAreLate": 400_000.0,
    "AgendaIsFull": 100.0,
    "CarrierSpendIsHigh": 10_000.0,
    "TableReadsThrottled": 10.0,
    "TableWritesThrottled": 10.0,
    "IndexWritesThrottled": 10.0,
    "PracticeFloods": 400.0,
    "HandOversAreLate": 1.0,
    "ErasuresFail": 1.0,
    "WriteBacksFail": 1.0,
    "JournalsFail": 1.0,
    "ContactLogsAreKept": 1.0,
}


def main() -> int:
    with Day(find_stack()) as day:
        door.knock(day)
        how = {name: fault.what for fault in (*TOGETHER, *ALONE) for name in fault.raises}
        began = dict.fromkeys(day.alarms, time.time())
        _all_at_once(day, began)
        for fault in ALONE:
            _one(day, fault, began)
        silent = _silence(day, began)
        how |= {"IntakeIsSilent": silent}
        names = tuple(day.alarms)
        rose = [name for name in names if day.seen[name].alarms_at is not None]
        left = day.wait(names, "OK", GOES)
        time.sleep(2)
        _print(day, how, began)
    told = [name for name in rose if "ALARM" in day.seen[name].notices]
    print(
        f"{len(names)} alarms: {len(rose)} rose ({len(BY_HAND)} by numbers put by hand), "
        f"{len(names) - len(left)} went again, {len(told)} notices arrived"
    )
    return 0 if len(rose) == len(told) == len(names) and not left else 1


def _all_at_once(day: Day, began: dict[str, float]) -> None:
    faults = (*TOGETHER, *(by_hand(name, value) for name, value in BY_HAND.items()))
    for fault in faults:
        _cause(day, fault, began)
    end = time.time() + RISES
    for fault in faults:
        _await(day, fault, end)
        fault.mend(day)


def _one(day: Day, fault: Fault, began: dict[str, float]) -> None:
    day.wait(fault.raises, "OK", GOES)
    _cause(day, fault, began)
    _await(day, fault, time.time() + RISES)
    fault.mend(day)


def _cause(day: Day, fault: Fault, began: dict[str, float]) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {fault.what or 'by hand: ' + fault.raises[0]}")
    # What rose before its fault rose for something else.
    for name in fault.raises:
        began[name], day.seen[name] = time.time(), Seen()
    try:
        fault.cause(day)
    except Exception as error:  # noqa: BLE001 - the other faults are still worth their while
        print(f"         (not caused: {type(error).__name__}: {error})")


def _await(day: Day, fault: Fault, end: float) -> None:
    while time.time() < end and not _all_rose(day, fault):
        time.sleep(0.5)


def _silence(day: Day, began: dict[str, float]) -> str:
    """In office hours Reconcile counts the zeros itself; out of them they are put by hand."""
    from weerzien.adapters.clocks import utc_now  # noqa: PLC0415 - the clock of the functions

    began["IntakeIsSilent"] = time.time()
    in_office = is_office_time(utc_now())
    end = time.time() + RISES
    while time.time() < end and day.seen["IntakeIsSilent"].alarms_at is None:
        if not in_office:
            day.put("IntakeIsSilent", 0.0)
        time.sleep(1)
    return "no event comes in" if in_office else "no event comes in; zeros by hand (no office hour)"


def _all_rose(day: Day, fault: Fault) -> bool:
    return all(day.seen[name].alarms_at is not None for name in fault.raises)


def _print(day: Day, how: dict[str, str], began: dict[str, float]) -> None:
    print(f"{'alarm':24}{'how it was raised':52}{'rose':>7}{'notice':>8}{'over':>7}")
    for name, seen in day.seen.items():
        since = partial(_seconds, began[name])
        what = how.get(name, "a number put by hand")
        notice = "yes" if "ALARM" in seen.notices else "NO"
        over = since(seen.over_at) if day.state[name] == "OK" else "NO"
        print(f"{name:24}{what:52}{since(seen.alarms_at):>7}{notice:>8}{over:>7}")


def _seconds(began: float, at: float | None) -> str:
    return "NO" if at is None else f"{at - began:.0f} s"


if __name__ == "__main__":
    raise SystemExit(main())
