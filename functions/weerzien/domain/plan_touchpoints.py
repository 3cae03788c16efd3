"""The date rule: where each stage of a protocol lands (NS-16, NS-25, NS-26, TV-08)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from weerzien.domain.calendar import ONE_DAY, at_local, local_date, next_message_day
from weerzien.domain.plan import (
    PlannedTouchpoint,
    PlanRequest,
    SkippedTouchpoint,
    SkipReason,
    TouchpointPlan,
    mark_is_too_old,
)
from weerzien.domain.plan_moments import (
    RELEASE,
    first_moment,
    grace_ends,
    has_room,
    is_day0,
    spread_over,
    window_for,
)
from weerzien.domain.practice import Practice
from weerzien.domain.protocol import Protocol, Touchpoint, protocol_for, protocol_of
from weerzien.domain.vocabulary import Stage

DAY0_VALIDITY: Final = timedelta(hours=2)
VALIDITY: Final = timedelta(hours=24)


def plan_touchpoints(request: PlanRequest, practice: Practice) -> TouchpointPlan:
    """Plan every stage that is not done, by NS-16, NS-25, NS-26, NS-28 and TV-08.

    Pure and repeatable: the same request gives the same plan, jitter included.
    """
    protocol = (
        protocol_of(request.protocol)
        if request.protocol
        else protocol_for(request.lane, request.variant, practice)
    )
    if mark_is_too_old(request.missed_start, request.received_at, practice):
        stages = (one.stage for one in protocol.touchpoints if one.stage not in request.done)
        return TouchpointPlan(
            (), tuple(SkippedTouchpoint(one, SkipReason.TOO_OLD) for one in stages)
        )
    return _Walk(request, practice, protocol, _first_dates(request, practice, protocol)).plan()


def _first_dates(
    request: PlanRequest, practice: Practice, protocol: Protocol
) -> Mapping[Stage, date]:
    """Give a second plan the dates of the undisturbed one.

    Without them a stage that closed days had moved on would look late, and be skipped.
    """
    if request.not_before is None and not request.sent:
        return {}
    undisturbed = replace(
        request, sent={}, done=frozenset(), not_before=None, retry_at={}, keep_until={}
    )
    plan = _Walk(undisturbed, practice, protocol, {}).plan()
    return {one.stage: one.on for one in plan.planned}


@dataclass(slots=True)
class _Walk:
    """One walk over a protocol, in order, remembering what it placed."""

    request: PlanRequest
    practice: Practice
    protocol: Protocol
    first_dates: Mapping[Stage, date]
    planned: list[PlannedTouchpoint] = field(default_factory=list)
    skipped: list[SkippedTouchpoint] = field(default_factory=list)

    @property
    def missed_date(self) -> date:
        return local_date(self.request.missed_start, self.practice)

    @property
    def _jitter(self) -> timedelta:
        return timedelta(minutes=self.practice.jitter_minutes)

    def plan(self) -> TouchpointPlan:
        for index, one in enumerate(self.protocol.touchpoints):
            if one.stage in self.request.done:
                continue
            due = self._due(index, one)
            if isinstance(due, SkipReason):
                self.skipped.append(SkippedTouchpoint(one.stage, due))
            else:
                self.planned.append(self._planned(one, due))
        self._keep_last_contact_in_band()
        return TouchpointPlan(self._with_validity(), tuple(self.skipped))

    def _due(self, index: int, one: Touchpoint) -> datetime | SkipReason:
        later = self.protocol.touchpoints[index + 1 :]
        if one.stage in self.request.retry_at:
            return self._retry(one)
        if any(after.stage in self.request.sent for after in later):
            return SkipReason.SKIPPED_LATE
        if one.stage is Stage.IMMEDIATE:
            return self._immediate(one)
        planned, free = self._planned_date(one), self._first_free(one)
        bound = max(planned, free, self._last_placed() + ONE_DAY)
        on = next_message_day(bound, one.channels, self.practice)
        if planned < free and later and on >= self._planned_date(later[0]):
            return SkipReason.SKIPPED_LATE
        return self._spread(one, on)

    def _planned_date(self, one: Touchpoint) -> date:
        offset_date = self.missed_date + one.offset * ONE_DAY
        return self.first_dates.get(one.stage, offset_date)

    def _first_free(self, one: Touchpoint) -> date:
        """Find the first date that is neither past nor used; an earlier one makes a stage late."""
        used = [on for stage, on in self.request.sent.items() if stage is not one.stage]
        used += [each.on for each in self.planned if each.stage is Stage.IMMEDIATE]
        free = max(used, default=self.missed_date - ONE_DAY) + ONE_DAY
        now = self.request.not_before
        if now is None:
            return free
        today = local_date(now, self.practice)
        hours = window_for(one, today, self.missed_date, self.practice)
        over = hours is not None and not has_room(hours, now)
        return max(free, today + ONE_DAY if over else today)

    def _last_placed(self) -> date:
        return max((one.on for one in self.planned), default=date.min)

    def _immediate(self, one: Touchpoint) -> datetime | SkipReason:
        """Open after the grace on the mark's date, else at the next opening (NS-25)."""
        now = self.request.not_before
        if now and mark_is_too_old(self.request.missed_start, now, self.practice):
            return SkipReason.SKIPPED_LATE
        wanted = grace_ends(self.request.missed_start, self.request.received_at, self.practice)
        wanted = max(wanted, now or wanted)
        on = local_date(wanted, self.practice)
        hours = window_for(one, on, self.missed_date, self.practice)
        if hours and has_room(hours, wanted):
            if wanted >= hours.opens:
                return wanted
            if on == self.missed_date:
                span = min(RELEASE, self._jitter)
                return spread_over(hours, self.request.case_id, one.stage, span)
            return self._spread(one, on)
        return self._spread(one, next_message_day(on + ONE_DAY, one.channels, self.practice))

    def _retry(self, one: Touchpoint) -> datetime | SkipReason:
        used = [on for stage, on in self.request.sent.items() if stage is not one.stage]
        free = max([self._last_placed(), *used]) + ONE_DAY
        at = max(self.request.retry_at[one.stage], self._start_of(free))
        due = first_moment(one, at, self.missed_date, self.practice)
        keep_until = self.request.keep_until.get(one.stage)
        return SkipReason.EXPIRED if keep_until and due >= keep_until else due

    def _spread(self, one: Touchpoint, on: date) -> datetime:
        hours = window_for(one, on, self.missed_date, self.practice)
        if hours is None:
            raise ValueError("no_message_window")
        due = spread_over(hours, self.request.case_id, one.stage, self._jitter)
        return max(due, self.request.not_before or due)

    def _planned(self, one: Touchpoint, due: datetime) -> PlannedTouchpoint:
        on = local_date(due, self.practice)
        shifted = on != self.missed_date + one.offset * ONE_DAY
        return PlannedTouchpoint(one.stage, one.offset, on, due, due, one.channels, shifted)

    def _keep_last_contact_in_band(self) -> None:
        """Pull a last contact that shifted past its band back to the last open date in it (TV-08).

        A stage that shifted onto that date or beyond makes way: it may be skipped, the last
        contact may not.
        """
        band, one = self.protocol.last_contact_band, self.protocol.touchpoints[-1]
        if not band or not self.planned or self.planned[-1].stage is not one.stage:
            return
        if self.planned[-1].on <= self.missed_date + band[1] * ONE_DAY:
            return
        days = range(band[1], band[0] - 1, -1)
        dates = [self.missed_date + day * ONE_DAY for day in days]
        on = next((day for day in dates if self._is_open_for(one, day)), None)
        if on is None:
            return
        gone = [each.stage for each in self.planned[:-1] if each.on >= on]
        self.skipped += [SkippedTouchpoint(stage, SkipReason.SKIPPED_LATE) for stage in gone]
        self.planned = [each for each in self.planned[:-1] if each.on < on]
        self.planned.append(self._planned(one, self._spread(one, on)))

    def _is_open_for(self, one: Touchpoint, on: date) -> bool:
        hours = window_for(one, on, self.missed_date, self.practice)
        return hours is not None and on >= self._first_free(one)

    def _start_of(self, on: date) -> datetime:
        return at_local(on, time(), self.practice)

    def _with_validity(self) -> tuple[PlannedTouchpoint, ...]:
        """End each stage before the date of the next one, so that no retry doubles a day."""
        ends = [self._valid_until(one) for one in self.planned]
        nexts = [self._start_of(one.on) for one in self.planned[1:]]
        ends = [min(end, after) for end, after in zip(ends, [*nexts, *ends[-1:]], strict=True)]
        pairs = zip(self.planned, ends, strict=True)
        return tuple(replace(one, valid_until=end) for one, end in pairs)

    def _valid_until(self, one: PlannedTouchpoint) -> datetime:
        if one.stage in self.request.keep_until:
            return self.request.keep_until[one.stage]
        if not is_day0(one.stage, one.on, self.missed_date):
            return one.due + VALIDITY
        closes = at_local(one.on, self.practice.day0_latest, self.practice)
        return min(one.due + DAY0_VALIDITY, closes)
