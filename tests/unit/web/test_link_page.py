"""The page behind a link: every answer by a confirmed POST, nothing about the patient."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.adapters.link_page import (
    CONTENT_SECURITY_POLICY,
    PAGE_HEADERS,
    render_answer_page,
    render_link_page,
    render_neutral_page,
)
from weerzien.domain.link_page import OPT_OUT_ANCHOR, Answer, LinkPage, read_answer
from weerzien.domain.vocabulary import Barrier, Language, Variant

PAGE = LinkPage(
    language=Language.NL,
    variant=Variant.GENERAL,
    phone="+31 (0)30 123 45 67",
    booking_url="https://afspraak.example/linde?a=1&b=2",
    practice_name="Praktijk <De Linde>",
)
EVERY_PAGE = [
    render_link_page(PAGE),
    render_neutral_page(),
    render_neutral_page(Language.EN),
    *(render_answer_page(PAGE, answer) for answer in Answer),
]


class Form(HTMLParser):
    """Collects what a page can send, and how."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.methods: list[str] = []
        self.answers: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_attrs = dict(attrs)
        self.tags.append((tag, given_attrs))
        if tag == "form":
            self.methods.append(str(given_attrs.get("method")))
            assert "action" not in given_attrs
        if given_attrs.get("name") == "answer":
            self.answers.add(str(given_attrs["value"]))


@pytest.mark.requirement("NS-14", "NS-36", "CO-02", "D4")
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("variant", Variant)
def test_the_page_offers_every_answer_by_post_only(language: Language, variant: Variant) -> None:
    form = Form(render_link_page(LinkPage(language, variant, "030 123 45 67")))
    assert form.answers == {answer.value for answer in Answer}
    assert set(form.methods) == {"post"}


@pytest.mark.requirement("NS-14")
def test_no_answer_is_one_tap_away() -> None:
    html = render_link_page(PAGE)
    outside = re.sub(r"<details>.*?</details>", "", html, flags=re.DOTALL)
    assert "<form" not in outside
    assert html.count("<details>") == 3


@pytest.mark.requirement("CO-02")
def test_the_unsubscribe_link_of_a_mail_can_point_at_its_part_of_the_page() -> None:
    assert f'id="{OPT_OUT_ANCHOR[1:]}"' in render_link_page(PAGE)


@pytest.mark.requirement("NS-14", "NS-04")
def test_the_ways_back_are_a_booking_page_and_a_number_to_tap() -> None:
    html = render_link_page(PAGE)
    assert 'href="https://afspraak.example/linde?a=1&amp;b=2"' in html
    assert 'href="tel:+31301234567"' in html
    assert "Praktijk &lt;De Linde&gt;" in html


@pytest.mark.requirement("NS-14")
@pytest.mark.parametrize("html", EVERY_PAGE)
def test_pages_are_small_and_load_and_run_nothing(html: str) -> None:
    assert len(html.encode()) < 20_000
    assert not re.search(r"<script|<img|@import|url\(|\son\w+=|\sstyle=|<iframe", html)
    assert re.findall(r'<link[^>]*href="([^"]*)"', html) == ["data:,"]
    assert 'name="viewport"' in html


@pytest.mark.requirement("NS-14")
@pytest.mark.parametrize("html", EVERY_PAGE)
def test_the_policy_allows_exactly_the_style_on_the_page(html: str) -> None:
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in CONTENT_SECURITY_POLICY
    assert "form-action 'self'" in CONTENT_SECURITY_POLICY
    assert PAGE_HEADERS["Referrer-Policy"] == "no-referrer"
    assert PAGE_HEADERS["Cache-Control"] == "no-store"


@pytest.mark.requirement("NS-14")
@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "//x.example"])
def test_only_a_web_address_becomes_a_button(url: str) -> None:
    html = render_link_page(LinkPage(Language.NL, Variant.GENERAL, "030 123 45 67", url))
    assert 'class="main"' not in html
    assert "tel:0301234567" in html


@pytest.mark.requirement("NS-14", "TV-01")
def test_without_a_practice_name_the_page_names_nobody() -> None:
    html = render_link_page(LinkPage(Language.NL, Variant.MENTAL_HEALTH, "030 123 45 67"))
    assert " bij " not in html
    assert "Fijn dat u kijkt" in html


@pytest.mark.requirement("NS-37")
def test_the_page_uses_the_noun_of_the_variant() -> None:
    html = render_link_page(LinkPage(Language.NL, Variant.PHYSIOTHERAPY, "030 123 45 67"))
    assert "Nieuwe sessie" in html
    assert "afspraak" not in html


@pytest.mark.requirement("NS-14", "NS-36")
def test_answers_are_confirmed_and_a_barrier_keeps_the_ways_back() -> None:
    assert "geen berichten meer" in render_answer_page(PAGE, Answer.NO_LONGER_NEEDED)
    assert "afgemeld" in render_answer_page(PAGE, Answer.OPT_OUT)
    barrier = render_answer_page(PAGE, Answer.FEAR)
    assert "afspraak.example" in barrier
    assert "tel:" in barrier


@pytest.mark.requirement("CO-13")
def test_the_neutral_page_names_no_practice_and_offers_no_answer() -> None:
    html = render_neutral_page()
    assert Form(html).methods == []
    assert "tel:" not in html
    assert "This link no longer works" in html


@pytest.mark.requirement("NS-14")
@pytest.mark.parametrize("html", EVERY_PAGE)
def test_every_field_has_a_label_and_every_page_a_language_and_heading(html: str) -> None:
    tags = [tag for tag, _ in Form(html).tags]
    assert tags.count("h1") == 1
    assert dict(Form(html).tags)["html"].get("lang") in {"nl", "en"}
    assert tags.count("input") == tags.count("label")
    assert tags.count("fieldset") == tags.count("legend")


@pytest.mark.requirement("NS-36")
def test_only_offered_answers_are_read_and_barriers_are_categories() -> None:
    assert {answer.barrier for answer in Answer} - {None} == set(Barrier)
    assert read_answer("opt_out") is Answer.OPT_OUT
    assert read_answer("rebooked") is None
    assert read_answer("") is None


@pytest.mark.requirement("NS-14")
@given(name=st.text(max_size=40), phone=st.text(max_size=20))
def test_settings_can_not_break_the_page(name: str, phone: str) -> None:
    page = LinkPage(Language.NL, Variant.GENERAL, phone, "https://x.example", name)
    assert Form(render_link_page(page)).answers == {answer.value for answer in Answer}
