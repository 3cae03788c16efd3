"""What the simulation assumes of practices, and the quotas it compares with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Final

from weerzien.adapters import keys

PRACTICES: Final = 5_000
NO_SHOWS_A_DAY: Final = 3
BUSY: Final = 2.5
"""A Monday, or the day after holidays, as a multiple of another day."""
HIGH_RISK: Final = 0.15
MENTAL_HEALTH: Final = 0.10
APPOINTMENT_EVENTS_A_DAY: Final = 900_000
WORKING_DAYS_A_MONTH: Final = 21
EXPECTED: Final = 5.1 / 8
"""Share of a full series that is expected to be sent, as most patients react or are back."""

FIRST_DAY: Final = date(2027, 1, 11)
WEEKS: Final = 3
"""After two weeks as many cases end as begin; the last week is looked at."""

MARKS: Final = (
    (time(8), time(12), 0.30),
    (time(12), time(13), 0.25),
    (time(13), time(16, 30), 0.15),
    (time(16, 30), time(18), 0.30),
)
"""When source systems mark no-shows: from, until, share of the day."""

TOLD_TIMES: Final = 2
"""A message is told to the practice's record as sent, and again as delivered."""
RUNS_OF_WRITING_BACK: Final = keys.WRITE_BACK_SHARDS
TAKEN_A_RUN: Final = 400
"""Messages that records take in the 40 seconds of one run, at 100 ms each."""

KILOBYTES_PER_NO_SHOW: Final = 17.5
SECONDS_PER_CALL: Final = 0.3


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota of Europe (Ireland) by default; `per` second, or at once."""

    name: str
    size: float
    source: str


QUOTAS: Final = {
    "StartExecution": Quota("Step Functions StartExecution /s", 300, "AWS's guide"),
    "transitions": Quota("Step Functions StateTransition /s", 1_500, "AWS's guide"),
    "open": Quota("Step Functions open executions", 1_000_000, "AWS's guide"),
    "concurrency": Quota("Lambda concurrent executions", 1_000, "AWS's guide"),
    "sms": Quota("SMS parts /s of one Dutch number", 10, "to ask of the carrier"),
    "mails": Quota("SES mails /s", 14, "usual first quota; raised on request"),
    "keys": Quota("KMS requests /s", 10_000, "AWS's guide, lowest of the large regions"),
}
