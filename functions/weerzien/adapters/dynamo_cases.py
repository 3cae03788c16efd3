"""Cases: the one item where a stop and a send meet; every write names what must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from weerzien.adapters import codec, keys
from weerzien.adapters.table import (
    Expression,
    Item,
    get,
    item_that_refused,
    query_index,
    refused_as,
)
from weerzien.domain.case import CaseState, Stop
from weerzien.domain.contact import touchpoint_contact_id
from weerzien.domain.errors import ClaimRefusedError, NotFoundError, StaleError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from mypy_boto3_dynamodb.service_resource import Table

    from weerzien.domain.case import Case, PlannedStep
    from weerzien.domain.vocabulary import Channel, Stage, StopReason

AGENDA: Final = ("gsi1pk", "gsi1sk")


class DynamoCases:
    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, practice_id: str, case_id: str) -> Case:
        item = get(self._table, keys.case(practice_id, case_id))
        if item is None:
            raise NotFoundError
        return codec.case_from_attributes(item)

    def claim(self, case: Case, stage: Stage, channel: Channel, at: datetime) -> Case:
        x = Expression()
        claim = touchpoint_contact_id(stage, channel)
        change = f"SET {x.at('claims', claim)} = {x.value(keys.moment(at))}"
        seen = x.value(case.plan_no)
        is_open = f"{x.at('state')} = {x.value(CaseState.OPEN)}"
        messages_run = f"attribute_not_exists({x.at('messages_stop')})"
        is_not_paused = f"attribute_not_exists({x.at('pause')})"
        # Nobody asked for another plan, and the plan in force is the one that was read.
        plan_is_seen = f"{x.at('plan_no')} = {seen} AND {x.at('planned_no')} = {seen}"
        channel_is_open = f"NOT contains({x.at('closed_channels')}, {x.value(channel)})"
        is_unclaimed = f"attribute_not_exists({x.at('claims', claim)})"
        conditions = (
            is_open,
            messages_run,
            is_not_paused,
            plan_is_seen,
            channel_is_open,
            is_unclaimed,
        )
        try:
            with refused_as(ClaimRefusedError()):
                return self._update(case, change, " AND ".join(conditions), x)
        except ClaimRefusedError as refusal:
            there = item_that_refused(refusal.__cause__)
            if there is None:
                raise NotFoundError from refusal
            code = _why_refused(codec.case_from_attributes(there), case.plan_no, channel)
            raise ClaimRefusedError(code) from refusal

    def reclaim(self, case: Case, stage: Stage, channel: Channel, at: datetime) -> bool:
        x = Expression()
        claim = x.at("claims", touchpoint_contact_id(stage, channel))
        change = f"SET {claim} = {x.value(keys.moment(at))}"
        try:
            with refused_as(ClaimRefusedError()):
                self._update(case, change, f"attribute_not_exists({claim})", x)
        except ClaimRefusedError:
            return False
        return True

    def release(self, case: Case, stage: Stage, channel: Channel) -> None:
        """Give a claim back; `case` is what `claim` returned, and only that claim goes."""
        claim = touchpoint_contact_id(stage, channel)
        if claim not in case.claims:
            raise StaleError
        x = Expression()
        at = x.at("claims", claim)
        is_this_claim = f"{at} = {x.value(keys.moment(case.claims[claim]))}"
        try:
            self._update(case, f"REMOVE {at}", is_this_claim, x)
        except ClientError as exc:
            # Given back before: an answer that got lost is asked again.
            if exc.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise

    def finish(
        self,
        case: Case,
        stage: Stage,
        on: date,
        *,
        skipped: bool,
        retry_at: datetime | None,
        look_again_at: datetime,
    ) -> None:
        """Mark a stage as over, its first end counting; raise StaleError once the case is over."""
        x = Expression()
        change = x.set(keys.agenda(case.id, look_again_at).item())
        if retry_at is not None:
            change += f", {x.at('retry_at', stage)} = {x.value(keys.moment(retry_at))}"
        else:
            done = x.at("done", stage)
            change += f", {done} = if_not_exists({done}, {x.value(on.isoformat())})"
            change += f" REMOVE {x.at('retry_at', stage)}"
            if skipped:
                change += f" ADD {x.at('skipped')} {x.value({str(stage)})}"
        is_open = f"{x.at('state')} = {x.value(CaseState.OPEN)}"
        with refused_as(StaleError()):
            self._update(case, change, is_open, x)

    def save_plan(
        self,
        case: Case,
        plan: Sequence[PlannedStep],
        skipped: frozenset[Stage],
        look_again_at: datetime,
    ) -> Case:
        x = Expression()
        change = x.set(
            {
                "plan": [codec.to_plain(step) for step in plan],
                "planned_no": case.plan_no,
                **({"skipped": {str(stage) for stage in skipped}} if skipped else {}),
                **keys.agenda(case.id, look_again_at).item(),
            }
        )
        if not skipped:
            change += " " + x.remove("skipped")
        is_open = f"{x.at('state')} = {x.value(CaseState.OPEN)}"
        is_asked_for = f"{x.at('plan_no')} = {x.value(case.plan_no)}"
        with refused_as(StaleError()):
            return self._update(case, change, f"{is_open} AND {is_asked_for}", x)

    def close(
        self, case: Case, reason: StopReason, by: str, at: datetime, look_again_at: datetime
    ) -> Case:
        x = Expression()
        end = {
            "state": CaseState.CLOSED,
            "stop": codec.to_plain(Stop(reason, by, at)),
            "rev": case.rev + 1,
            **keys.agenda(case.id, look_again_at).item(),
        }
        change = x.set(end) + " " + x.remove("pause")
        is_open = f"{x.at('state')} = {x.value(CaseState.OPEN)}"
        is_unchanged = f"{x.at('rev')} = {x.value(case.rev)}"
        with refused_as(StaleError()):
            return self._update(case, change, f"{is_open} AND {is_unchanged}", x)

    def look_again(self, case: Case, at: datetime, *, started: bool = False) -> None:
        """Put the case on the agenda; `started` counts one more execution, StaleError if taken."""
        x = Expression()
        change = x.set(keys.agenda(case.id, at).item())
        condition = f"{x.at('state')} = {x.value(CaseState.OPEN)}"
        if started:
            change += f", {x.at('starts')} = {x.value(case.starts + 1)}"
            is_same_start = f"{x.at('starts')} = {x.value(case.starts)}"
            condition += f" AND {is_same_start}"
        with refused_as(StaleError()):
            self._update(case, change, condition, x)

    def leave_agenda(self, case: Case) -> None:
        x = Expression()
        is_closed = f"{x.at('state')} = {x.value(CaseState.CLOSED)}"
        with refused_as(StaleError()):
            self._update(case, x.remove(*AGENDA), is_closed, x)

    def open_of(self, practice_id: str) -> tuple[str, ...]:
        """Cases of one practice among all on the agenda; some may have ended meanwhile."""
        shards = map(keys.agenda_shard, range(keys.AGENDA_SHARDS))
        rows = (row for shard in shards for row in query_index(self._table, keys.INDEX, shard))
        found = (keys.practice_and_case(row["pk"]) for row in rows)
        return tuple(sorted(case_id for owner, case_id in found if owner == practice_id))

    def overdue(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        """Longest overdue first; the index may lag, so read the case before acting."""
        rows: list[Item] = []
        for shard in range(keys.AGENDA_SHARDS):
            rows += query_index(
                self._table,
                keys.INDEX,
                keys.agenda_shard(shard),
                before=keys.moment(now),
                limit=limit,
            )
        rows.sort(key=lambda row: row["gsi1sk"])
        return tuple(keys.practice_and_case(row["pk"]) for row in rows[:limit])

    def _update(self, case: Case, change: str, condition: str, x: Expression) -> Case:
        answer: dict[str, Any] = self._table.update_item(  # type: ignore[assignment]
            Key=keys.case(case.practice_id, case.id).item(),
            UpdateExpression=change,
            ConditionExpression=condition,
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
            **x.arguments(),
        )
        return codec.case_from_attributes(answer["Attributes"])


def _why_refused(there: Case, plan_no: int, channel: Channel) -> str:
    reasons = (
        ("closed", not there.is_open),
        ("stopped", there.messages_stop is not None),
        ("paused", there.pause is not None),
        ("replanned", (there.plan_no, there.planned_no) != (plan_no, plan_no)),
        ("channel_closed", channel in there.closed_channels),
    )
    return next((code for code, holds in reasons if holds), "taken")
