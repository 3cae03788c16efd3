from dataclasses import replace

import pytest

from weerzien.domain.practice import Practice, Role, Sender, Staff, StaffMember
from weerzien.domain.protocol import protocol_for, protocol_of
from weerzien.domain.vocabulary import AddressForm, Channel, Lane, Stage, Variant

ROLE = Role(StaffMember("staff-1", "Owner"), StaffMember("staff-2", "Stand-in"))
PRACTICE = Practice(
    id="p1",
    name="Praktijk",
    short_name="Praktijk",
    pepper="pepper",
    phone="+31201234567",
    booking_url="https://example.test",
    variant=Variant.GENERAL,
    address_form=AddressForm.U,
    sender=Sender("+3197012345678", two_way=True, mail_name="Praktijk", mail_address="a@b.test"),
    staff=Staff(ROLE, ROLE, ROLE, ROLE),
    sms_at_value=False,
)
WITH_SMS = replace(PRACTICE, sms_at_value=True)


@pytest.mark.requirement("NS-08", "D8", "HR-11", "TV-01")
@pytest.mark.parametrize(
    ("lane", "variant", "offsets"),
    [
        (Lane.STANDARD, Variant.GENERAL, (0, 1, 3, 5, 7)),
        (Lane.STANDARD, Variant.DENTAL, (0, 1, 3, 5, 7)),
        (Lane.STANDARD, Variant.MENTAL_HEALTH, (0, 2, 5, 9, 12)),
        (Lane.HIGH_RISK, Variant.GENERAL, (0, 1, 2, 3, 5)),
    ],
)
def test_each_lane_and_variant_has_its_days(
    lane: Lane, variant: Variant, offsets: tuple[int, ...]
) -> None:
    assert protocol_for(lane, variant, PRACTICE).offsets == offsets


@pytest.mark.requirement("HR-22")
def test_high_risk_mental_health_keeps_high_risk_timing_without_the_band() -> None:
    protocol = protocol_for(Lane.HIGH_RISK, Variant.MENTAL_HEALTH, PRACTICE)
    assert protocol.offsets == (0, 1, 2, 3, 5)
    assert protocol.last_contact_band is None


@pytest.mark.requirement("NS-09")
def test_the_standard_series_holds_at_most_three_sms_and_five_mails() -> None:
    protocol = protocol_for(Lane.STANDARD, Variant.GENERAL, WITH_SMS)
    channels = [channel for one in protocol.touchpoints for channel in one.channels]
    assert channels.count(Channel.SMS) == 3
    assert channels.count(Channel.EMAIL) == 5


@pytest.mark.requirement("NS-09")
def test_the_sms_goes_first_on_day_zero_and_mail_first_afterwards() -> None:
    by_stage = {
        one.stage: one for one in protocol_for(Lane.STANDARD, Variant.GENERAL, WITH_SMS).touchpoints
    }
    assert by_stage[Stage.IMMEDIATE].channels == (Channel.SMS, Channel.EMAIL)
    assert by_stage[Stage.VALUE].channels == (Channel.EMAIL, Channel.SMS)
    assert by_stage[Stage.LAST_CONTACT].channels == (Channel.EMAIL, Channel.SMS)


@pytest.mark.requirement("HR-17", "HR-19", "HR-11")
def test_high_risk_has_two_sms_four_mails_and_no_soft_deadline() -> None:
    protocol = protocol_for(Lane.HIGH_RISK, Variant.GENERAL, WITH_SMS)
    plan = [(one.stage, one.channels) for one in protocol.touchpoints]
    assert plan == [
        (Stage.IMMEDIATE, (Channel.SMS, Channel.EMAIL)),
        (Stage.CHECK_IN, (Channel.EMAIL,)),
        (Stage.BRIEF_CHECK_IN, (Channel.SMS,)),
        (Stage.VALUE, (Channel.EMAIL,)),
        (Stage.LAST_CONTACT, (Channel.EMAIL,)),
    ]


@pytest.mark.requirement("NS-33", "D17")
def test_a_bounced_mail_stage_names_the_sms_that_takes_its_place() -> None:
    fallback = {
        (lane, one.stage): one.fallback_stage_sms
        for lane in Lane
        for one in protocol_for(lane, Variant.GENERAL, PRACTICE).touchpoints
    }
    assert fallback[Lane.STANDARD, Stage.CHECK_IN] is Stage.BRIEF_CHECK_IN
    assert fallback[Lane.STANDARD, Stage.VALUE] is Stage.VALUE
    assert fallback[Lane.STANDARD, Stage.SOFT_DEADLINE] is None
    assert fallback[Lane.HIGH_RISK, Stage.CHECK_IN] is None
    assert fallback[Lane.HIGH_RISK, Stage.LAST_CONTACT] is Stage.LAST_CONTACT


@pytest.mark.requirement("NS-13")
def test_own_offsets_and_an_extra_sms_make_another_version() -> None:
    own = replace(WITH_SMS, offsets={"standard": (0, 2, 4, 6, 8)})
    protocol = protocol_for(Lane.STANDARD, Variant.GENERAL, own)
    assert protocol.offsets == (0, 2, 4, 6, 8)
    assert protocol.version == "standard-1@0.2.4.6.8+sms"
    assert protocol_for(Lane.HIGH_RISK, Variant.GENERAL, own).version == "high_risk-1"


@pytest.mark.requirement("TV-08")
@pytest.mark.parametrize(
    ("name", "variant", "offsets"),
    [
        ("standard", Variant.GENERAL, (0, 1, 3, 5)),
        ("standard", Variant.GENERAL, (1, 2, 3, 5, 7)),
        ("standard", Variant.GENERAL, (0, 3, 3, 5, 7)),
        ("standard", Variant.GENERAL, ()),
        ("mental_health", Variant.MENTAL_HEALTH, (0, 2, 5, 7, 9)),
        ("mental_health", Variant.MENTAL_HEALTH, (0, 2, 5, 9, 15)),
    ],
)
def test_offsets_that_make_no_series_are_refused(
    name: str, variant: Variant, offsets: tuple[int, ...]
) -> None:
    with pytest.raises(ValueError, match="offsets_invalid"):
        protocol_for(Lane.STANDARD, variant, replace(PRACTICE, offsets={name: offsets}))


@pytest.mark.requirement("NS-13", "EC-R07")
@pytest.mark.parametrize("lane", list(Lane))
@pytest.mark.parametrize("variant", list(Variant))
@pytest.mark.parametrize("sms_at_value", [True, False])
def test_a_version_names_the_protocol_that_a_case_began_with(
    lane: Lane, variant: Variant, *, sms_at_value: bool
) -> None:
    own = {"standard": (0, 2, 4, 6, 8), "mental_health": (0, 3, 6, 9, 13)}
    for offsets in ({}, own):
        practice = replace(PRACTICE, sms_at_value=sms_at_value, offsets=offsets)
        begun = protocol_for(lane, variant, practice)
        assert protocol_of(begun.version) == begun


@pytest.mark.requirement("NS-13")
def test_a_version_that_was_never_given_out_is_refused() -> None:
    with pytest.raises(ValueError, match="protocol_unknown"):
        protocol_of("standard-99")
