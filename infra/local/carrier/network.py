"""The carrier itself: takes messages, keeps them for ever, tells what became of them."""

from __future__ import annotations

import re
import secrets
import threading
import uuid
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from carrier import faults, publisher, receipts, replies
from carrier.faults import Faults
from carrier.journal import Journal, Record
from carrier.publisher import Publisher
from carrier.wire import Message, WireError

if TYPE_CHECKING:
    from pathlib import Path

    from carrier.configuration import Configuration

_NUMBER: Final = re.compile(r"\+[1-9][0-9]{4,14}|[0-9]{3,8}")
_BEAT: Final = 0.2
"""Seconds between two events of one message, so that they leave in their order."""


class InboundError(ValueError):
    """A reply that no phone could send; the text says why."""


class Network:
    """Everything the simulator knows; all of it but queued receipts outlives the process."""

    def __init__(self, state: Path, configuration: Configuration) -> None:
        self._lock = threading.Lock()
        self.configuration = configuration
        self.faults = Faults()
        self.threads: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
        """(channel, address) → ("log" | "inbound", record number), in order of time."""
        self.status: dict[str, str] = {}
        """message id → last event type that was published."""
        self.log = Journal(state / "log.ndjson", self._index_out)
        self.inbound = Journal(state / "inbound.ndjson", self._index_in)
        self.opted_out: dict[tuple[str, str], Record] = {}
        """(channel, address) → the entry on the carrier's own list."""
        self.events = Journal(state / "events.ndjson", self._note_status)
        self.lists = Journal(state / "lists.ndjson", self._note_opt_out)
        # Three files are read back one after the other, but a thread is one story.
        for thread in self.threads.values():
            thread.sort(key=lambda entry: self.entry(entry)["at"])
        self.publisher = Publisher(configuration, self._published)

    def configure(self, command: dict[str, Any]) -> None:
        """Change where the embedded AWS is; ValueError names a wrong field."""
        self.configuration = self.configuration.changed(command)
        self.publisher.configure(self.configuration)

    def accept(self, messages: list[Message]) -> str:
        """Take the messages for delivery under one id; from here on they count as sent."""
        message_id = _new_id(messages[0].channel)
        for message in messages:
            fault = self.faults.take(message, faults.RECEIPTS)
            kind = fault.fault if fault else None
            self.log.append(message.record(message_id))
            if kind == "lose_receipt":
                continue
            delay = fault.seconds if fault and kind == "delay_receipt" else 0.0
            rounds = 2 if kind == "double_receipt" else 1
            for event in receipts.of_message(message, message_id, kind) * rounds:
                self.publisher.put(publisher.RECEIPTS, event, delay)
                delay += _BEAT
        return message_id

    def receive(self, sender: str, to: str, text: str, raw: bytes | None = None) -> Record:
        """Let a person answer; InboundError when their phone or mail program could not.

        `raw` is a mail as it stands on the wire, in place of one made from the text.
        """
        if "@" in sender:
            return self._receive_mail(sender, to, text, raw)
        previous, number = self._last_number(sender) if not to else ("", to)
        if not _NUMBER.fullmatch(sender):
            raise InboundError("from is not a phone number")
        if not _NUMBER.fullmatch(number):
            raise InboundError("to is a name and not a number: nobody can answer it")
        if not text.strip():
            raise InboundError("text is empty")
        if to:
            previous = self._last_message_id(sender, to)
        event = receipts.inbound_sms(sender, number, text, previous)
        kept = self._keep(
            {
                "channel": "sms",
                "from": sender,
                "to": number,
                "text": text,
                "message_id": event["inboundMessageId"],
            }
        )
        self.publisher.put(publisher.INBOUND, event)
        return kept

    def _receive_mail(self, sender: str, to: str, text: str, raw: bytes | None) -> Record:
        if "@" not in to:
            raise InboundError("to is not a mail address")
        kept = {"channel": "email", "from": sender, "to": to, "text": text}
        if self.configuration.takes_mail():
            mails = [one for one in self.thread("email", sender) if one["side"] == "log"]
            told = (one for one in reversed(mails) if one["headers"].get("Reply-To") == to)
            raw = raw or replies.written(sender, to, text, next(told, None))
            name = replies.put(self.configuration, raw)
            event = replies.notice(self.configuration, sender, to, name)
            self.publisher.put(publisher.INBOUND_MAIL, event)
            kept["message_id"] = name
        return self._keep(kept)

    def block(self, channel: str, address: str, reason: str, since: str) -> Record:
        """Write an address on the carrier's own list, as a lost STOP or a complaint does."""
        if channel not in {"sms", "email"} or not address:
            raise InboundError("channel is sms or email, and address is not empty")
        entry = {"channel": channel, "address": address, "reason": reason or "COMPLAINT"}
        self.lists.append(entry | ({"since": since} if since else {}))
        return self.opted_out[channel, address]

    def listed(self, channel: str) -> list[Record]:
        """Give the entries of one list, oldest first."""
        return [one for (kind, _), one in list(self.opted_out.items()) if kind == channel]

    def numbers(self) -> set[str]:
        """Numbers of ours that ever wrote to anybody."""
        sms = [entries for (kind, _), entries in list(self.threads.items()) if kind == "sms"]
        records = [self.entry(one) for entries in sms for one in entries if one[0] == "log"]
        return {one["from"] for one in records if _NUMBER.fullmatch(one["from"])}

    def entry(self, entry: tuple[str, int]) -> Record:
        """Read what a thread points at, with `side` telling who spoke."""
        journal, number = entry
        record = (self.log if journal == "log" else self.inbound).read(number)
        return record | {"side": journal, "number": number}

    def thread(self, channel: str, address: str) -> list[Record]:
        """Give all that went to and came from one address."""
        entries = list(self.threads.get((channel, address.lower()), ()))
        return [self.entry(entry) for entry in entries]

    def close(self) -> None:
        """Stop publishing and close the files."""
        self.publisher.stop()
        for journal in (self.log, self.inbound, self.events, self.lists):
            journal.close()

    def _keep(self, record: Record) -> Record:
        self.inbound.append(record)
        return record

    def _last_number(self, phone: str) -> tuple[str, str]:
        for record in reversed(self.thread("sms", phone)):
            if record["side"] == "log" and _NUMBER.fullmatch(record["from"]):
                return record["message_id"], record["from"]
        raise InboundError("no number ever wrote to this phone")

    def _last_message_id(self, phone: str, number: str) -> str:
        for record in reversed(self.thread("sms", phone)):
            if record["side"] == "log" and record["from"] == number:
                return str(record["message_id"])
        return ""

    def _published(self, topic: str, event: dict[str, Any]) -> None:
        self.events.append({"topic": topic, "event": event})

    def _index_out(self, number: int, record: Record) -> None:
        self.threads[record["channel"], record["to"].lower()].append(("log", number))

    def _index_in(self, number: int, record: Record) -> None:
        self.threads[record["channel"], record["from"].lower()].append(("inbound", number))

    def _note_opt_out(self, _: int, record: Record) -> None:
        entry = {"since": record["at"]} | record
        self.opted_out[record["channel"], record["address"]] = entry

    def _note_status(self, _: int, record: Record) -> None:
        event = record["event"]
        message_id = event.get("messageId") or event.get("mail", {}).get("messageId")
        if message_id and "eventType" in event:
            self.status[message_id] = event["eventType"]


def answer_error(fault: str, channel: str) -> WireError | None:
    """Give the refusal that a fault stands for; None when the message is taken."""
    match fault, channel:
        case "500_before_accept", _:
            return WireError.internal(channel)
        case "429", _:
            return WireError.throttled(channel)
        case "400", _:
            return WireError.invalid(channel, "The request is not valid.")
        case "spend_limit", _:
            return WireError.spend_limit(channel)
        case "opted_out", "sms":
            return WireError.opted_out()
    return None


def _new_id(channel: str) -> str:
    if channel == "sms":
        return str(uuid.uuid4())
    return f"{secrets.token_hex(8)}-{uuid.uuid4()}-000000"
