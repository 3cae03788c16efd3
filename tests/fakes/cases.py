from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from fakes.memory import Memory
from weerzien.domain.case import Case, PlannedStep
from weerzien.domain.contact import touchpoint_contact_id
from weerzien.domain.errors import ClaimRefusedError, NotFoundError, StaleError
from weerzien.domain.vocabulary import Channel, Stage, StopReason


@dataclass
class FakeCases:
    memory: Memory

    def get(self, practice_id: str, case_id: str) -> Case:
        if (practice_id, case_id) not in self.memory.cases:
            raise NotFoundError
        return self.memory.cases[practice_id, case_id]

    def claim(self, case: Case, stage: Stage, channel: Channel, at: datetime) -> Case:
        there = self.get(case.practice_id, case.id)
        claim = touchpoint_contact_id(stage, channel)
        for code, refused in (
            ("closed", not there.is_open),
            ("stopped", there.messages_stop is not None),
            ("paused", there.pause is not None),
            ("replanned", not there.plan_no == there.planned_no == case.plan_no),
            ("channel_closed", channel in there.closed_channels),
            ("taken", claim in there.claims),
        ):
            if refused:
                raise ClaimRefusedError(code)
        return self._save(replace(there, claims={**there.claims, claim: at}))

    def reclaim(self, case: Case, stage: Stage, channel: Channel, at: datetime) -> bool:
        there = self.get(case.practice_id, case.id)
        claim = touchpoint_contact_id(stage, channel)
        if claim in there.claims:
            return False
        self._save(replace(there, claims={**there.claims, claim: at}))
        return True

    def release(self, case: Case, stage: Stage, channel: Channel) -> None:
        claim = touchpoint_contact_id(stage, channel)
        if claim not in case.claims:
            raise StaleError
        there = self.get(case.practice_id, case.id)
        if there.claims.get(claim) == case.claims[claim]:
            left = {key: at for key, at in there.claims.items() if key != claim}
            self._save(replace(there, claims=left))

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
        there = self._open(case)
        self.memory.agenda[case.practice_id, case.id] = look_again_at
        if retry_at is not None:
            self._save(replace(there, retry_at={**there.retry_at, stage: retry_at}))
            return
        self._save(
            replace(
                there,
                done={stage: on, **there.done},
                skipped=there.skipped | ({stage} if skipped else frozenset()),
                retry_at={key: at for key, at in there.retry_at.items() if key is not stage},
            )
        )

    def save_plan(
        self,
        case: Case,
        plan: Sequence[PlannedStep],
        skipped: frozenset[Stage],
        look_again_at: datetime,
    ) -> Case:
        there = self._open(case)
        if there.plan_no != case.plan_no:
            raise StaleError
        self.memory.agenda[case.practice_id, case.id] = look_again_at
        return self._save(
            replace(there, plan=tuple(plan), planned_no=case.plan_no, skipped=skipped)
        )

    def close(
        self, case: Case, reason: StopReason, by: str, at: datetime, look_again_at: datetime
    ) -> Case:
        there = self._open(case)
        if there.rev != case.rev:
            raise StaleError
        self.memory.agenda[case.practice_id, case.id] = look_again_at
        return self._save(replace(there.closed(reason, by, at), rev=case.rev + 1))

    def look_again(self, case: Case, at: datetime, *, started: bool = False) -> None:
        there = self._open(case)
        if started:
            if there.starts != case.starts:
                raise StaleError
            self._save(replace(there, starts=case.starts + 1))
        self.memory.agenda[case.practice_id, case.id] = at

    def leave_agenda(self, case: Case) -> None:
        if self.get(case.practice_id, case.id).is_open:
            raise StaleError
        self.memory.agenda.pop((case.practice_id, case.id), None)

    def open_of(self, practice_id: str) -> tuple[str, ...]:
        return tuple(
            sorted(case_id for owner, case_id in self.memory.agenda if owner == practice_id)
        )

    def overdue(self, now: datetime, limit: int) -> tuple[tuple[str, str], ...]:
        due = sorted((at, key) for key, at in self.memory.agenda.items() if at < now)
        return tuple(key for _, key in due[:limit])

    def _open(self, case: Case) -> Case:
        there = self.memory.cases.get((case.practice_id, case.id))
        if there is None or not there.is_open:
            raise StaleError
        return there

    def _save(self, case: Case) -> Case:
        self.memory.cases[case.practice_id, case.id] = case
        return case
