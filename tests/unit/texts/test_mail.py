"""Every mail that can leave: what each stage must say, and what it says only when true."""

import re
from collections.abc import Callable
from datetime import date
from itertools import product

import pytest

from weerzien.domain.text import ComposedMail, Fact
from weerzien.domain.vocabulary import AddressForm, Language, Stage, Variant
from weerzien.texts.registry import MAIL_STAGES

Composer = Callable[..., ComposedMail]
VOICES = list(product(Language, AddressForm, Variant))
NO_FACTS: frozenset[Fact] = frozenset()
TODAY = frozenset({Fact.MISSED_TODAY, Fact.NO_FEE_DUE, Fact.CAN_REPLY})
DATED = re.compile(r"dinsdag 29 september|Tuesday 29 September")
PHONE = "030 123 45 67"
MAIL_LINK = "https://wz.test/m/ABCDEFGHJKMNPQRSTUVWXYZ234"

voices = pytest.mark.parametrize(("language", "form", "variant"), VOICES)
stages = pytest.mark.parametrize("stage", MAIL_STAGES)


@pytest.mark.requirement("NS-04", "NS-14", "CO-02", "D14")
@voices
@stages
def test_every_mail_has_link_phone_and_opt_out_in_both_forms_even_without_facts(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant, stage: Stage
) -> None:
    mail = mail_of(language=language, form=form, variant=variant, stage=stage, facts=NO_FACTS)
    for body in (mail.text, mail.html):
        assert MAIL_LINK in body
        assert f"{MAIL_LINK}?uit" in body
        assert PHONE in body
    assert mail.subject


@pytest.mark.requirement("NS-11", "CO-03", "D11")
@voices
@stages
def test_a_mail_greets_by_full_name_and_signs_with_the_practice(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant, stage: Stage
) -> None:
    mail = mail_of(language=language, form=form, variant=variant, stage=stage)
    assert "Sanne de Vries," in mail.text.splitlines()[0]
    assert "groet,\nGezondheidscentrum De Linde" in mail.text.replace("regards,", "groet,")
    assert "Vries" not in mail.subject
    assert "Linde" not in mail.subject


@pytest.mark.requirement("NS-11", "NS-22", "NS-23", "NS-24")
@voices
@pytest.mark.parametrize("stage", [Stage.VALUE, Stage.SOFT_DEADLINE, Stage.LAST_CONTACT])
def test_the_later_mails_name_the_date(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant, stage: Stage
) -> None:
    mail = mail_of(language=language, form=form, variant=variant, stage=stage)
    assert DATED.search(mail.text)


@pytest.mark.requirement("NS-20")
@voices
def test_the_first_mail_asks_no_explanation_and_offers_the_phone(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant
) -> None:
    mail = mail_of(
        language=language, form=form, variant=variant, stage=Stage.IMMEDIATE, facts=TODAY
    )
    assert re.search(r"uit te leggen|Uitleg is niet nodig|xplanation|not explain", mail.text)
    assert re.search(r"hopen dat|Hopelijk|We hope", mail.text)
    assert not re.search(r"waarom|\breden\b|\bwhy\b|reason|kosten|costs", _before_footer(mail))


@pytest.mark.requirement("NS-20", "NS-27")
@pytest.mark.parametrize("form", AddressForm)
def test_the_first_subject_says_today_only_on_the_day(mail_of: Composer, form: AddressForm) -> None:
    assert "vandaag" in mail_of(form=form, facts=TODAY).subject
    later = mail_of(form=form, facts=NO_FACTS)
    assert "vandaag" not in later.subject + later.text
    assert "dinsdag 29 september" in later.subject


@pytest.mark.requirement("NS-21", "NS-27", "NS-35")
@voices
def test_check_in_offers_three_ways_and_a_reply_only_where_it_arrives(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant
) -> None:
    given = {"language": language, "form": form, "variant": variant, "stage": Stage.CHECK_IN}
    yesterday = frozenset({Fact.MISSED_YESTERDAY, Fact.CAN_REPLY})
    mail = mail_of(facts=yesterday, **given)
    assert mail.text.count("\n- ") == 3
    assert re.search("gisteren|yesterday", mail.text)
    assert re.search("geen druk|no pressure", mail.text)
    bare = mail_of(facts=NO_FACTS, **given)
    assert bare.text.count("\n- ") == 2
    assert not re.search("gisteren|yesterday|antwoord|reply", bare.text)
    assert DATED.search(bare.text)
    assert re.search("denken|gedachten|thinking|thoughts", mail.subject)


