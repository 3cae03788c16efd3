"""One fast week of a general practice: a patient for each way in which a series can go."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from workflow.play.week import DAY0, DAY1, DAY2, DAY3, DAY5, DAY7, WENT, Week
from workflow.play.world import accepted_at

from demo.clock import ZONE

LATEST = timedelta(seconds=30)
"""How late a message may leave in real time on a busy machine of two cores."""
OPENS = {"sms": time(9), "email": time(8)}
CLOSES = time(20)


class TestStandardSeries:
    @pytest.mark.requirement("NS-01", "NS-03", "NS-08", "NS-09", "NS-26", "D6", "D8", "AU-01")
    def test_exactly_the_messages_of_the_protocol_go_on_their_local_days(self, week: Week) -> None:
        assert sorted(week.went("standard")) == sorted(DAY0 + DAY1 + DAY3 + DAY5 + DAY7)

    @pytest.mark.requirement("NS-15", "NS-26", "D6")
    def test_every_message_leaves_in_the_window_of_its_channel(self, week: Week) -> None:
        for name in week.patients:
            for row in week.world.contacts(week.case(name)):
                if row.stage is not None and row.status in WENT:
                    local = row.at.astimezone(ZONE)
                    assert OPENS[row.channel] <= local.time() < CLOSES, (name, row.id)
                    assert local.isoweekday() != 7, (name, row.id)

    @pytest.mark.requirement("NS-26", "AU-15")
    def test_the_carrier_takes_each_message_at_the_moment_that_the_log_names(
        self, week: Week
    ) -> None:
        clock = week.patients["standard"].practice.clock
        case = week.case("standard")
        at_of = {row.carrier_message_id: row.at for row in week.world.contacts(case)}
        lags = [
            accepted_at(row) - clock.real(at_of[row["message_id"]])
            for row in week.world.accepted(case)
        ]
        assert len(lags) == 8
        assert min(lags) > -timedelta(seconds=0.1)
        assert max(lags) < LATEST

    @pytest.mark.requirement("HR-15", "CO-06")
    def test_the_contact_log_and_the_carrier_agree_one_to_one(self, week: Week) -> None:
        accepted = 0
        for name in week.patients:
            case = week.case(name)
            rows = week.world.accepted(case)
            keys = [row["key"].split("-", 2)[2].replace("-", ".") for row in rows]
            assert len(keys) == len(set(keys)), name
            logged = {
                row.id: row.carrier_message_id
                for row in week.world.contacts(case)
                if row.stage and row.status in WENT
            }
            assert dict(zip(keys, (row["message_id"] for row in rows), strict=True)) == logged
            accepted += len(rows)
        assert accepted == 8 + 6 + 5

    @pytest.mark.requirement("NS-18", "AU-01")
    def test_it_ends_unreached_and_the_case_is_completed(self, week: Week) -> None:
        assert week.end("standard") == ("completed", "ClosedUnreached")
        assert week.tasks("standard") == []

    def test_it_takes_at_most_twenty_states_and_eight_invocations(self, week: Week) -> None:
        execution = week.world.execution(week.case("standard"))
        assert (len(execution.path), execution.transitions) == (19, 19)
        assert execution.invocations == 7


class TestPeople:
    @pytest.mark.requirement("HR-10", "HR-11", "HR-12", "HR-13", "HR-17", "HR-19", "D7", "D9")
    def test_a_high_risk_patient_who_is_not_reached_is_escalated(self, week: Week) -> None:
        last = [("2027-03-06", "last_contact", "email")]
        assert sorted(week.went("high_risk")) == sorted(DAY0 + DAY1 + DAY2 + DAY3[:1] + last)
        assert week.tasks("high_risk") == [
            ("call_day1", "2027-03-02"),
            ("clinician_notice", "2027-03-04"),
            ("escalation", "2027-03-08"),
        ]
        assert week.end("high_risk") == ("completed", "ClosedUnreached")

    @pytest.mark.requirement("HR-24", "AU-03")
    def test_a_risk_raised_on_the_way_moves_the_patient_into_the_high_risk_lane(
        self, week: Week
    ) -> None:
        last = [("2027-03-06", "last_contact", "email")]
        assert sorted(week.went("raised")) == sorted(DAY0 + DAY1 + DAY3[:1] + last)
        assert week.tasks("raised") == [
            ("call_day1", "2027-03-03"),
            ("clinician_notice", "2027-03-03"),
            ("clinician_notice", "2027-03-04"),
            ("escalation", "2027-03-08"),
        ]
        assert week.end("raised") == ("completed", "ClosedUnreached")
