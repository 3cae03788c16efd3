"""What a reply says without a person reading it: little, and only where nothing else is said."""

import pytest

from weerzien.domain.answers import says_wrong_address


@pytest.mark.requirement("EC-S12")
@pytest.mark.parametrize(
    "text",
    [
        "Verkeerd nummer",
        "verkeerd nummer!",
        "Sorry, verkeerd nummer.",
        "WRONG NUMBER",
        "Dit ben ik niet",
    ],
)
def test_a_reply_that_only_says_not_for_me_is_known(text: str) -> None:
    assert says_wrong_address(text)


@pytest.mark.requirement("EC-S12")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "Sorry",
        "Ik had eerst een verkeerd nummer in mijn telefoon, dinsdag kan",
        "U belde het verkeerde nummer, bel mij op 0612345678",
        "verkeerde dag",
    ],
)
def test_whatever_says_more_is_for_a_person(text: str) -> None:
    assert not says_wrong_address(text)
