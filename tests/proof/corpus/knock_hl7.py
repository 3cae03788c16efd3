"""The same entries at the HL7 door, as HL7 has them: an ACK or a NAK each, and nothing lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

import pytest

from proof.corpus import entries
from proof.corpus.knock import LATER, TOKEN, listening
from proof.harness.rest_api import KEY, OTHER_SECRET, SECRET, Api, signed
from weerzien.contracts.hl7.escapes import escape
from weerzien.ports import Credential

DOOR: Final = "/his/v1/hl7"
LIMIT: Final = 64 * entries.KILOBYTE
ACCEPTED, ERROR, REJECTED = "AA", "AE", "AR"
UNPROVEN, TOO_LARGE, MEDIA, UNREADABLE = "401", "413", "415", "422"
REFUSED: Final = (ERROR, REJECTED)
MOMENTS: Final = {
    "20270328023000": ACCEPTED,
    "20271031023000": ACCEPTED,
    "20270330100000.1234+0200": ACCEPTED,
    **dict.fromkeys(("20270230100000", "99991231235959", "00010101000000", "20270330"), ERROR),
    **dict.fromkeys(("20270330250000", "2027033010000", "20270330100000+9900", "x" * 900), ERROR),
}


@dataclass
class Hl7Knocking:
    """One practice in memory; each knock is judged at once."""

    api: Api
    counts: Counter[str]
    wrong: list[str] = field(default_factory=list)
    number: int = 0

    def message(
        self, *, at: str = "20270330102000", start: str = "20270330100000", **fields: str
    ) -> str:
        """Make a no-show of its own, with fields of PID such as f5."""
        self.number += 1
        pid = {3: f"P{self.number}^^^HIS^PI", 5: f"{entries.CANARY}^Noor", 13: "0620000001"}
        pid |= {int(name[1:]): text for name, text in fields.items()}
        times = f"{start}^20271130103000"
        return "\r".join(
            (
                f"MSH|^~\\&|HIS|PRAKTIJK|||{at}||SIU^S26|corpus-{self.number}|P|2.5.1",
                f"SCH||A-{self.number}|||||{entries.CANARY}||||^^^{times}||||||||||||||Noshow",
                "PID|" + "|".join(pid.get(place, "") for place in range(1, 31)),
                f"NTE|1||{entries.CANARY}",
            )
        )

    def post(self, what: str, message: str | bytes, *expected: str, **headers: str) -> None:
        body = message if isinstance(message, bytes) else message.encode(errors="surrogatepass")
        proof = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/hl7-v2"}
        self._judge(f"HL7 {what}", body, {**proof, **headers}, expected)

    def post_signed(
        self, what: str, message: str, secret: str, *expected: str, **changed: str
    ) -> None:
        body = message.encode()
        proof = {**signed(body, secret), "Content-Type": "application/hl7-v2", **changed}
        self._judge(f"HL7 {what}", body, proof, expected)

    def _judge(
        self, what: str, body: bytes, headers: dict[str, str], expected: tuple[str, ...]
    ) -> None:
        self.counts[f"corpus: {what}"] += 1
        before = self.api.stored
        with listening() as heard:
            try:
                answer = self.api.answer("POST", DOOR, urlencode({"key": KEY}), headers, body)
            except Exception as broken:  # noqa: BLE001 - a door must not fall over
                self.wrong.append(f"{what}: the door fell over, {type(broken).__name__}")
                return
        said = _outcome(answer)
        if said not in expected:
            self.wrong.append(f"{what}: answered {said}")
        if entries.CANARY in heard.getvalue() + str(answer["body"]):
            self.wrong.append(f"{what}: data in the log or in the answer")
        if self.api.stored != (before if said != ACCEPTED else tuple(one + 1 for one in before)):
            self.wrong.append(f"{what}: stored though refused, or lost though accepted")
        if said != ACCEPTED and not heard.getvalue().strip():
            self.wrong.append(f"{what}: refused without a line in the log")
        if said in REFUSED and "\rERR|" not in answer["body"]:
            self.wrong.append(f"{what}: a NAK that does not say what is wrong")


def _outcome(answer: dict[str, object]) -> str:
    _, found, acknowledged = str(answer["body"]).partition("\rMSA|")
    return acknowledged[:2] if found else str(answer["statusCode"])


def knock_hl7(patch: pytest.MonkeyPatch, counts: Counter[str]) -> list[str]:
    """Every entry once; what was wrong, if anything."""
    api = Api()
    api.plug_in(patch)
    api.clinic.now = LATER
    # As the gateway hands binary media types on.
    api.as_base64 = True
    practices = api.clinic.world.practices
    practices.save_credential(Credential(KEY, api.clinic.practice.id, (SECRET, TOKEN)))
    knocking = Hl7Knocking(api, counts)
    _fields(knocking)
    _bodies(knocking)
    _proofs(knocking)
    return knocking.wrong


def _fields(door: Hl7Knocking) -> None:
    """Bad contact details lose no event, as they are and escaped; bad moments are refused."""
    anything = (ACCEPTED, ERROR)
    for value in entries.NAMES:
        door.post("name", door.message(f5=f"{entries.CANARY}^{escape(value)}"), ACCEPTED)
        door.post("name as it is", door.message(f5=f"{entries.CANARY}^{value}"), *anything)
    for value in (*entries.PHONES, *entries.MAILS):
        door.post("contact", door.message(f13=escape(value)), ACCEPTED)
        door.post("contact as it is", door.message(f13=value), *anything)
    for moment, expected in MOMENTS.items():
        door.post("moment", door.message(at=moment), expected)
        door.post("start", door.message(start=moment), expected)
    for value in filter(None, map(str, entries.TIMES)):
        door.post("moment", door.message(at=value), ERROR)
        door.post("start", door.message(start=value), ERROR)


def _bodies(door: Hl7Knocking) -> None:
    for raw in _raw(door.message()):
        door.post("body", raw, *REFUSED, TOO_LARGE)
    door.api.claims_base64 = True
    door.post("base64 that is none", door.message(), UNREADABLE)
    door.api.claims_base64 = False
    whole = door.message()
    door.post("body at the edge", _padded(whole, LIMIT), ACCEPTED)
    door.post("body at the edge", _padded(door.message(), LIMIT + 1), TOO_LARGE)
    for media_type in entries.CONTENT_TYPES:
        if media_type != "text/plain":
            door.post("content type", door.message(), MEDIA, **{"Content-Type": media_type})


def _proofs(door: Hl7Knocking) -> None:
    door.post_signed("signature", door.message(), SECRET, ACCEPTED)
    for value in entries.SIGNATURES:
        changed = {"webhook-signature": value}
        door.post_signed("signature", door.message(), SECRET, UNPROVEN, **changed)
    door.post_signed("another practice's secret", door.message(), OTHER_SECRET, UNPROVEN)
    for value in ("", "Bearer", f"Bearer {TOKEN[:-1]}", f"Bearer {SECRET}", f"Basic {TOKEN}", "é"):
        door.post("token", door.message(), UNPROVEN, Authorization=value)


def _raw(message: str) -> Iterator[bytes]:
    """Bodies that are refused as a whole."""
    rows = message.split("\r")
    yield from (
        b"",
        b"{}",
        b"<SIU_S26/>",
        b"\x00" * 100,
        message[:3].encode(),
        message[3:].encode(),
    )
    yield from (message.encode(encoding) for encoding in ("utf-16", "utf-32"))
    yield from ("\r".join(rows[:count]).encode() for count in (1, 2))
    yield "\r".join([*rows, *rows]).encode()
    yield message.replace("^~\\&", "^^^^").encode()
    yield message.replace("|2.5.1", "|3.0").encode()
    yield message.replace("SIU^S26", "ADT^A08").encode()
    yield message.replace("|P|", "|T|").encode()
    yield message.replace("PID|", "PID\r|").encode()
    yield message.replace("2.5.1", "2.5.1||||||UNICODE UTF-8").encode() + b"\rPID|\xff\xfe"
    yield b"FHS|^~\\&|HIS\r" + message.encode()
    yield (rows[0] + "\rBHS|^~\\&|HIS\r" + "\r".join(rows[1:])).encode()


def _padded(message: str, size: int) -> bytes:
    return message.encode() + b"x" * (size - len(message.encode()))
