"""SMS parts: every name in every text that can leave, counted by a codec that is not ours."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any, Final

from demo import gsm
from names.lists import first_names, practice_names
from results import keep
from weerzien.adapters.texts import BuiltInTexts
from weerzien.domain.gsm7 import transliterate
from weerzien.domain.practice import Practice, Role, Sender, Staff, StaffMember
from weerzien.domain.text import Fact, MessageBrief
from weerzien.domain.vocabulary import AddressForm, Language, Variant
from weerzien.texts.registry import SMS_STAGES

TONES: Final = tuple(product(Language, AddressForm))
MESSAGES: Final = tuple(product(Variant, SMS_STAGES))
_ROLE: Final = Role(StaffMember("s1", "Medewerker"), StaffMember("s2", "Vervanger"))
PRACTICE: Final = Practice(
    id="p1",
    name="Praktijk",
    short_name="Praktijk",
    phone="030 123 45 67",
    booking_url="https://afspraak.example/praktijk",
    variant=Variant.GENERAL,
    address_form=AddressForm.U,
    sender=Sender("+3197010240001", two_way=True, mail_name="Praktijk", mail_address="a@b.example"),
    staff=Staff(_ROLE, _ROLE, _ROLE, _ROLE),
    pepper="benchmark",
)


def main() -> int:
    """Count; 1 where one message would take more than one part."""
    names, practices = first_names(), practice_names()
    parts: Counter[int] = Counter()
    greeted = 0
    texts = BuiltInTexts()
    for place, name in enumerate(names):
        short_name = practices[place % len(practices)]
        greeted += bool(transliterate(name))
        # Every name in every message of one tone, every tone with thousands of names.
        for brief in _briefs(name, short_name, *TONES[place % len(TONES)]):
            parts[gsm.parts(texts.sms(PRACTICE, brief).text)] += 1
    counted = parts.total()
    mean = sum(number * count for number, count in parts.items()) / counted
    found: dict[str, Any] = {
        "first_names": len(names),
        "practice_names": min(len(practices), len(names)),
        "greeted_by_name": greeted,
        "messages": counted,
        "parts_per_message": round(mean, 4),
        "messages_of_parts": dict(sorted(parts.items())),
    }
    print("\nSMS parts over many names")
    for what, value in found.items():
        print(f"  {what.replace('_', ' '):<24}{value!s:>14}")
    keep("names", found)
    return 0 if mean == 1 else 1


def _briefs(
    name: str, short_name: str, language: Language, form: AddressForm
) -> Iterator[MessageBrief]:
    for variant, stage in MESSAGES:
        yield MessageBrief(
            stage=stage,
            variant=variant,
            language=language,
            form=form,
            first_name=name,
            patient_name=name,
            practice_name=short_name,
            short_name=short_name,
            phone=PRACTICE.phone,
            link="wz.test/ABCDEFGHJK",
            opt_out_link="wz.test/ABCDEFGHJK",
            two_way=True,
            missed_on=date(2026, 9, 30),
            facts=frozenset(set(Fact) - {Fact.MISSED_YESTERDAY}),
        )


if __name__ == "__main__":
    sys.exit(main())
