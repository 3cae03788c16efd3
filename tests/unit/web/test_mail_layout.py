"""The HTML of a mail: safe, small, readable in the dark, the same words as the plain text."""

import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.adapters.mail_layout import LAYOUT, lay_out
from weerzien.domain.compose_mail import MailDraft
from weerzien.domain.vocabulary import Language

DRAFT = MailDraft(
    language=Language.NL,
    subject="We denken aan u",
    preheader="We zijn er.",
    greeting="Beste <Bo> & co,",
    paragraphs=("Eerste alinea.", "Bel 030 123 45 67."),
    ways=("Online.", "Bellen: 030 123 45 67."),
    button="Kies een moment",
    link="https://wz.test/m/AAAA",
    after=("Tot ziens.",),
    sign_off="Met vriendelijke groet,",
    practice_name="Praktijk 'Zon' & Zee",
    phone="030 123 45 67",
    reason="U krijgt deze mail.",
    opt_out="Liever niet?",
    opt_out_label="Afmelden",
    opt_out_link="https://wz.test/m/AAAA?a=1&b=2",
    words_version="abc",
)


def words_of(html: str) -> str:
    """Give the words that are shown, run together, since markup may part them anywhere."""
    shown = re.sub(r"<style>.*?</style>|<!--.*?-->|<title>.*?</title>", " ", html, flags=re.DOTALL)
    shown = re.sub(r'<div style="display:none.*?</div>', " ", shown, flags=re.DOTALL)
    return "".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


@pytest.mark.requirement("AU-17")
def test_data_stays_text_in_the_html() -> None:
    html = lay_out(DRAFT).html
    assert "Beste &lt;Bo&gt; &amp; co," in html
    assert "Praktijk &#x27;Zon&#x27; &amp; Zee" in html
    assert "?a=1&amp;b=2" in html


@pytest.mark.requirement("NS-04")
def test_html_and_plain_text_say_the_same_words() -> None:
    mail = lay_out(DRAFT)
    plain = re.sub(r":?\nhttps\S+", "", mail.text).replace("\n-- \n", "\n")
    plain = re.sub(r"^- ", "", plain, flags=re.MULTILINE)
    assert words_of(mail.html) == "".join(plain.split())


@pytest.mark.requirement("NS-04", "CO-02")
def test_button_phone_and_opt_out_can_be_tapped() -> None:
    html = lay_out(DRAFT).html
    assert re.search(r'<a class="button" href="https://wz.test/m/AAAA"', html)
    assert html.count('href="tel:0301234567"') == 2
    assert re.search(r'href="https://wz.test/m/AAAA\?a=1&amp;b=2"[^>]*>Afmelden</a>', html)


@pytest.mark.requirement("NS-14")
def test_a_mail_loads_nothing_and_runs_nothing() -> None:
    html = lay_out(DRAFT).html
    assert not re.search(r"<script|<img|<link|@import|url\(|<form", html)
    assert set(re.findall(r'href="([a-z]+):', html)) == {"https", "tel"}
    assert len(html.encode()) < 20_000


def test_the_layout_knows_the_dark() -> None:
    assert "prefers-color-scheme: dark" in LAYOUT
    assert 'name="color-scheme" content="light dark"' in LAYOUT


@pytest.mark.requirement("NS-13")
def test_the_version_holds_words_and_layout() -> None:
    assert re.fullmatch(r"abc-[0-9a-f]{6}", lay_out(DRAFT).version)


@pytest.mark.requirement("AU-17")
@given(name=st.text(min_size=1, max_size=40), words=st.text(max_size=60))
def test_no_name_and_no_words_become_markup(name: str, words: str) -> None:
    plain = replace(DRAFT, greeting="G", practice_name="N", after=("A",))
    changed = replace(plain, greeting=f"G{name}", practice_name=f"N{name}", after=(f"A{words}",))
    tags = re.compile(r"<[a-z/!][^>]*>", re.IGNORECASE)
    assert tags.findall(lay_out(changed).html) == tags.findall(lay_out(plain).html)
