import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.contracts.phone_numbers import parse_phone


@pytest.mark.requirement("NS-33", "EC-P09")
@pytest.mark.parametrize(
    "typed",
    [
        "06-23456789",
        "06 23 45 67 89",
        "(+31) 6 23456789",
        "0031623456789",
        "+31 (0)6 23456789",
        "31623456789",
        "tel:+31623456789",
        "０６２３４５６７８９",
    ],
)
def test_every_way_of_writing_one_number_gives_that_number(typed: str) -> None:
    assert parse_phone(typed) == "+31623456789"


@pytest.mark.parametrize(
    ("typed", "e164"),
    [
        ("020-3456789", "+31203456789"),
        ("088 123 45 67", "+31881234567"),
        ("091 012 34 56", "+31910123456"),
        ("+32 470 12 34 56", "+32470123456"),
        ("+5999 512 3456", "+59995123456"),
    ],
)
def test_landlines_and_foreign_numbers_stay_for_people_to_call(typed: str, e164: str) -> None:
    assert parse_phone(typed) == e164


@pytest.mark.parametrize(
    "typed",
    [
        *("", "+31", "+", "06", "geen", "n.v.t.", "06-2345678", "06-234567890"),
        *("0900-1234", "0800 1234", "084-1234567", "087 123 45 67", "0909 1234", "14030"),
        *("112", "113", "0970 12345678", "0661234567"),
        *("06-12345678", "06-00000000", "06 11111111"),
        *("06-23456789 (moeder)", "06-23456789 ext 3", "06/23456789;06-23456788"),
        *("1" * 10_000, "06-23456789\r\nBcc: x@example.org"),
    ],
)
def test_what_reaches_no_person_is_no_number(typed: str) -> None:
    assert parse_phone(typed) is None


@given(st.text())
def test_no_text_breaks_the_parser(typed: str) -> None:
    number = parse_phone(typed)
    assert number is None or (number.startswith("+") and number[1:].isdecimal())
