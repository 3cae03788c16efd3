"""The protocols as data: which stage, on which day after the missed date, over which channels.

Order within a touchpoint is the order of sending. Texts know stages only, never days (TV-08).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from weerzien.domain.practice import Practice
from weerzien.domain.vocabulary import Channel, Lane, Stage, Variant

SMS, EMAIL = Channel.SMS, Channel.EMAIL

MENTAL_HEALTH_BAND: Final = (10, 14)
"""First and last day on which the last contact of mental health may fall (TV-08)."""


@dataclass(frozen=True, slots=True)
class Touchpoint:
    """One stage's contact on one day; `offset` counts local days from the missed date."""

    stage: Stage
    offset: int
    channels: tuple[Channel, ...]
    fallback_stage_sms: Stage | None = None
    """Whose SMS text goes when mail, the only channel, was switched off by a bounce (NS-33)."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """A versioned series; a running case keeps the version it began with (NS-13)."""

    name: str
    version: str
    touchpoints: tuple[Touchpoint, ...]
    last_contact_band: tuple[int, int] | None = None

    @property
    def offsets(self) -> tuple[int, ...]:
        return tuple(one.offset for one in self.touchpoints)


STANDARD: Final = Protocol(
    "standard",
    "standard-1",
    (
        Touchpoint(Stage.IMMEDIATE, 0, (SMS, EMAIL)),
        Touchpoint(Stage.CHECK_IN, 1, (EMAIL,), Stage.BRIEF_CHECK_IN),
        Touchpoint(Stage.VALUE, 3, (EMAIL,), Stage.VALUE),
        Touchpoint(Stage.SOFT_DEADLINE, 5, (EMAIL,)),
        Touchpoint(Stage.LAST_CONTACT, 7, (EMAIL, SMS)),
    ),
)

MENTAL_HEALTH: Final = Protocol(
    "mental_health",
    "mental_health-1",
    tuple(
        replace(one, offset=offset)
        for one, offset in zip(STANDARD.touchpoints, (0, 2, 5, 9, 12), strict=True)
    ),
    MENTAL_HEALTH_BAND,
)

HIGH_RISK: Final = Protocol(
    "high_risk",
    "high_risk-1",
    (
        Touchpoint(Stage.IMMEDIATE, 0, (SMS, EMAIL)),
        Touchpoint(Stage.CHECK_IN, 1, (EMAIL,)),
        Touchpoint(Stage.BRIEF_CHECK_IN, 2, (SMS,)),
        Touchpoint(Stage.VALUE, 3, (EMAIL,), Stage.VALUE),
        Touchpoint(Stage.LAST_CONTACT, 5, (EMAIL,), Stage.LAST_CONTACT),
    ),
)

PROTOCOLS: Final[Mapping[str, Protocol]] = {
    one.name: one for one in (STANDARD, MENTAL_HEALTH, HIGH_RISK)
}


def protocol_for(lane: Lane, variant: Variant, practice: Practice) -> Protocol:
    """Choose the series of a lane and variant, with the practice's own offsets and SMS at value.

    High-risk timing leads over mental health, whose tone stays (HR-22). The high-risk plan is
    fixed as to channels (HR-17). Raises ValueError for offsets that make no series.
    """
    if lane is Lane.HIGH_RISK:
        return _with_offsets(HIGH_RISK, practice)
    base = MENTAL_HEALTH if variant is Variant.MENTAL_HEALTH else STANDARD
    chosen = _with_offsets(base, practice)
    return _with_sms_at_value(chosen) if practice.sms_at_value else chosen


def protocol_of(version: str) -> Protocol:
    """Rebuild the protocol that a case began with, whatever the settings are now (NS-13).

    Raises ValueError for a version that was never given out.
    """
    base, _, sms = version.partition("+")
    name, _, days = base.partition("@")
    protocol = next((one for one in PROTOCOLS.values() if one.version == name), None)
    if protocol is None:
        raise ValueError("protocol_unknown")
    if days:
        protocol = _at(protocol, tuple(int(day) for day in days.split(".")))
    return _with_sms_at_value(protocol) if sms else protocol


def _with_offsets(protocol: Protocol, practice: Practice) -> Protocol:
    return _at(protocol, tuple(practice.offsets.get(protocol.name, protocol.offsets)))


def _at(protocol: Protocol, offsets: tuple[int, ...]) -> Protocol:
    if offsets == protocol.offsets:
        return protocol
    if not offsets_are_valid(protocol, offsets):
        raise ValueError("offsets_invalid")
    touchpoints = tuple(
        replace(one, offset=offset)
        for one, offset in zip(protocol.touchpoints, offsets, strict=True)
    )
    days = ".".join(str(offset) for offset in offsets)
    return replace(protocol, version=f"{protocol.version}@{days}", touchpoints=touchpoints)


def offsets_are_valid(protocol: Protocol, offsets: tuple[int, ...]) -> bool:
    """One rising day per stage from day 0 on, with the last contact inside its band."""
    first, last = protocol.last_contact_band or (0, offsets[-1] if offsets else 0)
    return (
        len(offsets) == len(protocol.touchpoints)
        and offsets[0] == 0
        and all(early < late for early, late in pairwise(offsets))
        and first <= offsets[-1] <= last
    )


def _with_sms_at_value(protocol: Protocol) -> Protocol:
    touchpoints = tuple(
        replace(one, channels=(EMAIL, SMS), fallback_stage_sms=None)
        if one.stage is Stage.VALUE
        else one
        for one in protocol.touchpoints
    )
    return replace(protocol, version=f"{protocol.version}+sms", touchpoints=touchpoints)
