"""GSM-7: counted by our own code and, independently, by a codec that is not ours."""

import unicodedata

import gsm0338
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.domain.gsm7 import (
    BASIC,
    EXTENDED,
    fits_one_part,
    is_gsm7,
    outside,
    septets,
    squeeze,
    transliterate,
)

CODEC = gsm0338.Codec()
ALPHABET = "".join(sorted(BASIC | EXTENDED))


def foreign_count(text: str) -> int:
    """Septets as the gsm0338 package encodes them, one byte each."""
    return len(CODEC.encode(text)[0])


@pytest.mark.requirement("CO-12", "D12")
@given(st.text(ALPHABET, max_size=200))
def test_our_count_is_the_count_of_a_foreign_codec(text: str) -> None:
    assert septets(text) == foreign_count(text)


@pytest.mark.requirement("CO-12", "D12")
@given(st.characters(codec="utf-8", exclude_characters="\x1b"))
def test_a_character_is_inside_exactly_when_the_foreign_codec_takes_it(char: str) -> None:
    try:
        CODEC.encode(char)
        taken = True
    except UnicodeError:
        taken = False
    assert is_gsm7(char) == taken


@pytest.mark.requirement("CO-12", "EC-P16")
@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Zoë", "Zoe"),
        ("Daniël", "Daniel"),
        ("Loïs", "Lois"),
        ("François", "Francois"),
        ("Ayşe", "Ayse"),
        ("İlker", "Ilker"),
        ("Łukasz", "Lukasz"),
        ("D’Angelo", "D'Angelo"),
        ("José", "José"),
        ("Björn", "Björn"),
        ("Anne–Fleur", "Anne-Fleur"),
        ("Zoe\u0308", "Zoe"),
        ("王伟", ""),
        ("Мария", ""),
        ("محمد", ""),
        ("Ωmega", ""),
        ("", ""),
        ("  Jan\u00a0 Piet ", "Jan Piet"),
        ("Jan\r\nPiet", "Jan Piet"),
        ("{link}", "link"),
        ("Ja\x00n\u202e", "Jan"),
        ("www.kwaad.nl/x", ""),
        ("Jan€", ""),
    ],
)
def test_names_are_written_in_gsm7_or_left_out_whole(name: str, written: str) -> None:
    assert transliterate(name) == written


@pytest.mark.requirement("CO-12", "EC-P16")
@given(st.text(max_size=60))
def test_no_name_brings_anything_but_one_line_of_basic_characters(name: str) -> None:
    written = transliterate(name)
    assert all(char in BASIC and char not in "\n\r" for char in written)
    assert written == written.strip()
    assert transliterate(written) == written


@pytest.mark.requirement("CO-12")
@given(st.text(max_size=60))
def test_a_squeezed_text_always_fits_the_alphabet(text: str) -> None:
    squeezed = squeeze(text)
    assert is_gsm7(squeezed)
    assert not any(unicodedata.category(char) == "Cc" for char in squeezed)


@pytest.mark.requirement("CO-12")
def test_one_part_ends_at_160_septets() -> None:
    assert fits_one_part("a" * 160)
    assert not fits_one_part("a" * 161)
    assert fits_one_part("€" * 80)
    assert not fits_one_part("€" * 80 + "a")
    assert not fits_one_part("patiënt")


@pytest.mark.requirement("CO-12", "AU-17")
def test_the_characters_outside_are_named() -> None:
    assert outside("patiënt… kom – één keer €5") == "ë…–"
