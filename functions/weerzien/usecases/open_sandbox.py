"""A practice for the tests of a vendor: all doors work, and it writes to nobody by mistake."""

from dataclasses import replace

from weerzien.domain.practice import Practice
from weerzien.ports import Clocks, Practices, TextJudge
from weerzien.usecases.register_practice import Registered, register_practice, rehearse

REAL_TIME = 1


def open_sandbox(
    practice: Practice, factor: int, practices: Practices, clocks: Clocks, judge: TextJudge
) -> Registered:
    """Register it as one that never goes live, in a rehearsal without any recipient (AU-15).

    By a `factor` of 1 its clock is the real one, so that real times of a source system fit. Cut
    off in between it is a practice that does not send.
    """
    registered = register_practice(replace(practice, sandbox=True), practices, judge)
    rehearsing = rehearse(practice.id, clocks.real_now(), factor, (), practices, clocks)
    return replace(registered, practice=rehearsing)
