import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.contracts.mail_addresses import parse_mail


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("noor@example.org", "noor@example.org"),
        (" noor@Example.ORG ", "noor@example.org"),
        ("noor+fysio@example.org", "noor+fysio@example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("noor@café.example", "noor@xn--caf-dma.example"),
    ],
)
def test_a_plain_address_is_taken_as_it_is(typed: str, address: str) -> None:
    assert parse_mail(typed) == address


@pytest.mark.requirement("EC-X03")
@pytest.mark.parametrize(
    "typed",
    [
        *("", "@", "noor", "noor@", "@example.org", "noor@localhost", "noor@example..org"),
        *(".noor@example.org", "noor.@example.org", "no or@example.org"),
        '"no or"@example.org',
        "noor@example.org, sem@example.org",
        "noor@example.org;sem@example.org",
        "Noor <noor@example.org>",
        "noor@example.org\r\nBcc: sem@example.org",
        "noor@example.org\n",
        "noör@example.org",
        "noor@[127.0.0.1]",
        f"{'a' * 65}@example.org",
        f"noor@{'a' * 250}.org",
    ],
)
def test_anything_else_is_no_address(typed: str) -> None:
    assert parse_mail(typed) is None


@given(st.text())
def test_no_text_breaks_the_parser_or_smuggles_a_header(typed: str) -> None:
    address = parse_mail(typed)
    assert address is None or (address.isascii() and address.isprintable() and " " not in address)
