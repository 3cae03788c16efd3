"""One fast week of a general practice: a patient for each way in which a series can go."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from workflow.play.week import WENT, Week
from workflow.play.world import accepted_at

from demo.clock import ZONE
from weerzien.domain.contact import ContactStatus

LATEST = timedelta(seconds=30)
"""How late a message may leave in real time on a busy machine of two cores."""
OPENS = {"sms": time(9), "email": time(8)}
CLOSES = time(20)

DAY0 = [("2027-03-01", "immediate", "sms"), ("2027-03-01", "immediate", "email")]
DAY1 = [("2027-03-02", "check_in", "email")]
DAY2 = [("2027-03-03", "brief_check_in", "sms")]
DAY3 = [("2027-03-04", "value", "email"), ("2027-03-04", "value", "sms")]
DAY5 = [("2027-03-06", "soft_deadline", "email")]
DAY7 = [("2027-03-08", "last_contact", "email"), ("2027-03-08", "last_contact", "sms")]


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
        assert accepted > 30

    @pytest.mark.requirement("NS-18", "AU-01")
    def test_it_ends_unreached_and_the_case_is_completed(self, week: Week) -> None:
        assert week.end("standard") == ("completed", "ClosedUnreached")
        assert week.tasks("standard") == []

    def test_it_takes_at_most_twenty_states_and_eight_invocations(self, week: Week) -> None:
        execution = week.world.execution(week.case("standard"))
        assert (len(execution.path), execution.transitions) == (19, 19)
        assert execution.invocations == 7

    @pytest.mark.requirement("NS-35")
    def test_a_patient_who_said_nothing_is_told_so_and_one_who_replied_is_not(
        self, week: Week
    ) -> None:
        def words(name: str) -> str:
            rows = week.world.accepted(week.case(name))
            return "\n".join(f"{row.get('subject')}\n{row['text']}" for row in rows).casefold()

        assert "niets gehoord" in words("standard")
        assert "niets gehoord" not in words("paused")


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

    @pytest.mark.requirement("NS-17", "D2")
    def test_a_reply_pauses_the_series_until_a_person_lets_it_go_on(self, week: Week) -> None:
        assert week.seen["pause"] is not None
        assert week.seen["resumed"]["paused"] is False
        assert sorted(week.went("paused")) == sorted(DAY0 + DAY1 + DAY3 + DAY5 + DAY7)
        assert week.tasks("paused") == [("answer_patient", "2027-03-02")]
        states = week.world.execution(week.case("paused")).path
        assert states.count("PlanFollowUp") >= 2
        assert week.end("paused") == ("completed", "ClosedUnreached")


class TestStops:
    @pytest.mark.requirement("CO-05", "D1", "AU-04", "AU-13")
    def test_stop_by_sms_ends_the_series_on_day_0(self, week: Week) -> None:
        assert sorted(week.went("stop")) == sorted(DAY0)
        assert week.end("stop") == ("opted_out", "OptedOut")

    @pytest.mark.requirement("CO-02", "D1", "D14")
    def test_one_click_ends_the_series(self, week: Week) -> None:
        assert sorted(week.went("one_click")) == sorted(DAY0)
        assert week.end("one_click") == ("opted_out", "OptedOut")

    @pytest.mark.requirement("NS-33", "D17")
    def test_a_mail_that_bounces_is_followed_by_sms_and_a_task(self, week: Week) -> None:
        case = week.case("bounced")
        went = week.went("bounced")
        assert sorted(went) == sorted(
            [
                *DAY0,
                ("2027-03-02", "check_in", "sms"),
                ("2027-03-04", "value", "sms"),
                ("2027-03-08", "last_contact", "sms"),
            ]
        )
        failed = [row.id for row in week.world.contacts(case) if row.status is ContactStatus.FAILED]
        assert failed == ["immediate.email"]
        assert [kind for kind, _ in week.tasks("bounced")] == ["check_contact_details"]

    @pytest.mark.requirement("NS-14", "CO-02", "CO-13", "AU-02")
    def test_opening_the_link_changes_nothing_and_pressing_not_needed_ends_the_series(
        self, week: Week
    ) -> None:
        page, person = week.seen["page"], week.patients["link"].person
        assert page.status == 200
        assert len(page.data) < 20_000
        for secret in (person.full_name.split()[1], person.phone[-6:], person.email):
            assert secret not in page.data.decode()
        assert week.seen["after_look"].is_open
        assert week.seen["after_look"].heard is False
        assert week.seen["after_press"].stop.reason == "declined"
        assert week.end("link") == ("declined", "Declined")
        assert sorted(week.went("link")) == sorted(DAY0)
