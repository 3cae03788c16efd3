"""What writing back into the practice's record needs, together."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from weerzien.bootstrap import aws, outside, rows

if TYPE_CHECKING:
    from weerzien.usecases.deliver_write_backs import WritingBack
    from weerzien.usecases.export_journal import Journalling
    from weerzien.usecases.queue_write_back import Queueing


@cache
def queueing() -> Queueing:
    from weerzien.usecases.queue_write_back import Queueing

    return Queueing(
        cases=rows.cases(),
        contacts=rows.contacts(),
        files=rows.files(),
        tasks=rows.tasks(),
        hand_overs=rows.hand_overs(),
        outboxes=rows.outboxes(),
        clocks=outside.clocks(),
    )


@cache
def writing_back() -> WritingBack:
    from weerzien.usecases.deliver_write_backs import WritingBack

    return WritingBack(
        practices=rows.practices(),
        cases=rows.cases(),
        contacts=rows.contacts(),
        files=rows.files(),
        hand_overs=rows.hand_overs(),
        outboxes=rows.outboxes(),
        endpoints=rows.endpoints(),
        records=outside.records(),
        clocks=outside.clocks(),
        acting_for=aws.working_for,
    )


@cache
def journalling() -> Journalling:
    from weerzien.usecases.export_journal import Journalling

    return Journalling(
        practices=rows.practices(),
        cases=rows.cases(),
        contacts=rows.contacts(),
        files=rows.files(),
        hand_overs=rows.hand_overs(),
        outboxes=rows.outboxes(),
        endpoints=rows.endpoints(),
        journals=outside.journals(),
        clocks=outside.clocks(),
        acting_for=aws.working_for,
    )
