"""What trust in a source system's feed needs, together."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from weerzien.bootstrap import aws, outside, rows

if TYPE_CHECKING:
    from weerzien.usecases.pull_lists import Pulling
    from weerzien.usecases.watch_feeds import Watching


@cache
def watching() -> Watching:
    from weerzien.usecases.watch_feeds import Watching

    return Watching(
        practices=rows.practices(),
        index=rows.practice_index(),
        feeds=rows.feeds(),
        tasks=rows.tasks(),
        clocks=outside.clocks(),
        acting_for=aws.working_for,
    )


@cache
def pulling() -> Pulling:
    from weerzien.usecases.pull_lists import Pulling

    return Pulling(
        practices=rows.practices(),
        sources=rows.list_sources(),
        agendas=outside.agendas(),
        clocks=outside.clocks(),
        acting_for=aws.working_for,
    )
