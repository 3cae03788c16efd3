"""Test recipients as an operator types them: telephone numbers and mail addresses."""

from collections.abc import Iterable

from weerzien.contracts.mail_addresses import parse_mail
from weerzien.contracts.phone_numbers import parse_phone
from weerzien.contracts.refusals import ContractError, FieldProblem


def read_recipients(typed: Iterable[str]) -> frozenset[str]:
    """Give them as patients' addresses are kept; ContractError names the place, not the address."""
    found = [parse_mail(one) if "@" in one else parse_phone(one) for one in typed]
    wrong = [
        FieldProblem(f"recipient {place}", "is no mail address and no person's telephone number")
        for place, address in enumerate(found, start=1)
        if address is None
    ]
    if wrong:
        raise ContractError(*wrong)
    return frozenset(address for address in found if address)
