"""procrastinate with Weerzien's own idea put on top: the message is claimed before it is sent.

One condition more in one statement, and the claim is taken back by the record. It shows that the
engine below does not decide about messages sent twice; whoever claims does.
"""

from __future__ import annotations

from peers.apps import procrastinate_jobs as jobs

_CLAIM = """
UPDATE cases SET sent = %(touch)s, unknown = unknown || %(touch)s::int
WHERE id = %(case)s AND NOT stopped AND sent < %(touch)s RETURNING id"""
_SENT = "UPDATE cases SET unknown = array_remove(unknown, %(touch)s::int) WHERE id = %(case)s"


async def _claim(case: str, touch: int) -> bool:
    async with jobs.database.connection() as connection:
        claimed = await connection.execute(_CLAIM, {"case": case, "touch": touch})
        return await claimed.fetchone() is not None


async def _record(case: str, touch: int, fate: str) -> None:
    if fate == "sent":
        async with jobs.database.connection() as connection:
            await connection.execute(_SENT, {"case": case, "touch": touch})


jobs.is_due, jobs.record = _claim, _record
prepare, work = jobs.prepare, jobs.work
run_case, stop_case, told = jobs.run_case, jobs.stop_case, jobs.told
