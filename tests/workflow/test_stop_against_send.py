"""Two hundred stops at random moments of a week: after a stop has taken effect, nothing goes."""

from __future__ import annotations

import os
import random
import secrets
import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from workflow.play.acts import Act, Patient, patient_of, play
from workflow.play.people import somebody
from workflow.play.practices import rehearsing
from workflow.play.watch import Closed, Watch
from workflow.play.world import World, accepted_at, sleep_until

from demo.clock import at
from weerzien.domain import ids

SEED = int(os.environ.get("WEERZIEN_SEED", secrets.randbelow(1_000_000)))
STOPS = 200
PRACTICES, PATIENTS = 10, 21
"""Ten more patients than stops: who is stopped too late, at the end of the week, is no stop."""
FACTOR = 5_040
"""A day in 17 seconds."""
APART = timedelta(seconds=6)
"""Between the begins of two practices, so that two cores can follow."""
SENDING_DAYS = (1, 2, 4, 6)
"""Of March 2027: days 0, 1, 3 and 5."""
LAST_STOP = at("2027-03-06 14:00")
EFFECT = timedelta(seconds=150)
"""A full inbox of a machine that cannot follow comes back after a minute."""
ROUNDS = 3
AFTER_A_CLAIM = timedelta(seconds=10)
"""Claim to acceptance: the carrier has 7 s to answer."""
REASONS: Mapping[str, str] = {
    "rebooked": "rebooked",
    "corrected": "mark_corrected",
    "cancelled": "mark_corrected",
    "opted_out": "opted_out",
    "link": "declined",
    "stop_sms": "opted_out",
}


@dataclass(frozen=True, slots=True)
class Stopped:
    """A stop and its effect."""

    kind: str
    practice_id: str
    case_id: str
    end: Closed


class Stopper:
    """Stops a patient's series and watches until the stop has taken effect."""

    def __init__(self, patient: Patient, kind: str, watch: Watch) -> None:
        self.patient, self.kind, self._watch = patient, kind, watch
        self.stopped: Stopped | None = None

    def stop(self) -> None:
        practice_id = self.patient.practice.id
        missed = ids.appointment_id(practice_id, self.patient.missed.ref)
        case_id = ids.case_id(practice_id, missed)
        if not self._watch.wait_for_case(practice_id, case_id, EFFECT.total_seconds()):
            return
        since = datetime.now(UTC)
        kind = self._do(f"{practice_id}-{case_id}-")
        end = self._watch.wait_for_end(practice_id, case_id, since, EFFECT.total_seconds())
        if end.reason != "completed":
            self.stopped = Stopped(kind, practice_id, case_id, end)

    def _do(self, keys_of_case: str) -> str:
        """Stop; a patient who has no message yet has no link, and rebooks."""
        one, world = self.patient, self.patient.world
        now = one.practice.clock.practice(datetime.now(UTC))
        match self.kind:
            case "corrected":
                one.says("appointment.noshow_corrected", now, one.missed)
            case "cancelled":
                one.says("appointment.cancelled", now, one.missed)
            case "opted_out":
                one.says("patient.opted_out", now)
            case "stop_sms":
                world.replies(one.person.phone, one.practice.number, "STOP")
            case "link" if mails := [
                row
                for row in world.log()
                if row["key"].startswith(keys_of_case) and row["channel"] == "email"
            ]:
                world.press(world.unsubscribe_url(mails[-1]), {"answer": "no_longer_needed"})
            case _:
                one.rebooks(now)
                return "rebooked"
        return self.kind


def _moment(patient: Patient, dice: random.Random) -> datetime:
    """Draw any moment of the week, every second time one at which messages go."""
    earliest = patient.missed.start + timedelta(hours=1)
    if dice.random() < 0.5:
        return earliest + dice.random() * (LAST_STOP - earliest)
    day = dice.choice(SENDING_DAYS)
    opens = earliest if day == SENDING_DAYS[0] else at(f"2027-03-0{day} 08:00")
    return opens + dice.random() * timedelta(hours=3)


def _play(world: World, watch: Watch, number: int) -> list[Stopper]:
    """Play the week of one practice, and wait until what could still be sent has been sent."""
    dice = random.Random(SEED + number)
    sleep_until(datetime.now(UTC) + APART * (number % PRACTICES))
    people = [somebody() for _ in range(PATIENTS)]
    practice = rehearsing(world.stack, "general", people, factor=FACTOR)
    acts: list[Act] = []
    stoppers: list[Stopper] = []
    for place, person in enumerate(people):
        start = at("2027-03-01 09:00") + timedelta(minutes=15 * place)
        patient = patient_of(world, practice, person, start)
        stopper = Stopper(patient, dice.choice(sorted(REASONS)), watch)
        mark = start + timedelta(minutes=10)
        stop = practice.clock.real(_moment(patient, dice))
        acts.append(Act(practice.clock.real(mark), partial(patient.no_show, mark)))
        acts.append(Act(stop, stopper.stop))
        stoppers.append(stopper)
    play(acts, threads=8)
    sleep_until(practice.clock.real(at("2027-03-08 13:00")) + AFTER_A_CLAIM)
    return stoppers


@pytest.fixture(scope="module")
def stops(world: World) -> list[Stopped]:
    """Stop more than two hundred cases; go on while a slow machine makes stops come too late."""
    found: list[Stopped] = []
    begun = 0
    with Watch(world) as watch, ThreadPoolExecutor(PRACTICES) as pool:
        for _ in range(ROUNDS):
            missing = min(-(-(STOPS - len(found)) // PATIENTS), PRACTICES)
            weeks = [pool.submit(_play, world, watch, begun + number) for number in range(missing)]
            begun += missing
            found += [one.stopped for week in weeks for one in week.result() if one.stopped]
            if len(found) >= STOPS:
                break
    return found


@pytest.mark.requirement("NS-05", "NS-15", "NS-32", "AU-13", "AU-16", "AU-19", "EC-R01", "D1", "D4")
def test_no_message_is_claimed_after_a_stop_nor_accepted_ten_seconds_after_it(
    world: World, stops: list[Stopped], capsys: pytest.CaptureFixture[str]
) -> None:
    counts: Counter[str] = Counter()
    for one in stops:
        case = world.cases.get(one.practice_id, one.case_id)
        assert frozenset(case.claims) == one.end.claims, f"claimed after {one.kind} (seed {SEED})"
        for row in world.accepted(case):
            claim = ".".join(row["key"].rsplit("-", 2)[1:])
            assert claim in one.end.claims, f"{claim} without a claim (seed {SEED})"
            late = accepted_at(row) - one.end.open_at
            assert late < AFTER_A_CLAIM, f"{claim} {late} after {one.kind} (seed {SEED})"
            counts["accepted"] += 1
            counts["meanwhile"] += late > timedelta()
            counts["after"] += accepted_at(row) > one.end.seen_at
    kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(Counter(s.kind for s in stops).items()))
    with capsys.disabled():
        sys.stdout.write(
            f"\nseed {SEED}: {len(stops)} stops ({kinds}); {counts['accepted']} messages accepted, "
            f"{counts['meanwhile']} while a stop took effect, {counts['after']} after it was seen\n"
        )
    assert len(stops) >= STOPS
    assert counts["accepted"] > STOPS


@pytest.mark.requirement("NS-18")
def test_every_stop_ends_its_case_with_its_own_reason(stops: list[Stopped]) -> None:
    for one in stops:
        assert one.end.reason == REASONS[one.kind], f"{one.kind} (seed {SEED})"
