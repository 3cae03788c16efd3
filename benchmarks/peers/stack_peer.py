"""Weerzien itself as the runner sees it: its template, functions and state machine, embedded AWS.

Its protocol is not five SMS, and should not be. A patient without a phone gets one mail per
touchpoint, five in all, through the same carrier simulator: that is the five-touch sequence here.
The rehearsal clock lets a week pass in minutes; nothing else differs from production.
"""

from __future__ import annotations

import json
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlencode

from demo import his
from demo.clock import Clock, at
from demo.executions import find_executions
from demo.killing import children_of
from demo.scenario import HisSays, Person, Visit
from demo.surroundings import find_stack
from demo.table_rows import scan
from peers import processes, stack_up
from peers.carrier_log import Carrier
from peers.processes import PeerError
from peers.touches import TOUCHES, key_of
from peers.trials import Kills
from peers.trials_together import kills_together
from stack.places import PRACTICES
from weerzien.domain import ids

STAGES: Final = ("immediate", "check_in", "value", "soft_deadline", "last_contact")
START: Final = "2027-03-01T08:00"
MISSED: Final = at("2027-03-01 09:00")
MARKED: Final = at("2027-03-01 09:20")
FACTOR: Final = 2_880
DAY: Final = 86_400 / FACTOR
FORM: Final = {"content-type": "application/x-www-form-urlencoded"}
DOORS: Final = ("link", "his")
"""How a case is stopped: the patient's button, applied before its answer; the source system's
webhook, taken in before its answer and applied right after."""


class StackPeer:
    """One practice per trial, in rehearsal, with the trial's patients as test recipients."""

    name, label = "weerzien", "Weerzien"
    settle_seconds = 190.0
    """A dead sender's claim is looked at when it is 60 s old, by a job that runs every minute."""
    wait = DAY
    longest_wait = 2 * DAY

    def __init__(self, door: str = "link") -> None:
        self._door = door

    def start(self) -> None:
        stack_up.bring_up()
        self._stack = find_stack()
        self.carrier = StackCarrier(self._stack["carrier_url"])

    def stop(self) -> None:
        stack_up.take_down()

    def begin(self, names: list[str]) -> None:
        """Register a practice for these cases; start its clock a civil hour before they begin."""
        people = {name: _person(name) for name in names}
        with TemporaryDirectory() as folder:
            file = Path(folder) / "practice.json"
            file.write_text((PRACTICES / "general.json").read_text(encoding="utf-8"))
            self._practice = self._stack.cli("practice", "register", str(file))
        told = self._stack.cli(
            *("practice", "rehearse", self._practice["practice_id"], "--start", START),
            *("--factor", str(FACTOR)),
            *(word for one in people.values() for word in ("--recipient", one.email)),
        )
        url = f"{self._stack['api_url']}/his/v1/events?key={self._practice['key_id']}"
        self._practice["webhook_url"] = url
        self._clock = Clock.from_rehearsal(told["rehearsal"])
        for name in names:
            self.carrier.know(name, self._practice["practice_id"])
        time.sleep(max((self._clock.real(MARKED) - datetime.now(UTC)).total_seconds(), 0))

    def run_cases(self, names: list[str]) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(self.run_case, names))

    def run_case(self, case: str) -> None:
        self._tell(case, HisSays("appointment.noshow", Visit(f"A-{case}", MISSED)), MARKED)

    def stop_case(self, case: str) -> float:
        if self._door == "link":
            self._press(case)
        else:
            now = self._clock.practice(datetime.now(UTC))
            visit = Visit(f"B-{case}", now + timedelta(days=14), created=now.isoformat())
            self._tell(case, HisSays("appointment.booked", visit), now)
        return time.time()

    def kill_worker(self, only: set[int] | None = None) -> None:
        """End the Lambda workers, or only these, with -9."""
        for pid in children_of(self._stack["pids"]["ministack"]):
            if only is None or pid in only:
                processes.kill_one(pid)

    def start_worker(self) -> None:
        """Nothing: the next invocation brings a worker, as on AWS."""

    def told(self) -> set[str]:
        """What stands on the practice's work list as doubtful."""
        listed = ("tasks", "list", self._practice["practice_id"], "--json")
        found: Any = self._stack.cli(*listed)
        return {
            self.carrier.key(row["case_id"], row["remarks"][1])
            for row in found
            if row["remarks"][:1] == ["fate_unknown"]
        }

    def state_bytes(self) -> int:
        """Bytes of all items as JSON text; histories are counted apart."""
        return sum(len(json.dumps(row, default=str)) for row in scan(self._stack.table()))

    def more(self, names: list[str]) -> dict[str, float]:
        """What AWS keeps or does itself: histories, and the emulator's own CPU."""
        found = find_executions(self._stack, {self.carrier.case_id(name) for name in names})
        return {
            "history_bytes": sum(len(run.raw) for runs in found.values() for run in runs),
            "transitions": sum(run.transitions for runs in found.values() for run in runs),
            "emulator_cpu_ms": 1000 * processes.own_cpu_seconds(self._stack["pids"]["ministack"]),
        }

    def kills_together(self, cases: int, seed: int) -> dict[str, Kills]:
        """Play the kills of all steps in one week: a week takes minutes here."""
        return kills_together(self, cases, seed)

    def cpu_seconds(self) -> float:
        return processes.cpu_seconds([self._stack["pids"]["ministack"]])

    def senders(self) -> set[int]:
        """Workers that wait for the carrier's answer right now."""
        port = int(self.carrier.url.rpartition(":")[2])
        workers = children_of(self._stack["pids"]["ministack"])
        return {pid for pid in workers if processes.is_connected(pid, port)}

    def _tell(self, case: str, said: HisSays, when: datetime) -> None:
        event = his.envelope(said, _person(case), f"{case}.{said.kind}", when)
        his.send(self._stack, self._practice, event)

    def _press(self, case: str) -> None:
        """Open the link of the first mail and say that no appointment is needed any more."""
        link = self.carrier.link(case)
        host = f"https://{self._stack['link_host']}"
        here = link.replace(host, self._stack["api_url"].rstrip("/"), 1)
        body = urlencode({"answer": "no_longer_needed"})
        answer = self._stack.http.request("POST", here, body=body, headers=FORM)
        if answer.status >= 400:  # noqa: PLR2004
            raise PeerError(f"weerzien: the link answered {answer.status}")


