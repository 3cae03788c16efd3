"""Suite J without a stack, in `make test`; and that it is red on what it looks for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from integration.rights.access_ground import GroundInProcess, register
from integration.rights.judged_stack import Stack

from handlers.pages import neutral_page
from proof.access import ground, limit
from proof.result import Result
from proof.sizes import CI
from proof.suites import j_access
from weerzien.adapters import keys
from weerzien.bootstrap import aws

Play = Callable[[], Result]


@pytest.fixture
def play(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Run the suite over handlers in this process; sleeping moves the clock."""

    def sleep(seconds: float) -> None:
        stack.pass_time(timedelta(seconds=seconds))

    for module in (j_access, ground, limit):
        clock = SimpleNamespace(sleep=sleep, monotonic=module.time.monotonic)
        monkeypatch.setattr(module, "time", clock)
    for module in (ground, limit):
        monkeypatch.setattr(module, "register", register)
    monkeypatch.setattr(j_access, "Ground", lambda: GroundInProcess(stack))
    return lambda: j_access.run(CI, 1)


@pytest.mark.requirement("EC-X01", "EC-X02", "CO-13")
def test_no_key_opens_what_is_another_practices(play: Play, stack: Stack) -> None:
    result = play()
    assert result.violations == ()
    assert result.is_green
    assert not stack.denied


def test_a_row_of_the_other_practice_that_changes_is_seen(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = GroundInProcess.invoke

    def slip(self: GroundInProcess, function: str, event: object) -> Any:
        if function == "StartFollowUp":
            row = {**keys.case(self.b.id, "planted").item(), "practice_id": self.b.id}
            aws.own_table().put_item(Item=row)
        return real(self, function, event)

    monkeypatch.setattr(GroundInProcess, "invoke", slip)
    (found,) = play().violations
    assert found == (
        "stream StartFollowUp: rows of the other practice changed: CASE (pk, practice_id, sk)"
    )


def test_a_no_that_tells_more_than_another_is_seen(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = neutral_page
    answers = iter(range(10_000))

    def chatty() -> dict[str, Any]:
        return {**real(), "headers": {**real()["headers"], "X-Was": str(next(answers) % 2)}}

    monkeypatch.setattr("handlers.show_link.neutral_page", chatty)
    found = play().violations
    assert {one.split(":")[0] for one in found} == {"GET /{token}", "GET /m/{token}"}
