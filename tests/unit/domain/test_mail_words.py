"""What a patient wrote in a mail, without the old mail below it."""

import time

import pytest

from weerzien.domain.mail_words import LONGEST, newest_words, without_sign_off

OURS = "afspraken+abcdefghijklmnopqrstuvwxyz@antwoord.example"
WROTE = {
    "gmail, nl": f"Op ma 1 mrt 2027 om 09:30 schreef De Linde <{OURS}>:\n\n> Beste T. Test,\n> We",
    "gmail, nl, broken": f"Op ma 1 mrt 2027 om 09:30 schreef De Linde\n<{OURS}>:\n\n> Beste,\n> We",
    "gmail, en": f"On Mon, Mar 1, 2027 at 9:30 AM De Linde <{OURS}> wrote:\n> Dear,\n> We",
    "ios, nl": f"> Op 1 mrt 2027 om 09:30 heeft De Linde <{OURS}> het volgende geschreven:\n> We",
    "outlook, nl": "Van: De Linde <a@linde.example>\nVerzonden: maandag 1 maart 2027 09:30\n"
    "Aan: T. Test\nOnderwerp: We misten u\n\nBeste T. Test,",
    "outlook, bar": "________________________________\nVan: De Linde <a@linde.example>\n"
    "Verzonden: maandag 1 maart 2027 09:30\nAan: T. Test\n\nBeste T. Test,",
    "outlook, en": "From: De Linde <a@linde.example>\nSent: Monday\nTo: T. Test\n\nDear",
    "samsung": "-------- Oorspronkelijk bericht --------\nVan: De Linde\nBeste T. Test,",
    "proton": f"Op 1 mrt 2027 09:30, schreef De Linde < {OURS}>:\n\nBeste T. Test,",
    "xs4all": "De Linde schreef op 2-3-2027 10:00:\n\n> Beste T. Test,",
    "kpn": "----Origineel Bericht----\nVan : a@linde.example\nDatum : 02/03/2027\n\nBeste,",
    "nothing": "",
}


@pytest.mark.requirement("NS-17", "CO-11")
@pytest.mark.parametrize("program", WROTE)
@pytest.mark.parametrize(
    "words", ["STOP", "Dinsdag kan ik.\n\nGroet, T.", "Ik kan:\n- dinsdag\n- vrijdag"]
)
def test_only_what_was_written_now_is_read(words: str, program: str) -> None:
    assert newest_words(f"{words}\n\n{WROTE[program]}") == words
    assert newest_words(f"{words}\n\n{WROTE[program]}".replace("\n", "\r\n")) == words


@pytest.mark.requirement("NS-17")
@pytest.mark.parametrize(
    "signature",
    [
        "-- \nT. Test",
        "Verstuurd vanaf mijn iPhone",
        "Sent from my phone",
        "Outlook voor Android downloaden",
    ],
)
def test_a_signature_of_a_program_is_no_part_of_an_answer(signature: str) -> None:
    assert newest_words(f"Dinsdag\n\n{signature}\n") == "Dinsdag"


@pytest.mark.requirement("NS-17")
def test_an_answer_between_and_below_quoted_lines_is_read() -> None:
    between = "> Wanneer kunt u?\nDinsdag\n> En hoe laat?\n3 uur"
    below = f"Op ma 1 mrt 2027 om 09:30 schreef L. <{OURS}>:\n> We misten u\n\nDinsdag kan"
    assert newest_words(between) == "Dinsdag\n3 uur"
    assert newest_words(below) == "Dinsdag kan"


@pytest.mark.requirement("NS-17")
@pytest.mark.parametrize(
    "words",
    [
        "Op school schreef de juf:\nhij is ziek",
        "Van mij mag het\nop dinsdag",
        "Van: mij\nhallo",
        "De juf schreef op het bord:\nmorgen vrij",
    ],
)
def test_a_line_that_only_begins_like_an_old_mail_is_kept(words: str) -> None:
    assert newest_words(words) == words


@pytest.mark.requirement("NS-17")
def test_who_answers_below_an_unmarked_old_mail_is_not_lost() -> None:
    text = WROTE["outlook, nl"] + "\n\nIk wil graag dinsdag"
    assert "Ik wil graag dinsdag" in newest_words(text)


@pytest.mark.requirement("CO-05", "EC-S05")
@pytest.mark.parametrize(
    ("words", "alone"),
    [
        ("STOP\n\nMet vriendelijke groet,\nT. Test", "STOP"),
        ("STOP\nMvg\nT.", "STOP"),
        ("Groetjes", "Groetjes"),
        ("Stop met bellen", "Stop met bellen"),
    ],
)
def test_a_sign_off_hides_no_keyword(words: str, alone: str) -> None:
    assert without_sign_off(words) == alone


@pytest.mark.requirement("EC-X03")
def test_what_does_not_show_is_dropped_and_the_rest_is_short() -> None:
    assert newest_words("S\u200bT\u00adOP\x00\u202e") == "STOP"
    assert newest_words("a b\u00a0c\td") == "a b c d"
    assert len(newest_words("woord " * 5_000)) == LONGEST


@pytest.mark.requirement("EC-X04")
@pytest.mark.parametrize(
    "text",
    [
        "On " * 80_000,
        "Op 1 schreef\n" * 20_000,
        "From: a\n" * 30_000,
        "> " * 90_000,
        "\n" * 250_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    begun = time.process_time()
    newest_words(text)
    assert time.process_time() - begun < 2
