"""Proof of the sender: Standard Webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from conformance.recording import Recording
from conformance.rule import Look, Rule
from conformance.rules.signing_causes import fits, why_not

TOLERANCE: Final = timedelta(seconds=300)
_SECONDS: Final = re.compile(r"[1-9][0-9]{8,10}")
_MILLISECONDS: Final = re.compile(r"[1-9][0-9]{12}")
_ID: Final = re.compile(r"[!-~]{1,256}")


def signature(recording: Recording) -> Iterator[Look]:
    for one in recording.deliveries:
        right = any(fits(one, secret) for secret in recording.secrets)
        yield Look(one.line, "" if right else why_not(one, recording.secrets))


def in_seconds(recording: Recording) -> Iterator[Look]:
    for one in recording.deliveries:
        told = one.headers.get("webhook-timestamp", "")
        if _SECONDS.fullmatch(told):
            yield Look(one.line)
        elif _MILLISECONDS.fullmatch(told):
            yield Look(one.line, "webhook-timestamp is in milliseconds")
        else:
            yield Look(one.line, "webhook-timestamp is no number of whole seconds")


def fresh(recording: Recording) -> Iterator[Look]:
    seen: dict[tuple[str, str], int] = {}
    for attempt in recording.attempts:
        one = attempt.delivery
        told = one.headers.get("webhook-timestamp", "")
        if not _SECONDS.fullmatch(told):
            continue
        off = one.received_at - datetime.fromtimestamp(int(told), UTC)
        before = seen.setdefault((attempt.event_id or "", told), one.line)
        if abs(off) <= TOLERANCE:
            yield Look(one.line)
        elif before != one.line:
            yield Look(one.line, f"sent again with the timestamp and signature of line {before}")
        else:
            yield Look(one.line, f"the clock is {_how_far(off)} of the time at which it came")


def _how_far(off: timedelta) -> str:
    return f"{abs(off).total_seconds():.0f} seconds {'behind' if off > timedelta() else 'ahead'}"


def named(recording: Recording) -> Iterator[Look]:
    for one in recording.deliveries:
        right = _ID.fullmatch(one.headers.get("webhook-id", ""))
        yield Look(one.line, "" if right else "webhook-id is missing or no visible characters")


RULES: Final = (
    Rule(
        "SIGN-1",
        "Every request carries a signature that fits its body and a secret of the key.",
        "Sign webhook-id.webhook-timestamp.body with HMAC-SHA256 under the base64-decoded secret, "
        "and check your code against docs/vendor-kit/signed-events.json.",
        signature,
    ),
    Rule(
        "SIGN-2",
        "The timestamp is in whole seconds.",
        "Send webhook-timestamp as whole seconds since 1970, ten digits.",
        in_seconds,
    ),
    Rule(
        "SIGN-3",
        "Timestamp and signature are made anew for every attempt, by a clock that is right.",
        "Sign at the moment of sending and not when the event is queued; keep the clock by NTP.",
        fresh,
    ),
    Rule(
        "SIGN-4",
        "Every request carries a webhook-id.",
        "Send 1 to 256 visible characters without spaces; the id of the event will do.",
        named,
    ),
)
