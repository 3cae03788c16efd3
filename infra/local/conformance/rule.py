"""A rule, what was looked at for it, and what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from conformance.recording import Recording

ANY_EVENT = "Send any event while recording."


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    NOT_SHOWN = "not shown"
    """The recording holds nothing to judge it by."""


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at: at which line, and what is wrong, if anything.

    Words never repeat what was sent: a report goes to people who need not see it.
    """

    line: int
    wrong: str = ""


Judge = Callable[[Recording], Iterator[Look]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`sentence` says what holds, `next` what to do where it does not."""

    id: str
    sentence: str
    next: str
    judge: Judge
    shown_by: str = ANY_EVENT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one rule, or of one check of a door."""

    id: str
    sentence: str
    next: str
    shown_by: str
    looked_at: int
    wrong: tuple[Look, ...]

    @property
    def verdict(self) -> Verdict:
        if self.wrong:
            return Verdict.FAIL
        return Verdict.PASS if self.looked_at else Verdict.NOT_SHOWN


def judge(rules: Iterable[Rule], recording: Recording) -> tuple[Outcome, ...]:
    """Look at the recording by each rule."""
    return tuple(_outcome(rule, list(rule.judge(recording))) for rule in rules)


def concluded(name: str, sentence: str, next_step: str, looks: Iterator[Look]) -> Outcome:
    """Give what came of a check that is made by asking, and not from a recording."""
    seen = list(looks)
    wrong = tuple(look for look in seen if look.wrong)
    return Outcome(name, sentence, next_step, next_step, len(seen), wrong)


def _outcome(rule: Rule, looks: list[Look]) -> Outcome:
    wrong = tuple(sorted((look for look in looks if look.wrong), key=lambda look: look.line))
    return Outcome(rule.id, rule.sentence, rule.next, rule.shown_by, len(looks), wrong)
