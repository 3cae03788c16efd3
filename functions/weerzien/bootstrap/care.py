"""What looking after cases and their data needs, together."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from weerzien.bootstrap import aws, outside, rows

if TYPE_CHECKING:
    from weerzien.usecases.erase_expired import Erasing
    from weerzien.usecases.inspect_patient import Inspecting
    from weerzien.usecases.prepare_hand_over import Preparing
    from weerzien.usecases.reconcile import Reconciling


@cache
def reconciling() -> Reconciling:
    from weerzien.usecases.reconcile import Reconciling

    return Reconciling(
        practices=rows.practices(),
        cases=rows.cases(),
        contacts=rows.contacts(),
        tasks=rows.tasks(),
        events=rows.events(),
        executions=outside.executions(),
        clocks=outside.clocks(),
    )


@cache
def erasing() -> Erasing:
    from weerzien.usecases.erase_expired import Erasing

    return Erasing(
        practices=rows.practices(),
        events=rows.events(),
        files=rows.files(),
        cases=rows.cases(),
        contacts=rows.contacts(),
        tasks=rows.tasks(),
        hand_overs=rows.hand_overs(),
        retention=rows.retention(),
        clocks=outside.clocks(),
        acting_for=aws.working_for,
    )


@cache
def preparing() -> Preparing:
    from weerzien.usecases.prepare_hand_over import Preparing

    return Preparing(
        practices=rows.practices(),
        cases=rows.cases(),
        contacts=rows.contacts(),
        tasks=rows.tasks(),
        hand_overs=rows.hand_overs(),
        clocks=outside.clocks(),
        acting_for=aws.working_for,
    )


@cache
def inspecting() -> Inspecting:
    from weerzien.usecases.inspect_patient import Inspecting

    return Inspecting(erasing(), rows.links(), rows.practice_rows())
