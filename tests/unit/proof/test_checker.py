"""A checker that cannot turn red proves nothing: each invariant is shown what breaks it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from demo.clock import at
from proof.checker import pace
from proof.checker.__main__ import main
from proof.checker.evidence import (
    CHANGES,
    PLAN,
    QUEUES,
    RUNS,
    Evidence,
    InjectedFault,
    Queue,
    load,
)
from proof.checker.invariants import ALL, judge
from unit.proof.small_run import (
    CLOCK,
    DAY0,
    change,
    contact,
    message,
    place_of,
    retold,
    small_run,
    task,
    with_change,
    with_row,
)

Plant = Callable[[Evidence], Evidence]
EMPTY = replace(
    small_run(),
    accepted=(),
    rows=(),
    changes=(),
    runs=(),
    texts=(),
    queues=(),
    arrived=(),
    plan=replace(small_run().plan, no_shows=(), faults=()),
)


def broken(evidence: Evidence) -> set[str]:
    return {one.name.split()[0] for one in judge(evidence) if not one.holds}


def test_a_run_as_it_should_be_breaks_nothing() -> None:
    found = judge(small_run())
    assert [(one.name, one.violations) for one in found if not one.holds] == []
    assert len(found) == 11


@pytest.mark.parametrize("number", range(len(ALL)))
def test_nothing_looked_at_is_not_the_same_as_right(number: int) -> None:
    assert not ALL[number](EMPTY).holds
    assert ALL[number](EMPTY).observations == 0


def accepted(*more: dict[str, object]) -> Plant:
    return lambda run: replace(run, accepted=(*run.accepted, *more))


class TestMessages:
    @pytest.mark.requirement("AU-19")
    def test_the_same_message_twice(self) -> None:
        run = small_run()
        assert "I1" in broken(accepted(run.accepted[3])(run))

    @pytest.mark.requirement("NS-26")
    def test_two_touchpoints_on_one_day(self) -> None:
        run = small_run()
        place = place_of(run, "CONTACT#check_in")
        body = json.loads(run.rows[place]["body"]) | {"at": at("2027-03-04 09:20").isoformat()}
        assert "I1" in broken(with_row(run, place, body=json.dumps(body)))

    @pytest.mark.parametrize("what", [{"by": "carrier"}, {"reason": "sender_lost"}])
    def test_a_row_that_its_sender_did_not_write_does_not_say_the_day(
        self, what: dict[str, str]
    ) -> None:
        run = small_run()
        place = place_of(run, "CONTACT#check_in")
        body = json.loads(run.rows[place]["body"]) | {"at": at("2027-03-04 09:20").isoformat()}
        first = change("2027-03-02 08:31", run.rows[place], status="sent", **what)
        late = with_row(run, place, body=json.dumps(body))
        assert "I1" in broken(late)
        assert "I1" not in broken(replace(late, changes=(first, *late.changes)))

    @pytest.mark.parametrize(
        "what",
        [{"text": "Dag ë wz.test/ABCDEFGHJ2 STOP"}, {"text": "STOP"}, {"text": "a" * 161}],
    )
    def test_a_bad_sms(self, what: dict[str, str]) -> None:
        run = small_run()
        assert broken(replace(run, accepted=({**run.accepted[0], **what}, *run.accepted[1:]))) == {
            "I12"
        }

    @pytest.mark.parametrize("what", [{"headers": {}}, {"html": ""}, {"subject": "Uw therapie"}])
    def test_a_bad_mail(self, what: dict[str, object]) -> None:
        run = small_run()
        bad = {**run.accepted[1], **what}
        assert broken(replace(run, accepted=(run.accepted[0], bad, *run.accepted[2:]))) == {"I12"}


class TestStops:
    @pytest.mark.requirement("NS-15", "AU-19")
    def test_a_claim_after_a_stop(self) -> None:
        run = small_run()
        row = run.rows[2]
        claims = {**row["claims"], "check_in.email": "2026-11-22T12:01:00+00:00"}
        late = change("2027-03-02 09:00", row, state="closed", stop=row["stop"], claims=claims)
        assert "I2" in broken(with_change(run, late))

    @pytest.mark.parametrize(("seconds", "right"), [(8, True), (12, False)])
    def test_an_acceptance_after_a_stop(self, seconds: int, right: bool) -> None:
        run = small_run()
        stopped = CLOCK.real(at("2027-03-01 15:00"))
        late = {**run.accepted[-1], "at": (stopped + timedelta(seconds=seconds)).isoformat()}
        found = broken(replace(run, accepted=(*run.accepted[:-1], late)))
        assert ("I2" not in found) is right

    def test_messages_of_high_risk_that_ended_before_the_case(self) -> None:
        run = small_run()
        row = run.rows[1]
        stop = {"messages_stop": {"reason": "opted_out"}, "state": "open"}
        stopped = change("2027-03-02 07:00", row, **stop, claims={})
        claimed = change("2027-03-02 09:00", row, **stop, claims={"check_in.email": "x"})
        run = replace(run, changes=(stopped, claimed, *run.changes))
        assert "I2" in broken(run)


class TestStates:
    def test_a_no_show_without_a_case(self) -> None:
        run = small_run()
        assert "I3" in broken(replace(run, rows=run.rows[1:]))

    def test_a_case_that_nobody_missed(self) -> None:
        run = small_run()
        stray = {**run.rows[0], "pk": "PRACTICE#p1#CASE#case9"}
        assert "I3" in broken(replace(run, rows=(*run.rows, stray)))

    @pytest.mark.parametrize("reason", ["lost", "rebooked", "no_channel", "mark_corrected"])
    def test_an_end_that_the_facts_do_not_give(self, reason: str) -> None:
        assert "I3" in broken(with_row(small_run(), 0, stop={"reason": reason}))

    def test_a_stop_that_had_no_effect(self) -> None:
        run = with_row(small_run(), 2, stop={"reason": "completed"})
        row = run.rows[2]
        end = change("2027-03-08 12:00", row, state="closed", stop=row["stop"])
        late = [one for one in run.changes if one.pk != row["pk"]]
        assert "I3" in broken(replace(run, changes=(*late, end)))

    def test_a_case_in_flight_without_an_execution(self) -> None:
        run = small_run()
        row = {n: value for n, value in run.rows[0].items() if n != "stop"} | {"state": "open"}
        assert "I3" in broken(replace(run, rows=(row, *run.rows[1:])))
        running = replace(run.runs[0], status="RUNNING")
        alive = replace(run, rows=(row, *run.rows[1:]), runs=(running, *run.runs[1:]))
        assert "I3" not in broken(alive)


class TestContactLog:
    @pytest.mark.requirement("HR-15", "CO-06")
    def test_accepted_and_not_logged(self) -> None:
        run = small_run()
        place = place_of(run, "CONTACT#value.sms")
        assert "I4" in broken(replace(run, rows=run.rows[:place] + run.rows[place + 1 :]))

    def test_logged_and_never_accepted(self) -> None:
        run = small_run()
        assert "I4" in broken(replace(run, accepted=run.accepted[1:]))

    def test_logged_under_another_message(self) -> None:
        run = small_run()
        other = {**run.accepted[0], "message_id": "another"}
        assert "I4" in broken(replace(run, accepted=(other, *run.accepted[1:])))

    @pytest.mark.requirement("NS-39", "EC-R04")
    @pytest.mark.parametrize(("shown", "right"), [("10:40", True), ("", False), ("late", False)])
    def test_a_doubt_is_seen_by_people_in_time(self, shown: str, right: bool) -> None:
        run = small_run()
        row = contact("case3", *DAY0[0])
        doubts = [change("2027-03-01 10:31", row, status="unknown")]
        if shown:
            when = "2027-04-15 10:31" if shown == "late" else f"2027-03-01 {shown}"
            told = task("case3", "unknown_message", when, "fate_unknown", "immediate", "sms")
            doubts.append(change(when, told, **json.loads(told["body"])))
        run = replace(run, changes=(*doubts, *run.changes))
        assert ("I4" not in broken(run)) is right

    def test_more_doubt_than_causes(self) -> None:
        run = small_run()
        told = task("case3", "unknown_message", "2027-03-01 10:40", "x", "immediate", "sms")
        doubts = [
            change("2027-03-01 10:31", contact("case3", *DAY0[0]), status="unknown"),
            change("2027-03-01 10:40", told, **json.loads(told["body"])),
        ]
        run = replace(run, changes=(*doubts, *run.changes))
        assert "I4" not in broken(run)
        unused = InjectedFault("accept_then_500", "p1-case3-immediate-sms", 0)
        assert "I4" in broken(replace(run, plan=replace(run.plan, faults=(unused,))))


class TestPersonalData:
    @pytest.mark.requirement("EC-X06", "D10")
    @pytest.mark.parametrize(
        "leak",
        [
            "Koolmees1-Voorbeeld",
            "06-80951001",
            "0680951001",
            "noor.1%40example.org",
            b"+31680951001".hex(),
            base64.b64encode(b"x1961-04-23y").decode(),
            '"951001"',
        ],
    )
    @pytest.mark.parametrize("place", ["log group", "queue", "metric"])
    def test_a_leak_in_a_text(self, place: str, leak: str) -> None:
        run = small_run()
        assert broken(replace(run, texts=(*run.texts, (place, f"x {leak} x")))) == {"I6"}

    def test_a_leak_in_a_key_a_history_and_a_link(self) -> None:
        run = small_run()
        row = {"pk": "PRACTICE#p1#X#+31680951001", "sk": "X"}
        assert "I6" in broken(replace(run, rows=(*run.rows, row)))
        told = replace(run.runs[0], raw='{"input": "Noor Koolmees1-Voorbeeld"}')
        assert "I6" in broken(replace(run, runs=(told, *run.runs[1:])))
        html = '<html><a href="https://wz.test/m/x?to=noor.1@example.org">x</a>'
        mail = {**run.accepted[1], "html": html}
        assert "I6" in broken(replace(run, accepted=(*run.accepted[:1], mail, *run.accepted[2:])))

    @pytest.mark.parametrize("place", ["log group", "log file carrier.log", "queue", "metric"])
    def test_a_place_that_was_not_searched(self, place: str) -> None:
        run = small_run()
        kept = tuple(one for one in run.texts if one[0] != place)
        assert broken(replace(run, texts=kept)) == {"I6"}


class TestPeople:
    @pytest.mark.requirement("HR-10", "HR-12", "HR-13")
    @pytest.mark.parametrize("kind", ["call_day1", "clinician_notice", "escalation"])
    def test_a_step_that_is_missing_or_late(self, kind: str) -> None:
        run = small_run()
        place = place_of(run, f"TASK#{kind}", "case2")
        assert broken(replace(run, rows=run.rows[:place] + run.rows[place + 1 :])) == {"I7"}
        body = json.loads(run.rows[place]["body"])
        late = {"created_at": (at("2027-03-09 08:00")).isoformat()}
        assert broken(with_row(run, place, body=json.dumps(body | late))) == {"I7"}
        moved = {"opens_at": body["created_at"]}
        assert broken(with_row(run, place, body=json.dumps(body | moved))) == {"I7"}

    def test_a_step_after_the_case_was_resolved(self) -> None:
        run = small_run()
        risky = replace(run.plan.no_shows[2], person=run.plan.no_shows[1].person)
        plan = replace(run.plan, no_shows=(*run.plan.no_shows[:2], risky))
        assert broken(replace(run, plan=plan)) == set()
        made = task("case3", "escalation", "2027-03-08 08:00")
        body = json.loads(made["body"]) | {"state": "cancelled"}
        run = with_change(run, change("2027-03-08 08:00", made, **body))
        rows = (*run.rows, {**made, "body": json.dumps(body)})
        assert broken(replace(run, plan=plan, rows=rows)) == {"I7"}

    def test_a_step_left_to_do_after_the_patient_is_back(self) -> None:
        run = small_run()
        risky = replace(run.plan.no_shows[2], person=run.plan.no_shows[1].person)
        plan = replace(run.plan, no_shows=(*run.plan.no_shows[:2], risky))
        call = task("case3", "call_day1", "2027-03-02 08:00")
        assert broken(replace(run, plan=plan, rows=(*run.rows, call))) == {"I7"}


class TestMoments:
    @pytest.mark.requirement("NS-26", "NS-03", "NS-09")
    @pytest.mark.parametrize("case_id", ["case1", "case2"])
    def test_a_message_that_did_not_go(self, case_id: str) -> None:
        run = small_run()
        place = place_of(run, "CONTACT#value.email", case_id)
        assert "I8" in broken(with_row(run, place, status="skipped"))

    @pytest.mark.parametrize("when", ["2027-03-03 09:10", "2027-03-05 09:10"])
    def test_a_message_on_another_day(self, when: str) -> None:
        run = small_run()
        place = place_of(run, "CONTACT#value.email")
        body = json.loads(run.rows[place]["body"]) | {"at": at(when).isoformat()}
        assert "I8" in broken(with_row(run, place, body=json.dumps(body)))

    @pytest.mark.parametrize("when", ["2027-03-01 21:10", "2027-03-01 07:59", "2027-02-28 10:00"])
    def test_a_message_outside_its_hours_also_of_a_case_that_was_stopped(self, when: str) -> None:
        run = small_run()
        place = place_of(run, "CONTACT#immediate.sms", "case3")
        body = json.loads(run.rows[place]["body"]) | {"at": at(when).isoformat()}
        assert "I8" in broken(with_row(run, place, body=json.dumps(body)))

    @pytest.mark.parametrize("seconds", [-1, 301])
    def test_a_message_before_its_moment_or_long_after_it(self, seconds: int) -> None:
        run = small_run()
        real = CLOCK.real(at("2027-03-06 09:20")) + timedelta(seconds=seconds)
        place = next(n for n, r in enumerate(run.accepted) if "soft_deadline" in r["key"])
        moved = {**run.accepted[place], "at": real.isoformat()}
        run = replace(run, accepted=(*run.accepted[:place], moved, *run.accepted[place + 1 :]))
        assert broken(run) == {"I8"}

    def test_a_disturbed_series_is_not_compared_with_its_protocol(self) -> None:
        run = small_run()
        place = place_of(run, "CONTACT#value.email")
        run = retold(with_row(run, place, status="failed"))
        assert broken(run) == {"I8"}
        met = InjectedFault("hard_bounce", "p1-case1-value-email", 1)
        assert broken(replace(run, plan=replace(run.plan, faults=(met,)))) == set()


class TestOneWay:
    @pytest.mark.parametrize(
        ("place", "image"),
        [
            (0, {"state": "open", "rev": 4, "stop": {"reason": "completed"}}),
            (0, {"state": "closed", "rev": 4, "stop": {"reason": "rebooked"}}),
            (0, {"state": "closed", "rev": 2, "stop": {"reason": "completed"}}),
            (3, {"status": "sent"}),
            (3, {"status": "unknown"}),
            (3, {"status": "skipped"}),
        ],
    )
    def test_a_way_back(self, place: int, image: dict[str, object]) -> None:
        run = small_run()
        back = change("2027-03-08 13:00", run.rows[place], **image)
        assert "I9" in broken(with_change(run, back))

    def test_a_task_that_opens_again(self) -> None:
        run = small_run()
        row = run.rows[place_of(run, "TASK#call", "case2")]
        body = json.loads(row["body"])
        for state in ("cancelled", "requested"):
            told = change("2027-03-08 13:00", row, **body, state=state)
            run = with_change(run, told)
        assert broken(run) == {"I9"}

    def test_an_event_that_loses_its_effect(self) -> None:
        run = small_run()
        for state in ("applied", "received"):
            run = with_change(run, change("2027-03-08 13:00", run.rows[-1], state=state))
        assert broken(run) == {"I9"}


class TestLeftovers:
    def test_what_still_waits(self) -> None:
        run = small_run()
        assert broken(replace(run, queues=(Queue("InboxDeadLetters", 1),))) == {"I11"}
        alarmed = (Queue("InboxDeadLetters", 1, is_alarmed=True),)
        assert broken(replace(run, queues=alarmed)) == set()
        assert broken(replace(run, queues=())) == {"I11"}

    def test_an_event_without_effect(self) -> None:
        run = small_run()
        assert broken(with_row(run, len(run.rows) - 1, state="received")) == {"I11"}

    def test_a_claim_past_its_lease(self) -> None:
        run = small_run()
        claims = {**run.rows[2]["claims"], "check_in.email": CLOCK.real_start.isoformat()}
        assert broken(with_row(run, 2, claims=claims)) == {"I11"}

    def test_a_case_that_never_started(self) -> None:
        run = small_run()
        row = {n: value for n, value in run.rows[0].items() if n != "stop"}
        row |= {"state": "open", "planned_no": 0}
        late = replace(run.plan, ended=run.plan.ended + timedelta(minutes=30))
        assert "I11" in broken(replace(run, rows=(row, *run.rows[1:]), plan=late))
        assert "I11" not in broken(replace(run, rows=(row, *run.rows[1:])))


class TestRecord:
    @pytest.mark.requirement("HR-15")
    def test_a_contact_that_is_not_told(self) -> None:
        run = small_run()
        row = {**contact("case1", *DAY0[0]), "sk": "CONTACT#by_hand"}
        assert "I14" in broken(replace(run, rows=(row, *run.rows)))

    def test_a_contact_that_is_told_as_it_was_before(self) -> None:
        run = small_run()
        assert "I14" in broken(with_row(run, place_of(run, "CONTACT#value.sms"), status="failed"))

    @pytest.mark.requirement("HR-20")
    def test_an_act_and_a_try_of_a_colleague_that_are_not_told(self) -> None:
        run = small_run()
        place = place_of(run, "TASK#call", "case2")
        body = json.loads(run.rows[place]["body"]) | {"accepted_by": "s1", "state": "accepted"}
        accepted = with_row(run, place, body=json.dumps(body))
        assert broken(accepted) == {"I14"}
        accepted = retold(accepted)
        assert broken(accepted) == set()
        body["attempts"] = [{"outcome": "no_answer"}]
        assert broken(with_row(accepted, place, body=json.dumps(body))) == {"I14"}

    @pytest.mark.parametrize("kind", ["case.closed", "communication.recorded"])
    def test_an_end_or_a_contact_whose_message_is_gone(self, kind: str) -> None:
        run = small_run()
        place = next(n for n, row in enumerate(run.rows) if kind in row.get("body", ""))
        rows = run.rows[:place] + run.rows[place + 1 :]
        assert broken(replace(run, rows=rows)) == {"I14"}

    def test_the_place_where_a_task_is_found_by_its_id_is_no_task(self) -> None:
        run = small_run()
        row = {"pk": "PRACTICE#p1#TASK#t1", "sk": "TASK", "home": "CASE#case2"}
        assert broken(replace(run, rows=(row, *run.rows))) == set()

    def test_an_opt_out_that_is_not_told(self) -> None:
        run = small_run()
        row = {"pk": "PRACTICE#p1#PATIENT#patient1", "sk": "OPTOUTS"}
        assert broken(replace(run, rows=(row, *run.rows))) == {"I14"}

    @pytest.mark.parametrize("number", [1, 3, 99])
    def test_numbers_that_are_not_dense(self, number: int) -> None:
        run = small_run()
        place = place_of(run, "OUT#")
        body = json.loads(run.rows[place + 1]["body"]) | {"sequence": number}
        assert broken(with_row(run, place + 1, body=json.dumps(body))) == {"I14"}

    def test_an_outbox_that_counts_more_than_it_holds(self) -> None:
        run = small_run()
        assert broken(with_row(run, place_of(run, "OUTBOX"), queued=99)) == {"I14"}

    def test_the_same_message_again_at_once_is_one_in_effect(self) -> None:
        run = small_run()
        assert broken(replace(run, arrived=(run.arrived[0], *run.arrived))) == set()

    def test_what_did_not_come(self) -> None:
        run = small_run()
        assert broken(replace(run, arrived=run.arrived[1:])) == {"I14"}

    def test_what_came_before_its_turn_or_after_it(self) -> None:
        run = small_run()
        first, second, *rest = run.arrived
        assert broken(replace(run, arrived=(second, first, *rest))) == {"I14"}
        assert broken(replace(run, arrived=(first, second, first, *rest))) == {"I14"}

    @pytest.mark.parametrize("what", [{"id": "x"}, {"practice_id": "p2"}, {"sequence": 9}])
    def test_what_is_not_what_was_queued(self, what: dict[str, object]) -> None:
        run = small_run()
        assert broken(replace(run, arrived=({**run.arrived[0], **what}, *run.arrived))) == {"I14"}

    def test_what_came_and_is_not_known_to_be_taken(self) -> None:
        run = small_run()
        place = place_of(run, "OUT#")
        body = json.loads(run.rows[place]["body"])
        del body["written_back_at"]
        assert broken(with_row(run, place, body=json.dumps(body))) == {"I14"}
        page = json.dumps({**body, "kind": "handover.ready"})
        assert "I14" in broken(with_row(run, place, body=page))

    def test_what_was_taken_where_nothing_takes_it(self) -> None:
        run = small_run()
        alone = replace(run.plan.practices[0], has_record=False)
        assert broken(replace(run, plan=replace(run.plan, practices=(alone,)))) == {"I14"}


class TestPace:
    def test_a_machine_that_cannot_follow_proves_nothing(self, tmp_path: Path) -> None:
        run = small_run()
        early = [
            replace(one, accepted_at=CLOCK.real_start - timedelta(minutes=1))
            for one in run.plan.no_shows
        ]
        slow = replace(run, plan=replace(run.plan, no_shows=tuple(early)))
        assert pace.troubles(run) == []
        assert "too slow" in pace.troubles(slow)[0]
        write(slow, tmp_path)
        assert main([str(tmp_path)]) == 1


class TestFolder:
    def test_the_checker_reads_a_folder_and_nothing_else(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        write(small_run(), tmp_path)
        assert load(tmp_path) == small_run()
        assert main([str(tmp_path)]) == 0
        assert "BROKEN" not in capsys.readouterr().out

    def test_the_checker_is_red_with_what_it_found(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        run = small_run()
        write(accepted(message("case1", *DAY0[0]))(run), tmp_path)
        assert main([str(tmp_path)]) == 1
        assert "case case1 immediate sms: accepted 2 times" in capsys.readouterr().out


def write(run: Evidence, folder: Path) -> None:
    tables = {
        "carrier": run.accepted,
        "table": run.rows,
        "changes": [CHANGES.dump_python(one, mode="json") for one in run.changes],
        "executions": [RUNS.dump_python(one, mode="json") for one in run.runs],
        "texts": run.texts,
        "record": run.arrived,
    }
    for name, rows in tables.items():
        (folder / f"{name}.ndjson").write_text("".join(json.dumps(one) + "\n" for one in rows))
    (folder / "plan.json").write_bytes(PLAN.dump_json(run.plan))
    (folder / "queues.json").write_bytes(QUEUES.dump_json(run.queues))
