"""The whole way of a case, on the embedded AWS that `make up` left running."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from workflow.play.answers import play_answers
from workflow.play.killed import KilledWeek, play_while_killing
from workflow.play.week import Week, play_week
from workflow.play.world import World

from demo.surroundings import DemoError, find_stack

LATER = (
    "test_killing.py",
    "test_stop_against_send.py",
    "test_killed_workers.py",
    "test_answers.py",
    "test_personal_data.py",
)
"""Files that run last, in this order: the last one reads what all others left behind."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long ones last; all else keeps its order."""
    place = {name: number for number, name in enumerate(LATER, start=1)}
    items.sort(key=lambda item: place.get(item.path.name, 0))


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """Find the stack; say what to do where there is none."""
    try:
        stack = find_stack()
    except DemoError as trouble:
        pytest.fail(str(trouble), pytrace=False)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in _access(stack.facts).items():
            patch.setenv(name, value)
        yield World(stack)


@pytest.fixture(scope="session")
def answering(world: World) -> Iterator[Future[Week]]:
    """Begin the slower week in which patients answer; others go on meanwhile."""
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(play_answers, world)


@pytest.fixture(scope="session")
def answers(answering: Future[Week]) -> Week:
    return answering.result()


@pytest.fixture(scope="session")
def week(world: World, request: pytest.FixtureRequest) -> Week:
    """One week, played once for all who look at it."""
    if any("answers" in getattr(item, "fixturenames", ()) for item in request.session.items):
        request.getfixturevalue("answering")
    return play_week(world)


@pytest.fixture(scope="session")
def killed_week(world: World) -> KilledWeek:
    """Another week, in which workers die."""
    return play_while_killing(world)


def _access(facts: dict[str, object]) -> dict[str, str]:
    """Give what boto3 must not take from the user's own surroundings."""
    return {
        "AWS_ENDPOINT_URL": str(facts["endpoint_url"]),
        "AWS_DEFAULT_REGION": str(facts["region"]),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
