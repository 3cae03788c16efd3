"""Telephone numbers as people type them, to E.164 (section 7.2 of the requirements)."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

_HOME = "NL"
_MAX_LENGTH = 40
_PERSONAL = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.VOIP,
        PhoneNumberType.UAN,
        PhoneNumberType.PERSONAL_NUMBER,
    }
)
_NEVER_A_PERSON = ("14", "66", "800", "84", "87", "90", "97")
"""Dutch ranges: municipalities, pagers, free and paid services, machines."""
_STOPGAPS = frozenset({"612345678", "687654321", *(f"6{digit * 8}" for digit in "0123456789")})
"""What is typed where a number is unknown."""


def parse_phone(text: str) -> str | None:
    """Give E.164 such as +31623456789; None for what reaches no person: a service, a stopgap.

    Landlines pass: they are for calls. Which numbers may get an SMS is for the rules to say.
    """
    text = text.removeprefix("tel:")
    if len(text) > _MAX_LENGTH or any(letter.isalpha() for letter in text):
        return None
    try:
        number = phonenumbers.parse(text, _HOME)
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    if phonenumbers.number_type(number) not in _PERSONAL or _is_no_person(number):
        return None
    return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))


def _is_no_person(number: phonenumbers.PhoneNumber) -> bool:
    if phonenumbers.region_code_for_number(number) != _HOME:
        return False
    digits = str(number.national_number)
    return digits.startswith(_NEVER_A_PERSON) or digits in _STOPGAPS