class StackCarrier(Carrier):
    """The stack's simulator, whose keys are told by the names of the benchmark."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._names: dict[str, str] = {}
        self._practices: dict[str, str] = {}

    def know(self, name: str, practice_id: str) -> None:
        missed = ids.appointment_id(practice_id, f"A-{name}")
        self._names[ids.case_id(practice_id, missed)] = name
        self._practices[name] = practice_id

    def case_id(self, name: str) -> str:
        return next(case_id for case_id, known in self._names.items() if known == name)

    def key(self, case_id: str, stage: str) -> str:
        return key_of(self._names.get(case_id, "?"), TOUCHES[STAGES.index(stage)])

    def wire_key(self, key: str) -> str:
        name, _, touch = key.rpartition(".")
        stage = STAGES[TOUCHES.index(int(touch))]
        return f"{self._practices[name]}-{self.case_id(name)}-{stage}-email"

    def accepted(self, prefix: str) -> list[tuple[str, float]]:
        found = []
        for row in self.rows():
            _, case_id, stage, _ = row["key"].rsplit("-", 3)
            if case_id in self._names:
                found.append((self.key(case_id, stage), _seconds(row["at"])))
        return [(key, moment) for key, moment in found if key.startswith(prefix)]

    def link(self, name: str) -> str:
        case_id = self.case_id(name)
        text = next(row["text"] for row in self.rows() if f"-{case_id}-" in row["key"])
        found = re.search(r"https://[^\s/]+/m/[\w-]+", text)
        if found is None:
            raise PeerError("weerzien: a mail without a link")
        return found[0]


def _person(name: str) -> Person:
    return Person(
        ref=f"P-{name}",
        first_name="Noor",
        full_name="Noor Boomklever",
        birth_date="1980-02-03",
        email=f"noor.{name}@bench.example.org",
    )


def _seconds(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
