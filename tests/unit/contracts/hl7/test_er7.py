"""Bytes of an HL7 message: separators, characters, escapes, and what is not read at all."""

from __future__ import annotations

import logging

import pytest

from unit.contracts.hl7.messages import event, msh, patient, pid, sch, siu, told
from weerzien.contracts.hl7 import er7
from weerzien.contracts.hl7.escapes import Delimiters, escape, unescape
from weerzien.contracts.hl7.faults import AckCode, Hl7Error

AS_SENT = event(siu())


@pytest.mark.parametrize(
    "framed",
    [
        siu() + b"\r",
        siu().replace(b"\r", b"\n"),
        siu().replace(b"\r", b"\r\n"),
        siu().replace(b"\r", b"\r\r"),
        b"\x0b" + siu() + b"\r\x1c\r",
        b"\xef\xbb\xbf" + siu(),
        b"\r\n " + siu() + b" \n",
    ],
    ids=["CR", "LF", "CRLF", "empty lines", "MLLP", "byte order mark", "white space"],
)
def test_whatever_stands_around_the_segments_the_message_is_the_same(framed: bytes) -> None:
    assert event(framed) == AS_SENT


def test_other_delimiters_say_the_same() -> None:
    other = siu().translate(bytes.maketrans(b"|^~\\&", b"!@*?+"))
    assert event(other) == AS_SENT


@pytest.mark.parametrize(
    ("named", "encoding"),
    [
        ("UNICODE UTF-8", "utf-8"),
        ("unicode utf-8", "utf-8"),
        ("8859/1", "iso-8859-1"),
        ("8859/15", "iso-8859-15"),
        ("ASCII", "utf-8"),
        ("8859/1~UNICODE UTF-8", "iso-8859-1"),
        ("", "utf-8"),
        ("", "cp1252"),
    ],
)
def test_names_keep_their_letters_in_every_character_set(named: str, encoding: str) -> None:
    text = siu(msh=msh(f18=named), pid=pid(f5="Yılmaz^Zoë" if encoding == "utf-8" else "Hof^Zoë"))
    body = text.decode().encode(encoding)
    assert event(body)["data"]["patient"]["first_name"] == "Zoë"


def test_an_unknown_character_set_is_no_reason_to_guess() -> None:
    with pytest.raises(Hl7Error) as refused:
        told(siu(msh=msh(f18="ISO IR87")))
    assert refused.value.ack is AckCode.REJECT
    assert refused.value.faults[0].place == "MSH-18"


def test_bytes_that_are_not_in_the_character_set_they_name_are_refused() -> None:
    body = siu(msh=msh(f18="UNICODE UTF-8"), pid=pid(f5="Hof^Zoë")).decode().encode("latin-1")
    with pytest.raises(Hl7Error) as refused:
        told(body)
    assert refused.value.faults[0].place == "MSH-18"


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f", "a|b^c&d~e\\f"),
        ("Zo\\XC3AB\\", "Zoë"),
        ("een\\.br\\twee\\.sp3\\drie", "een twee drie"),
        ("\\H\\let op\\N\\", "let op"),
        ("\\.sp99999999999\\", " "),
        ("\\Xzz\\\\Z9\\\\C2842\\x", "x"),
        ("\\E\\R\\", "\\R\\"),
        ("einde\\", "einde\\"),
        ("\\\\", ""),
    ],
)
def test_an_escape_means_what_the_standard_says(sent: str, meant: str) -> None:
    assert unescape(sent, Delimiters(), "utf-8") == meant


def test_what_is_escaped_comes_back() -> None:
    text = "a|b^c&d~e\\f"
    assert unescape(escape(text), Delimiters(), "utf-8") == text


@pytest.mark.requirement("EC-X06")
def test_an_unknown_escape_is_not_written_into_any_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        patient(f5="Zonnebloem\\Z1\\^No\\Xqq\\or\\\\")
    assert not caplog.text


def test_null_is_nothing() -> None:
    assert "phone" not in patient(f13='""')


@pytest.mark.requirement("EC-X06")
def test_segments_of_health_data_are_not_even_parsed() -> None:
    extra = ("DG1|1||F32.1^Depressie", "NTE|1||Kwam niet", "OBX|1|TX|x||huilt", "AL1|1||pinda")
    message = er7.read(siu("S26", "Noshow", *extra))
    assert not [row for row in message.parsed if str(row[0]) in {"DG1", "NTE", "OBX", "AL1"}]
    assert message.unread == ("DG1", "NTE", "OBX", "AL1")


def test_a_line_end_within_a_note_harms_nothing() -> None:
    assert event(siu("S26", "Noshow", "NTE|1||een\ntwee drie|vier")) == AS_SENT


def test_a_line_end_within_what_is_read_is_refused() -> None:
    with pytest.raises(Hl7Error) as refused:
        told(siu(pid=pid(f11="Laan 1\nUtrecht")))
    assert refused.value.faults[0].place == "PID"


@pytest.mark.parametrize("name", ["MSH", "SCH", "PID"])
def test_two_messages_or_patients_in_one_are_refused(name: str) -> None:
    again = {"MSH": msh(), "SCH": sch(), "PID": pid()}[name]
    with pytest.raises(Hl7Error) as refused:
        told(siu("S26", "Noshow", again))
    assert refused.value.faults[0].place == name


def test_a_batch_is_refused() -> None:
    with pytest.raises(Hl7Error) as refused:
        told(siu("S26", "Noshow", "BHS|^~\\&|HIS"))
    assert refused.value.ack is AckCode.REJECT


@pytest.mark.parametrize(
    "body",
    [
        *(
            b"",
            b"{}",
            b"MSH",
            b"MSH|",
            b"MSH|^~\\&",
            b"<ADT/>",
            b"MSH^^^^^^|x",
            b"PID|1\rMSH|^~\\&|",
        ),
        *(b"FHS|^~\\&|x", b"MSHA^~\\&A", b"MSH|^^\\&|HIS", b"\x00" * 50, b"MSH|" + b"^" * 900),
        siu().decode().encode("utf-16"),
    ],
)
def test_what_does_not_start_as_a_message_is_none(body: bytes) -> None:
    with pytest.raises(er7.NoMessageError):
        er7.read(body)
    with pytest.raises(er7.NoMessageError):
        er7.read_header(body)
