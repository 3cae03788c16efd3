"""Plays every scenario on its own thread, each deed at its moment of practice time."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from demo.acting import PATIENCE, do
from demo.clock import Clock, at
from demo.scenario import Act, HisSays, Scenario
from demo.surroundings import DemoError, Stack

if TYPE_CHECKING:
    from demo.board import Board

FIRST_BOOKING: Final = at("2027-02-28 12:10")
BETWEEN_BOOKINGS: Final = timedelta(minutes=40)


def acts_of(scenario: Scenario, place: int) -> tuple[Act, ...]:
    """Give all deeds in order; the visits are booked on the day before, one patient at a time."""
    booking = FIRST_BOOKING + place * BETWEEN_BOOKINGS
    booked = tuple(Act(booking, HisSays("appointment.booked", one)) for one in scenario.visits)
    return (*booked, *scenario.acts)


def start(
    stack: Stack, board: Board, scenarios: tuple[Scenario, ...], clocks: dict[str, Clock]
) -> list[threading.Thread]:
    """Begin to play; the threads end with their last deed."""
    threads = []
    for place, scenario in enumerate(scenarios):
        clock = clocks[scenario.practice]
        arguments = (stack, board, scenario, acts_of(scenario, place), clock)
        threads.append(threading.Thread(target=_play, args=arguments, daemon=True))
        threads[-1].start()
    return threads


def _play(
    stack: Stack, board: Board, scenario: Scenario, acts: tuple[Act, ...], clock: Clock
) -> None:
    number = 0
    for moment in sorted({act.when for act in acts}):
        together = []
        for act in (one for one in acts if one.when == moment):
            number += 1
            together.append(
                threading.Thread(target=_act, args=(stack, board, scenario, act, clock, number))
            )
        for each in together:
            each.start()
        for each in together:
            each.join()


def _act(
    stack: Stack, board: Board, scenario: Scenario, act: Act, clock: Clock, number: int
) -> None:
    wait = (clock.real(act.when) - datetime.now(UTC)).total_seconds()
    time.sleep(max(wait, 0))
    try:
        if act.after:
            stage, channel = act.after
            addresses = scenario.person.addresses
            seen = board.wait_for(lambda: board.message(addresses, stage, channel), PATIENCE)
            if not seen:
                raise DemoError(f"waited in vain for {stage} by {channel}")  # noqa: TRY301
        do(stack, board, scenario, act, number)
    except DemoError as error:
        board.trouble(f"{scenario.label}: {error}")
    except Exception as error:  # noqa: BLE001 - a thread's death must not go unseen
        board.trouble(f"{scenario.label}: {type(error).__name__}: {error}")
