"""Every SMS that can leave: one GSM-7 part, a link, a way out, true words."""

import re
from collections.abc import Callable
from datetime import date
from itertools import product

import gsm0338
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weerzien.domain.compose_sms import compose_sms
from weerzien.domain.errors import RefusedError
from weerzien.domain.gsm7 import fits_one_part
from weerzien.domain.text import DAY_FACTS, ComposedSms, Fact, MessageBrief, day_facts
from weerzien.domain.vocabulary import AddressForm, Language, Stage, Variant
from weerzien.texts.registry import SMS_STAGES, source

Composer = Callable[..., ComposedSms]
VOICES = list(product(Language, AddressForm, Variant, SMS_STAGES))
NAMES = ("", "Bob", "Charlotte", "Bartholomeus", "X" + "y" * 39)
LINK = "wz.test/ABCDEFGHJK"


def septets(text: str) -> int:
    """Count by a codec that is not ours; it raises for a character outside."""
    return len(gsm0338.Codec().encode(text)[0])


@pytest.mark.requirement("CO-12", "NS-09", "EC-P16", "D12")
@pytest.mark.parametrize(("language", "form", "variant", "stage"), VOICES)
def test_every_sms_is_one_part_for_every_name_and_every_set_of_facts(
    sms_of: Composer, language: Language, form: AddressForm, variant: Variant, stage: Stage
) -> None:
    days: list[set[Fact]] = [set(), {Fact.MISSED_TODAY}, {Fact.MISSED_YESTERDAY}]
    rest: list[set[Fact]] = [set(), {Fact.NO_FEE_DUE}, set(Fact) - DAY_FACTS]
    fact_sets = [frozenset(day | more) for day in days for more in rest]
    for name, two_way, facts in product(NAMES, (True, False), fact_sets):
        sms = sms_of(
            language=language, form=form, variant=variant, stage=stage, facts=facts,
            first_name=name, two_way=two_way, short_name="Elfletters1",
            missed_on=date(2026, 9, 30), phone="030-1234567",
        )  # fmt: skip
        assert septets(sms.text) <= 160, sms.text
        assert re.search(rf"{LINK}(?:\s|$)", sms.text)
        assert "{" not in sms.text


@pytest.mark.requirement("CO-12", "NS-11", "D12")
@pytest.mark.parametrize(("language", "form", "variant", "stage"), VOICES)
def test_a_name_of_twelve_letters_fits_everywhere(
    sms_of: Composer, language: Language, form: AddressForm, variant: Variant, stage: Stage
) -> None:
    for two_way in (True, False):
        sms = sms_of(
            language=language, form=form, variant=variant, stage=stage, two_way=two_way,
            first_name="Bartholomeus", short_name="Elfletters1", missed_on=date(2026, 9, 30),
        )  # fmt: skip
        assert " Bartholomeus," in sms.text


@pytest.mark.requirement("CO-12", "EC-P16")
@settings(max_examples=200)
@given(
    name=st.text(max_size=60),
    short_name=st.text(max_size=30),
    phone=st.text(max_size=20),
    voice=st.sampled_from(VOICES),
    two_way=st.booleans(),
    facts=st.frozensets(st.sampled_from(Fact)),
)
def test_whatever_the_data_an_sms_is_one_part_with_our_link_only(
    *,
    name: str,
    short_name: str,
    phone: str,
    voice: tuple[Language, AddressForm, Variant, Stage],
    two_way: bool,
    facts: frozenset[Fact],
) -> None:
    language, form, variant, stage = voice
    brief = MessageBrief(
        stage, variant, language, form, name, name, "", short_name, phone, LINK, LINK,
        two_way, date(2026, 9, 30), facts,
    )  # fmt: skip
    words = source(language, form, variant, stage)
    assert words.sms is not None
    text = compose_sms(brief, words.frame, words.sms).text
    assert fits_one_part(text)
    assert septets(text) <= 160
    assert LINK in text
    assert "{" not in text
    assert "\r" not in text


@pytest.mark.requirement("EC-P16", "NS-11")
@pytest.mark.parametrize(
    ("name", "greeting"),
    [
        ("Zoë", "Dag Zoe, we misten u"),
        ("Daniël", "Dag Daniel, we misten u"),
        ("Ayşe", "Dag Ayse, we misten u"),
        ("Łukasz", "Dag Lukasz, we misten u"),
        ("D’Angelo", "Dag D'Angelo, we misten u"),
        ("王伟", "Goedendag, we misten u"),
        ("Y" * 40, "Goedendag, we misten u"),
        ("", "Goedendag, we misten u"),
    ],
)
def test_the_greeting_reads_well_with_and_without_a_name(
    sms_of: Composer, name: str, greeting: str
) -> None:
    assert sms_of(first_name=name).text.startswith(greeting)


