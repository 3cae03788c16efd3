"""What a source system must be able to tell, played by five made-up test patients.

Everything happened within the last hour: no-shows are told promptly, and nothing lies ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

_ZONE: Final = ZoneInfo("Europe/Amsterdam")
_VISIT: Final = timedelta(minutes=20)
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """A test patient: marked so, and nobody's number or address."""

    ref: str
    first_name: str
    birth_date: str
    more: tuple[tuple[str, Any], ...] = ()

    def whole(self) -> Json:
        """Give everything that is known of the patient."""
        return {
            "ref": self.ref,
            "first_name": self.first_name,
            "full_name": f"{self.first_name} van 't Hof",
            "birth_date": self.birth_date,
            "phone": "06-23456789",
            "email": f"{self.ref.lower()}@example.org",
            "language": "nl",
            "test": True,
            **dict(self.more),
        }


@dataclass(frozen=True, slots=True)
class Story:
    """Tells events around `now`; `run` keeps the ids of one run apart from those of another."""

    now: datetime
    run: str

    def events(self) -> tuple[Json, ...]:
        """Give every type of event, in the order in which it happened."""
        noor, sem, zoe, mees, bo = self._people()
        told = [
            # Missed one visit, has another planned, and makes a third.
            self._visit(52, "booked", noor, "1", -25, whole=True),
            self._visit(51, "booked", noor, "2", 10_080, made=51),
            self._visit(9, "noshow", noor, "1", -25, made=52, whole=True),
            self._visit(4, "booked", noor, "3", 4_320, made=4),
            # Was there after all; the guardian is told.
            self._visit(50, "booked", sem, "4", -30, whole=True),
            self._visit(12, "noshow", sem, "4", -30, made=50, whole=True),
            self._visit(8, "noshow_corrected", sem, "4", -30, made=50),
            # Moves a visit, and then cancels it.
            self._visit(48, "booked", zoe, "5", 2_880, whole=True),
            self._visit(40, "rescheduled", zoe, "5", 5_760, made=48),
            self._visit(20, "cancelled", zoe, "5", 5_760, made=48, cancelled_by="patient"),
            # Just comes.
            self._visit(47, "booked", mees, "6", -20, whole=True),
            self._visit(21, "arrived", mees, "6", -20, made=47),
            self._visit(1, "fulfilled", mees, "6", -20, made=47),
            # What happens to patients.
            self._patient(30, "updated", {**noor.whole(), "phone": "06-23456780"}),
            self._patient(6, "opted_out", {"ref": mees.ref}, channels=["sms"]),
            self._patient(5, "deceased", {"ref": bo.ref}),
            self._patient(3, "deregistered", {"ref": zoe.ref}, reason="moved"),
        ]
        return tuple(sorted(told, key=lambda event: str(event["time"])))

    def moment(self, minutes: float) -> str:
        """Give a moment so many minutes from now, by Dutch clocks."""
        at = self.now + timedelta(minutes=minutes)
        return at.astimezone(_ZONE).isoformat(timespec="seconds")

    def _people(self) -> tuple[Person, ...]:
        guardian = {"phone": "+31 6 23456781", "email": "ouder@example.org", "leads": False}
        return (
            Person(f"TP-{self.run}-1", "Noor", "1984-05-17", (("risks", ["post_op"]),)),
            Person(f"TP-{self.run}-2", "Sem", "2018-09-02", (("representative", guardian),)),
            Person(f"TP-{self.run}-3", "Zoë", "1991-01-30"),
            Person(f"TP-{self.run}-4", "Mees", "1962-11-08"),
            Person(f"TP-{self.run}-5", "Bo", "1940-02-14"),
        )

    def _visit(
        self,
        ago: int,
        what: str,
        who: Person,
        number: str,
        start: int,
        *,
        made: int | None = None,
        whole: bool = False,
        **more: str,
    ) -> Json:
        """Tell of a visit, in minutes: happened `ago`, booked `made` ago, begins in `start`."""
        appointment = {
            "ref": f"TA-{self.run}-{number}",
            "start": self.moment(start),
            "end": self.moment(start + _VISIT / timedelta(minutes=1)),
            "discipline": "physiotherapy",
            "created": self.moment(-(made or ago)),
            "clinician_ref": "C-7",
            **more,
        }
        person = who.whole() if whole else {"ref": who.ref}
        data = {"patient": person, "appointment": appointment}
        return self._event(ago, f"appointment.{what}", number, data)

    def _patient(self, ago: int, what: str, person: Json, **more: object) -> Json:
        return self._event(ago, f"patient.{what}", "p", {"patient": person, **more})

    def _event(self, ago: int, kind: str, number: str, data: Json) -> Json:
        return {
            "id": f"evt-{self.run}-{kind}-{number}",
            "type": kind,
            "time": self.moment(-ago),
            "schema_version": "1",
            "data": data,
        }
