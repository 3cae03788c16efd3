"""Parts of an SMS are counted as a carrier bills them."""

import pytest

from demo.gsm import parts


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("Ş" * 70, 1),
        ("Ş" * 71, 2),
        ("Ş" * 134, 2),
        ("Ş" * 135, 3),
    ],
)
def test_a_longer_text_takes_more_parts(text: str, count: int) -> None:
    assert parts(text) == count
