"""Every minute, pages for clinicians are made, and told in figures."""

from __future__ import annotations

import json

import pytest

from handlers import prepare_hand_over
from unit.domain.follow_up.story import DETAILS, MINUTE, Status, booked, report
from unit.usecases.clinic import Clinic

Capture = pytest.CaptureFixture[str]


def metrics(capsys: Capture) -> dict[str, list[float]]:
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {name: line[name] for line in lines for name in line if isinstance(line[name], list)}


@pytest.mark.requirement("DH-04")
def test_a_page_is_made_and_counted(clinic: Clinic, context: object, capsys: Capture) -> None:
    clinic.open_case()
    clinic.tell(booked())
    clinic.now += MINUTE
    done = prepare_hand_over.handler({}, context)
    assert done == {"seen": 1, "ready": 1, "withdrawn": 0, "late": 0, "failed": 0}
    assert metrics(capsys) == {"HandOverPrepared": [1.0], "HandOverLate": [0.0]}
    clinic.tell(report(Status.CANCELLED, "new", start=booked().start))
    clinic.now += MINUTE
    assert prepare_hand_over.handler({}, context)["withdrawn"] == 1
    assert metrics(capsys)["HandOverWithdrawn"] == [1.0]


@pytest.mark.requirement("DH-04")
def test_a_minute_with_nothing_to_do_is_counted_too(
    clinic: Clinic, context: object, capsys: Capture
) -> None:
    del clinic
    prepare_hand_over.handler({}, context)
    assert metrics(capsys) == {"HandOverPrepared": [0.0], "HandOverLate": [0.0]}


@pytest.mark.requirement("DH-04", "EC-X06")
def test_a_page_in_trouble_is_counted_and_late_in_time(
    clinic: Clinic, context: object, capsys: Capture
) -> None:
    case = clinic.open_case()
    clinic.tell(booked())
    clinic.world.memory.cases["p1", case.id] = None  # type: ignore[assignment]
    clinic.now += 6 * MINUTE
    prepare_hand_over.handler({}, context)
    logged = capsys.readouterr().out
    assert '"HandOverFailed":[1.0]' in logged.replace(" ", "")
    assert '"HandOverLate":[1.0]' in logged.replace(" ", "")
    assert str(DETAILS.first_name) not in logged