@pytest.mark.requirement("CO-01", "CO-08", "D13")
@pytest.mark.parametrize(("language", "form", "variant", "stage"), VOICES)
def test_stop_is_offered_only_where_a_reply_arrives(
    sms_of: Composer, language: Language, form: AddressForm, variant: Variant, stage: Stage
) -> None:
    voice = {"language": language, "form": form, "variant": variant, "stage": stage}
    assert sms_of(two_way=True, **voice).text.endswith("STOP")
    one_way = sms_of(two_way=False, opt_out_link="wz.test/ZZZZZZZZZZ", **voice).text
    assert "STOP" not in one_way
    assert one_way.endswith("wz.test/ZZZZZZZZZZ")


@pytest.mark.requirement("CO-12", "TV-01", "CO-03")
@pytest.mark.parametrize("stage", SMS_STAGES)
def test_mental_health_does_not_say_which_practice(sms_of: Composer, stage: Stage) -> None:
    assert "\nDe Linde\n" in sms_of(stage=stage).text
    assert "Linde" not in sms_of(stage=stage, variant=Variant.MENTAL_HEALTH).text


@pytest.mark.requirement("CO-03", "EC-P17")
@pytest.mark.parametrize(("language", "form", "variant", "stage"), VOICES)
def test_no_sms_holds_a_surname_or_the_full_practice_name(
    sms_of: Composer, language: Language, form: AddressForm, variant: Variant, stage: Stage
) -> None:
    text = sms_of(language=language, form=form, variant=variant, stage=stage).text
    assert "Vries" not in text
    assert "Gezondheidscentrum" not in text


@pytest.mark.requirement("NS-27", "NS-35", "EC-T17")
def test_a_day_word_is_said_only_when_true_and_then_ends_at_midnight(sms_of: Composer) -> None:
    missed = date(2026, 9, 29)
    said = {}
    for today in (date(2026, 9, 29), date(2026, 9, 30), date(2026, 10, 1)):
        sms = sms_of(missed_on=missed, facts=day_facts(missed, today))
        said[today.day] = (re.findall("vandaag|gisteren|op 29 sept", sms.text), sms.day_words)
    assert said == {29: (["vandaag"], True), 30: (["gisteren"], True), 1: (["op 29 sept"], False)}


@pytest.mark.requirement("NS-27")
def test_an_sms_without_a_day_word_may_arrive_tomorrow(sms_of: Composer) -> None:
    sms = sms_of(stage=Stage.VALUE, facts=frozenset({Fact.MISSED_TODAY}))
    assert not sms.day_words


@pytest.mark.requirement("NS-35", "FE-11", "NS-20")
@pytest.mark.parametrize("variant", Variant)
def test_it_is_fine_is_not_said_where_a_fee_can_be_due(sms_of: Composer, variant: Variant) -> None:
    text = sms_of(variant=variant, facts=frozenset({Fact.MISSED_TODAY})).text
    assert "Geeft niets" not in text
    assert "  " not in text


@pytest.mark.requirement("HR-18")
@pytest.mark.parametrize("variant", Variant)
def test_brief_check_in_is_short_and_gives_the_phone_number_if_it_fits(
    sms_of: Composer, variant: Variant
) -> None:
    roomy = sms_of(stage=Stage.BRIEF_CHECK_IN, variant=variant, first_name="Bo", short_name="Bo")
    assert "030 123 45 67" in roomy.text
    tight = sms_of(
        stage=Stage.BRIEF_CHECK_IN, variant=variant, first_name="Bartholomeus",
        short_name="Elfletters1", phone="+31 (0)30 123 45 67", two_way=False,
    )  # fmt: skip
    assert LINK in tight.text
    assert "Bartholomeus" in tight.text


@pytest.mark.requirement("D16", "NS-38")
def test_a_representative_reads_for_whom_it_is(sms_of: Composer) -> None:
    assert sms_of(for_representative=True).text.startswith("Voor Sanne: we misten u")


@pytest.mark.requirement("NS-13")
def test_the_version_names_the_words_and_not_the_patient(sms_of: Composer) -> None:
    assert sms_of(first_name="Bo").version == sms_of(first_name="Sanne").version
    assert sms_of().version != sms_of(stage=Stage.VALUE).version
    assert sms_of().version != sms_of(form=AddressForm.JE).version


@pytest.mark.requirement("NS-21")
def test_a_stage_without_sms_is_refused_by_code(sms_of: Composer) -> None:
    with pytest.raises(RefusedError, match="no_such_text"):
        sms_of(stage=Stage.CHECK_IN)
