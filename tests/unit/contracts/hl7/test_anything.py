"""Whatever comes in, a message is read or refused in our own words; nothing else ever happens."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from unit.contracts.hl7.messages import PRACTICE, siu
from weerzien.contracts.hl7 import er7
from weerzien.contracts.hl7.faults import Hl7Error
from weerzien.contracts.hl7.siu import told_by
from weerzien.contracts.read_his_event import check_his_event
from weerzien.contracts.refusals import ContractError

WHOLE = siu("S26", "Noshow", "AIL|1||F^2", "AIP|1||C-7", "TQ1|1|||||30^MIN|20270330100000")
ODD = st.sampled_from(
    [*"|^~\\&\r\n\x0b\x1c\x00", '""', "\\X", "\\.sp9", "~~", "^^", "MSH", "\u202e"]
)


def read_through(body: bytes) -> None:
    """Read and check as the door does; only refusals of ours may come out."""
    try:
        for event in told_by(er7.read(body), PRACTICE).events:
            check_his_event(event)
    except (er7.NoMessageError, Hl7Error, ContractError):
        pass


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes(body: bytes) -> None:
    read_through(body)
    read_through(b"MSH|^~\\&|" + body)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), ODD | st.text(max_size=4)), max_size=6))
def test_a_message_with_anything_put_into_it(changes: list[tuple[int, str]]) -> None:
    text = WHOLE.decode()
    for place, odd in changes:
        text = text[:place] + odd + text[place + len(odd) :]
    read_through(text.encode())


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=40))
def test_a_field_with_anything_in_it(text: str) -> None:
    for segment in ("SCH", "PID", "TQ1", "AIL", "AIP", "MSH"):
        rows = WHOLE.decode().split("\r")
        (place,) = [n for n, row in enumerate(rows) if row.startswith(segment)]
        fields = rows[place].split("|")
        for number in range(2, len(fields)):
            changed = [*fields[:number], text, *fields[number + 1 :]]
            read_through("\r".join([*rows[:place], "|".join(changed), *rows[place + 1 :]]).encode())
