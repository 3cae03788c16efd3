"""What is tried at the doors that anybody on the internet can reach."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial

from proof.access.ground import Answer, Ground, noshow, signed

Tries = Callable[[Ground], Iterator[Answer]]
CHOICES = ("answer=opt_out", "List-Unsubscribe=One-Click", "answer=no_longer_needed")


# The door of source systems


def his(g: Ground, url: str, body: str, headers: dict[str, str]) -> Answer:
    answer = g.send("POST", url, body, headers)
    if answer.status not in {200, 202}:
        return answer
    # The reference names the event, so it differs; all else of an acceptance is alike.
    told = json.loads(answer.body)
    return Answer(answer.status, (), json.dumps({k: v for k, v in told.items() if k == "status"}))


def his_own(g: Ground) -> Iterator[Answer]:
    body = noshow("P-1", "Own")
    yield his(g, g.a.url, body, signed(g.a.secret, body))
    twice = signed(g.a.secret, body)
    twice["webhook-signature"] = f"  v1,{'A' * 43}=  v2,x {twice['webhook-signature']} "
    yield his(g, g.a.url, body, twice)


def his_names_other_practice(g: Ground) -> Iterator[Answer]:
    """A's own credential, with B's ids wherever a body or a URL can hold them: A's it stays."""
    for named in (
        {"practice": g.b.id, "practice_id": g.b.id, "tenant": g.b.id},
        {"source": f"/practices/{g.b.id}", "subject": g.b.patient_id, "key": g.b.key},
    ):
        body = noshow("P-1", "Other", **named)
        yield his(g, g.a.url, body, signed(g.a.secret, body))
        yield his(g, f"{g.a.url}&practice={g.b.id}", body, signed(g.a.secret, body))
    body = noshow(g.b.patient_id, "Other")
    yield his(g, g.a.url, body, signed(g.a.secret, body))


def his_other_practice(g: Ground) -> Iterator[Answer]:
    body = noshow("P-1", "Other")
    yield his(g, g.b.url, body, signed(g.a.secret, body))
    yield his(g, f"{g.b.url}&key={g.a.key}", body, signed(g.a.secret, body, off=-400))
    for key in (g.a.key.replace(g.a.id, g.b.id), f"{g.b.id}.2", f"{g.b.id}%23CASE.1", g.b.id):
        yield his(g, with_key(g, key), body, signed(g.a.secret, body))


def his_expired(g: Ground) -> Iterator[Answer]:
    body = noshow("P-1", "Expired")
    for off in (-301, 310, -86_400):
        yield his(g, g.a.url, body, signed(g.a.secret, body, off=off))


def his_wrong_purpose(g: Ground) -> Iterator[Answer]:
    """Signatures of another body or message; tokens and ids of other kinds as keys."""
    body, another = noshow("P-1", "Purpose"), noshow("P-2", "Purpose")
    yield his(g, g.a.url, body, signed(g.a.secret, another))
    headers = signed(g.a.secret, body)
    yield his(g, g.a.url, body, headers | {"webhook-id": "m-2"})
    for key in (g.a.sms_token, g.a.mail_token, g.a.case_id, g.a.patient_id):
        yield his(g, with_key(g, key), body, headers)


def his_nothing(g: Ground) -> Iterator[Answer]:
    body = noshow("P-1", "None")
    whole = signed(g.a.secret, body)
    yield his(g, g.a.url.partition("?")[0], body, whole)
    yield his(g, with_key(g, ""), body, whole)
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        yield his(g, g.a.url, body, {k: v for k, v in whole.items() if k != name})
    for signature in (
        *("", " ", "v1", "v1,", "v1,%%%", f"v2,{'A' * 43}=", f"v1a,{'A' * 43}="),
        " ".join([f"v1,{'A' * 43}="] * 100),
        " ".join([*([f"v1,{'A' * 43}="] * 99), whole["webhook-signature"]]),
        whole["webhook-signature"].swapcase(),
        whole["webhook-signature"][:-1],
        whole["webhook-signature"] + "A",
        whole["webhook-signature"].replace("v1,", "v1, "),
    ):
        yield his(g, g.a.url, body, whole | {"webhook-signature": signature})
    for key in (g.a.key.swapcase(), g.a.key[:-1], g.a.key + "1", g.a.key + "%00", "x" * 65):
        yield his(g, with_key(g, key), body, whole)


def his_wrong_audience(g: Ground) -> Iterator[Answer]:
    body = noshow("P-1", "Audience")
    yield his(g, g.a.url, body, signed(g.b.secret, body))


def with_key(g: Ground, key: str) -> str:
    return f"{g.a.url.partition('?')[0]}?key={key}"


# The doors of patients


def link(prefix: str, tokens: Callable[[Ground], tuple[str, ...]], *, post: bool) -> Tries:
    """Open these links, or press every choice on them."""

    def tries(g: Ground) -> Iterator[Answer]:
        for token in tokens(g):
            if not post:
                yield g.request("GET", f"{prefix}{token}")
                continue
            for choice in CHOICES:
                yield g.request("POST", f"{prefix}{token}", choice)

    return tries


def own(g: Ground, *, mail: bool) -> tuple[str, ...]:
    return (g.a.mail_token if mail else g.a.sms_token,)


def naming_others(g: Ground, *, mail: bool) -> tuple[str, ...]:
    """Its own link, with B's and the other patient's ids wherever a URL can hold them."""
    (token,) = own(g, mail=mail)
    return (
        f"{token}?practice={g.b.id}&practice_id={g.b.id}&case_id={g.b.case_id}",
        f"{token}?token={g.b.sms_token}",
    )


def naming_other_patients(g: Ground, *, mail: bool) -> tuple[str, ...]:
    (token,) = own(g, mail=mail)
    return (f"{token}?patient_id={g.a.other_patient_id}&case_id={g.a.other_case_id}",)


def expired(g: Ground) -> tuple[str, ...]:
    return (g.a.expired_token,)


def wrong_purpose(g: Ground) -> tuple[str, ...]:
    """Whatever else is known or could be guessed of A and B, in the place of a token."""
    return (
        *(g.a.key, g.b.key, g.a.id, g.b.id, g.a.case_id, g.b.case_id),
        *(g.b.patient_id, g.b.other_case_id, "LINK", "AGENDA", f"PRACTICE%23{g.b.id}"),
    )


def misspelt(g: Ground) -> tuple[str, ...]:
    """B's own tokens, almost; and nothing in the place of a token."""
    found = ["%00", "%20", "%2e%2e", "A" * 10, "A" * 26, "A" * 4_000, "%F0%9F%90%A6"]
    for token in (g.b.sms_token, g.b.mail_token):
        found += [token[:-1], token + "A", token.lower()]
        found += [f"{token}%00", f"{token}%20", f"%00{token}"]
    return tuple(found)


def foreign(g: Ground) -> tuple[str, ...]:
    return (g.a.foreign_token, g.b.foreign_token)


def of(mail: bool, tokens: Callable[..., tuple[str, ...]]) -> Callable[[Ground], tuple[str, ...]]:
    return partial(tokens, mail=mail)