@pytest.mark.requirement("NS-22", "NS-35", "NS-36")
@voices
def test_value_invites_barriers_and_promises_room_only_if_there_is(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant
) -> None:
    given = {"language": language, "form": form, "variant": variant, "stage": Stage.VALUE}
    room = re.compile("plek|ruimte|room")
    with_room = mail_of(facts=frozenset({Fact.FREE_SLOTS}), **given).text
    without = mail_of(facts=NO_FACTS, **given).text
    assert room.search(with_room)
    assert not room.search(without)
    for barrier in ("tijd|time", "vervoer|transport", "kosten|costs"):
        assert re.search(barrier, without)
    assert not re.search(r"laatste|\blast\b", without)


@pytest.mark.requirement("NS-23", "NS-35", "FE-11")
@voices
def test_soft_deadline_claims_nothing_that_is_not_so(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant
) -> None:
    given = {"language": language, "form": form, "variant": variant, "stage": Stage.SOFT_DEADLINE}
    bare = mail_of(facts=NO_FACTS, **given).text
    assert not re.search(r"gehoord|not heard|kosten|costs|paar|a few", bare)
    assert re.search("blijft|stays active", bare)
    assert re.search("komende dagen|coming days", bare)
    told = mail_of(**given).text
    assert re.search("niets gehoord|not heard", told)
    assert re.search(r"[Gg]een kosten|[Nn]o costs", told)
    assert re.search("paar|few", told)


@pytest.mark.requirement("NS-24")
@voices
def test_last_contact_is_the_only_stage_that_says_last(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant
) -> None:
    for stage in MAIL_STAGES:
        mail = mail_of(language=language, form=form, variant=variant, stage=stage)
        says_last = bool(re.search("laatste|last message", mail.text))
        assert says_last == (stage is Stage.LAST_CONTACT)


@pytest.mark.requirement("HR-19")
@voices
@pytest.mark.parametrize(
    "stage", [Stage.IMMEDIATE, Stage.CHECK_IN, Stage.VALUE, Stage.LAST_CONTACT]
)
def test_mails_of_the_high_risk_lane_hold_no_sentence_about_a_fee(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant, stage: Stage
) -> None:
    text = mail_of(language=language, form=form, variant=variant, stage=stage).text
    # Costs may be named as something that makes coming hard, never as something to pay or not.
    without_barriers = re.sub(r"tijd, vervoer[^.]*|time, transport[^.]*", "", text)
    assert not re.search(r"kosten|tarief|betalen|rekening|costs|fee\b|pay", without_barriers)


@pytest.mark.requirement("NS-35", "NS-06")
@voices
@stages
def test_a_mail_reads_well_without_facts_names_or_phone(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant, stage: Stage
) -> None:
    mail = mail_of(
        language=language, form=form, variant=variant, stage=stage, facts=NO_FACTS,
        first_name="", patient_name="", phone="",
    )  # fmt: skip
    assert mail.text.splitlines()[0] in ("Goedendag,", "Hallo,", "Hello,")
    for line in mail.text.splitlines():
        assert "  " not in line
        assert not line.startswith((".", ","))
        assert "{" not in line
        assert " ." not in line


@pytest.mark.requirement("AU-17", "CO-03")
def test_a_name_is_data_in_both_forms(mail_of: Composer) -> None:
    mail = mail_of(patient_name="<b>{link}</b>\r\nBcc: x@y.example & Zoë")
    assert mail.text.startswith("Beste <b>link</b> Bcc: x@y.example & Zoë,\n")
    assert "&lt;b&gt;link&lt;/b&gt; Bcc: x@y.example &amp; Zoë," in mail.html
    assert "<b>" not in mail.html
    assert "\r" not in mail.subject + mail.text


@pytest.mark.requirement("D16", "NS-38")
def test_a_mail_to_a_representative_says_for_whom_it_is(mail_of: Composer) -> None:
    assert mail_of(for_representative=True).text.startswith("Dit bericht is voor Sanne de Vries.")


