"""Once a day the lists are compared, and what was found is counted, also where it is nothing."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from handlers import compare_opt_outs
from unit.domain.follow_up.story import DETAILS, MARKED, PRACTICE
from unit.usecases.clinic import Clinic
from weerzien import bootstrap
from weerzien.domain.vocabulary import Channel
from weerzien.ports import OptOutAtCarrier
from weerzien.usecases.compare_opt_outs import Comparing

SENDERS = frozenset({PRACTICE.sender.number})


class Lists:
    def __init__(self, *entries: OptOutAtCarrier) -> None:
        self._entries = entries

    def entries(self) -> tuple[OptOutAtCarrier, ...]:
        return self._entries


@pytest.mark.requirement("CO-10", "EC-X06")
def test_a_lost_stop_is_counted_and_named_nowhere(
    clinic: Clinic,
    context: object,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    clinic.open_case()
    number = DETAILS.phone or ""
    world = clinic.world
    ports = Comparing(
        Lists(OptOutAtCarrier(Channel.SMS, number, MARKED, SENDERS)),
        world.practice_index,
        world.rows,
        world.practices,
        world.files,
        world.events,
        world.inbox,
        world.clocks,
        lambda _: nullcontext(),
    )
    monkeypatch.setattr(bootstrap, "comparing", lambda: ports)
    assert compare_opt_outs.handler({}, context) == {
        "entries": 1,
        "missed": 1,
        "opened_here": 0,
        "only_here": 0,
        "of_nobody": 0,
        "failed": 0,
    }
    counted = capsys.readouterr().out
    assert '"OptOutMissed":[1.0]' in counted
    assert "OptOutComparisonFailed" not in counted
    assert number[3:] not in counted + caplog.text
