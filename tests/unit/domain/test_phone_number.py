import pytest

from weerzien.domain.phone_number import PhoneKind, kind_of, may_be_called, may_get_sms


@pytest.mark.requirement("EC-P09")
@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("+31623456789", PhoneKind.MOBILE),
        ("+31683456789", PhoneKind.MOBILE),
        ("+31663456789", PhoneKind.NEVER),
        ("+31612345678", PhoneKind.DUMMY),
        ("+31600000000", PhoneKind.DUMMY),
        ("+31101234567", PhoneKind.LANDLINE),
        ("+31701234567", PhoneKind.LANDLINE),
        ("+31851234567", PhoneKind.LANDLINE),
        ("+31881234567", PhoneKind.LANDLINE),
        ("+31911234567", PhoneKind.LANDLINE),
        ("+3197012345678", PhoneKind.MACHINE),
        ("+31841234567", PhoneKind.NEVER),
        ("+31871234567", PhoneKind.NEVER),
        ("+318001234", PhoneKind.NEVER),
        ("+31900123456", PhoneKind.NEVER),
        ("+3114010", PhoneKind.NEVER),
        ("+31112", PhoneKind.NEVER),
        ("+32470123456", PhoneKind.FOREIGN),
        ("0623456789", PhoneKind.NEVER),
        ("", PhoneKind.NEVER),
    ],
)
def test_each_number_has_its_kind(number: str, kind: PhoneKind) -> None:
    assert kind_of(number) is kind


@pytest.mark.requirement("EC-P09")
def test_a_landline_is_called_but_never_gets_an_sms() -> None:
    assert may_be_called("+31101234567")
    assert not may_get_sms("+31101234567")


@pytest.mark.requirement("EC-P09")
def test_a_foreign_mobile_gets_an_sms_only_from_the_list() -> None:
    assert not may_get_sms("+32470123456")
    assert may_get_sms("+32470123456", {"+32 4"})
    assert not may_get_sms("+4915112345678", {"+324", ""})


def test_a_machine_number_is_no_person() -> None:
    assert not may_get_sms("+3197012345678")
    assert not may_be_called("+3197012345678")