@pytest.mark.requirement("NS-13")
def test_the_version_is_stable_and_follows_the_words(mail_of: Composer) -> None:
    first = mail_of().version
    assert mail_of(patient_name="Bo", missed_on=date(2027, 1, 4)).version == first
    assert mail_of(stage=Stage.VALUE).version != first


@pytest.mark.requirement("TV-07", "NS-07")
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", AddressForm)
def test_mental_health_has_a_subject_of_its_own_at_every_stage(
    mail_of: Composer, language: Language, form: AddressForm
) -> None:
    subjects = set()
    for stage in MAIL_STAGES:
        given = {"language": language, "form": form, "stage": stage}
        own = mail_of(variant=Variant.MENTAL_HEALTH, **given).subject
        assert own != mail_of(**given).subject
        assert not re.search(r"gemist|missen|miss(?:ed)?\b", own, re.IGNORECASE)
        subjects.add(own)
    assert len(subjects) == len(MAIL_STAGES)


@pytest.mark.requirement("TV-01")
def test_mental_health_names_a_hard_time_and_leaves_all_time(mail_of: Composer) -> None:
    given = {"variant": Variant.MENTAL_HEALTH, "form": AddressForm.JE}
    assert "teken zijn van een zware tijd" in mail_of(stage=Stage.CHECK_IN, **given).text
    close = mail_of(stage=Stage.LAST_CONTACT, **given).text
    assert "geen haast" in close
    assert "wat er speelt" in close


@pytest.mark.requirement("TV-02")
def test_physiotherapy_speaks_of_progress(mail_of: Composer) -> None:
    given = {"variant": Variant.PHYSIOTHERAPY, "form": AddressForm.JE}
    value = mail_of(stage=Stage.VALUE, **given).text
    assert "meten" in value
    assert "vooruitgang stilvalt" in value
    assert mail_of(stage=Stage.SOFT_DEADLINE, **given).subject == "Samen op koers blijven"


@pytest.mark.requirement("TV-03", "CO-07")
def test_dental_speaks_of_small_problems_and_welcomes_fear(mail_of: Composer) -> None:
    text = mail_of(stage=Stage.VALUE, variant=Variant.DENTAL).text
    assert "klein probleem" in text
    assert "goedkoper" in text
    assert "Ziet u ertegen op? Zeg het gerust" in text


@pytest.mark.requirement("TV-04")
def test_nutrition_leaves_the_pace_to_the_patient(mail_of: Composer) -> None:
    given = {"variant": Variant.NUTRITION, "form": AddressForm.JE}
    text = mail_of(stage=Stage.CHECK_IN, **given).text
    assert "Jij bepaalt het tempo." in text
    assert "steun en geen oordeel" in text


@pytest.mark.requirement("TV-05", "TV-09")
def test_parts_without_an_own_text_are_the_general_ones(mail_of: Composer) -> None:
    general = mail_of(stage=Stage.SOFT_DEADLINE, form=AddressForm.JE).text
    physio = mail_of(
        stage=Stage.SOFT_DEADLINE, form=AddressForm.JE, variant=Variant.PHYSIOTHERAPY
    ).text
    assert physio == general.replace("afspraak", "sessie")


@pytest.mark.requirement("TV-09", "D15")
@pytest.mark.parametrize("variant", Variant)
@stages
def test_je_and_u_are_never_mixed(mail_of: Composer, variant: Variant, stage: Stage) -> None:
    u = mail_of(variant=variant, stage=stage, form=AddressForm.U).text
    je = mail_of(variant=variant, stage=stage, form=AddressForm.JE).text
    assert not re.search(r"\b(?:je|jij|jou|jouw)\b", u, re.IGNORECASE)
    assert not re.search(r"\b(?:u|uw)\b", je, re.IGNORECASE)


@pytest.mark.requirement("NS-34", "CO-03")
@voices
@stages
def test_no_mail_shows_a_clinician_a_place_or_a_time(
    mail_of: Composer, language: Language, form: AddressForm, variant: Variant, stage: Stage
) -> None:
    text = mail_of(language=language, form=form, variant=variant, stage=stage).text
    assert not re.search(r"\d{1,2}[:.]\d{2}\b", text.replace(PHONE, ""))
    assert not re.search(r"\b[Dd]r\.|dokter|doctor|kamer|locatie", text)


def _before_footer(mail: ComposedMail) -> str:
    return mail.text.partition("\n-- \n")[0]
