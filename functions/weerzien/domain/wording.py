"""From sentences to words: which ones hold, what stands in their fields, which version they are."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from datetime import date
from hashlib import sha256

from weerzien.domain.errors import RefusedError
from weerzien.domain.text import DAY_FACTS, Fact, Frame, MessageBrief, Paragraph, Sentence

FIELD = re.compile(r"\{([a-z_]+)\}")
DAY_FIELDS = frozenset({"when", "day"})
"""Fields that become today or yesterday where that is true."""

_LONGEST_VALUE = 120


def fields_of(text: str) -> frozenset[str]:
    """Name the fields that a text uses."""
    return frozenset(FIELD.findall(text))


def clean(value: str) -> str:
    """Make a value safe to stand in a line: one line, no control characters, no braces."""
    kept = (" " if char.isspace() else char for char in unicodedata.normalize("NFC", value))
    visible = (c for c in kept if c not in "{}" and not unicodedata.category(c).startswith("C"))
    return " ".join("".join(visible).split())[:_LONGEST_VALUE].strip()


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values into named fields in one pass, so that a value is never read as a field."""
    if fields_of(text) - values.keys():
        raise RefusedError("unknown_field")
    return FIELD.sub(lambda match: values[match[1]], text)


def holds(sentence: Sentence, facts: frozenset[Fact], values: Mapping[str, str]) -> bool:
    """Say whether a sentence is true now and none of its fields is empty (NS-35)."""
    if not sentence.needs <= facts or sentence.unless & facts:
        return False
    return all(values.get(name, "-") for name in fields_of(sentence.text))


def spoken(
    sentences: Iterable[Sentence], facts: frozenset[Fact], values: Mapping[str, str]
) -> list[str]:
    """Keep the sentences that hold and fill them."""
    return [fill(s.text, values) for s in sentences if holds(s, facts, values)]


def paragraphs(
    parts: Iterable[Paragraph], facts: frozenset[Fact], values: Mapping[str, str]
) -> tuple[str, ...]:
    """Join each paragraph's sentences; a paragraph without any is left out."""
    joined = (" ".join(spoken(part, facts, values)) for part in parts)
    return tuple(text for text in joined if text)


def date_values(
    missed_on: date, facts: frozenset[Fact], frame: Frame, *, short: bool
) -> dict[str, str]:
    """Write the missed date: `date` always, `day` and `when` as today or yesterday if true."""
    if short:
        written = f"{missed_on.day} {frame.short_months[missed_on.month - 1]}"
    else:
        month, weekday = frame.months[missed_on.month - 1], frame.weekdays[missed_on.weekday()]
        written = f"{weekday} {missed_on.day} {month}"
    day = _day_word(facts, frame)
    return {
        "date": written,
        "day": day or written,
        "when": day or fill(frame.on_date, {"date": written}),
    }


def says_day(sentence: Sentence, facts: frozenset[Fact]) -> bool:
    """Say whether a sentence holds a word that is only true on this calendar day."""
    if not facts & DAY_FACTS:
        return False
    return bool(fields_of(sentence.text) & DAY_FIELDS or sentence.needs & DAY_FACTS)


def fingerprint(brief: MessageBrief, *sources: object) -> str:
    """Name a text version: equal for equal words, whatever the patient."""
    key = (brief.stage, brief.variant, brief.language, brief.form)
    return sha256(repr([*key, *(_plain(source) for source in sources)]).encode()).hexdigest()[:10]


def _day_word(facts: frozenset[Fact], frame: Frame) -> str:
    if Fact.MISSED_TODAY in facts:
        return frame.today
    return frame.yesterday if Fact.MISSED_YESTERDAY in facts else ""


def _plain(source: object) -> object:
    # Sets print in an order that differs per process; a version must not.
    if isinstance(source, Sentence):
        return _plain(astuple(source))
    if isinstance(source, frozenset):
        return sorted(str(item) for item in source)
    if isinstance(source, (tuple, list)):
        return [_plain(item) for item in source]
    if isinstance(source, Mapping):
        return sorted((str(key), _plain(value)) for key, value in source.items())
    return str(source)
