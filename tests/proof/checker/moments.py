"""I8: where nothing disturbs it, a series is exactly its protocol, each message in its minutes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from demo.clock import ZONE, moment
from proof.checker.evidence import Evidence, NoShow, Row
from proof.checker.finding import Finding
from proof.checker.reading import Contact, begun_by_others, cases, clocks, contacts, short

NAME = "I8  undisturbed touchpoints on their day, 5 minutes after due at most"
BOTH, MAIL, SMS = ("email", "sms"), ("email",), ("sms",)
STANDARD: Final = (
    *(("immediate", 0, BOTH), ("check_in", 1, MAIL), ("value", 3, BOTH)),
    *(("soft_deadline", 5, MAIL), ("last_contact", 7, BOTH)),
)
MENTAL_HEALTH: Final = tuple(
    (stage, day, channels)
    for (stage, _, channels), day in zip(STANDARD, (0, 2, 5, 9, 12), strict=True)
)
HIGH_RISK: Final = (
    *(("immediate", 0, BOTH), ("check_in", 1, MAIL), ("brief_check_in", 2, SMS)),
    *(("value", 3, MAIL), ("last_contact", 5, MAIL)),
)
"""The protocols once more, written by hand: nothing here comes from the product."""
OPENS: Final = {"sms": time(9), "email": time(8)}
CLOSES, DAY0_CLOSES, SUNDAY = time(20), time(21), 7
LATEST: Final = timedelta(minutes=5)
CLOCKS_DIFFER: Final = timedelta(seconds=0.1)
Sent = tuple[str, str, date]


def check(evidence: Evidence) -> Finding:
    """Compare undisturbed cases with the protocol, and all messages with the hours of the day."""
    rows: dict[str, list[Contact]] = defaultdict(list)
    for one in contacts(evidence):
        rows[one.case_id].append(one)
    found = cases(evidence)
    calm = [one for one in evidence.plan.no_shows if _is_undisturbed(one, found, evidence)]
    broken = [text for one in calm for text in _series(one, rows[one.case_id], evidence)]
    broken += _hours(evidence, rows)
    lags = [lag for one in calm for lag in _lags(one, found[one.case_id], evidence)]
    for key, lag in lags:
        if not -CLOCKS_DIFFER <= lag <= LATEST:
            broken.append(f"{short(key)}: {lag.total_seconds():.1f} s after its moment")
    latest = max((lag.total_seconds() for _, lag in lags), default=0.0)
    note = f"{len(calm)} undisturbed cases; the latest message {latest:.1f} real s after its moment"
    return Finding(NAME, len(lags), tuple(broken), note)


def _is_undisturbed(one: NoShow, found: dict[str, Row], evidence: Evidence) -> bool:
    """No stop, no fault at the carrier, no retry, no second plan, marked in good time."""
    case = found.get(one.case_id)
    if one.fate != "none" or case is None or case["plan_no"] > 1 or case["starts"]:
        return False
    of_case = f"{one.practice_id}-{one.case_id}-"
    if any(fault.used and fault.key.startswith(of_case) for fault in evidence.plan.faults):
        return False
    runs = [run for run in evidence.runs if run.case_id == one.case_id]
    marked = moment(case["mark_received_at"]).astimezone(ZONE)
    return (
        [(run.status, run.retries) for run in runs] == [("SUCCEEDED", 0)]
        and marked.date() == one.missed.astimezone(ZONE).date()
        and marked.time() < CLOSES
    )


def _series(one: NoShow, rows: list[Contact], evidence: Evidence) -> Iterator[str]:
    variant = next(p.variant for p in evidence.plan.practices if p.id == one.practice_id)
    wanted = Counter(protocol_days(one.missed, variant, high_risk=one.high_risk))
    went = Counter(
        (row.stage, row.channel, row.at.astimezone(ZONE).date())
        for row in rows
        if row.status in {"sent", "delivered"}
    )
    for stage, channel, day in (wanted - went).elements():
        yield f"case {one.case_id[:6]}: no {stage} by {channel} on {day}"
    for stage, channel, day in (went - wanted).elements():
        yield f"case {one.case_id[:6]}: {stage} by {channel} on {day} is not in the protocol"


def protocol_days(missed: datetime, variant: str, *, high_risk: bool) -> Iterator[Sent]:
    """Give stage, channel and date of every message; nothing goes on a Sunday."""
    series = MENTAL_HEALTH if variant == "mental_health" else STANDARD
    last = date.min
    for stage, number, channels in HIGH_RISK if high_risk else series:
        day = missed.astimezone(ZONE).date() + timedelta(days=number)
        day = max(day, last + timedelta(days=1)) if last != date.min else day
        last = day + timedelta(days=1) if day.isoweekday() == SUNDAY else day
        yield from ((stage, channel, last) for channel in channels)


def _hours(evidence: Evidence, rows: dict[str, list[Contact]]) -> Iterator[str]:
    """Rows that only a receipt or Reconcile began tell when that was, not when a message went."""
    others = begun_by_others(evidence)
    for row in (one for some in rows.values() for one in some):
        if row.status not in {"sent", "delivered"} or row.key in others:
            continue
        local = row.at.astimezone(ZONE)
        closes = DAY0_CLOSES if row.stage == "immediate" else CLOSES
        if local.isoweekday() == SUNDAY or not OPENS[row.channel] <= local.time() < closes:
            yield f"{short(row.key)}: {local:%a %H:%M} is outside its hours"


def _lags(one: NoShow, case: Row, evidence: Evidence) -> Iterator[tuple[str, timedelta]]:
    """Give the real time from each message's moment to its acceptance by the carrier."""
    due = {step["stage"]: moment(step["due"]) for step in case["plan"] if step.get("stage")}
    clock, of_case = clocks(evidence)[one.practice_id], f"{one.practice_id}-{one.case_id}-"
    for row in evidence.accepted:
        stage = row["key"].rsplit("-", 2)[1]
        if row["key"].startswith(of_case) and stage in due:
            yield row["key"], moment(row["at"]) - clock.real(due[stage])
