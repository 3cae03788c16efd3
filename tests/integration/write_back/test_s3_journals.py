"""Journals as files: one folder per practice, and no way out of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import boto3
import pytest
from moto import mock_aws

from fakes.samples import NOW, a_case, a_contact, a_practice
from weerzien.adapters.s3_journals import S3Journals
from weerzien.domain.errors import NotFoundError
from weerzien.domain.news import of_contact
from weerzien.domain.write_back import About

ABOUT = About("x1", "P-1", {"a1": "A-1"}, a_case())
MESSAGE = of_contact(a_contact())


@pytest.fixture
def journals(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Journals]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket="journals")
        yield S3Journals(client, "journals")


def test_a_file_is_kept_whole_and_read_back(journals: S3Journals) -> None:
    journals.put(a_practice(), "2027-03-22T020000Z", [(MESSAGE, ABOUT)])
    assert journals.names("p1") == ("2027-03-22T020000Z",)
    assert "Eerste bericht via sms" in journals.fetch("p1", "2027-03-22T020000Z")
    assert journals.messages("p1", "2027-03-22T020000Z") == ((MESSAGE.home, MESSAGE.id),)


def test_a_practice_sees_its_own_files_only(journals: S3Journals) -> None:
    for practice_id in ("p1", "p10"):
        practice = replace(a_practice(), id=practice_id)
        journals.put(practice, f"of-{practice_id}", [(MESSAGE, ABOUT)])
    assert journals.names("p1") == ("of-p1",)
    assert journals.names("p2") == ()


@pytest.mark.requirement("EC-X02")
@pytest.mark.parametrize(
    ("practice_id", "name"),
    [("p1", "../p2/a"), ("p1", "a/b"), ("p1", ""), ("p1/..", "a"), ("", "a"), ("p1", "unknown")],
)
def test_no_name_reaches_another_folder(journals: S3Journals, practice_id: str, name: str) -> None:
    journals.put(replace(a_practice(), id="p2"), "a", [(MESSAGE, ABOUT)])
    with pytest.raises(NotFoundError):
        journals.fetch(practice_id, name)


@pytest.mark.requirement("CO-15")
def test_when_a_practice_has_left_its_files_go_and_no_others(journals: S3Journals) -> None:
    for practice_id in ("p1", "p10"):
        for name in "ab":
            practice = replace(a_practice(), id=practice_id)
            journals.put(practice, name, [(MESSAGE, ABOUT)])
    assert journals.drop_all("p1") == 2
    assert journals.names("p1") == ()
    assert journals.names("p10") == ("a", "b")
    assert journals.drop_all("p1") == 0


def test_a_bucket_that_answers_no_is_not_taken_for_an_empty_one(journals: S3Journals) -> None:
    other = S3Journals(journals._client, "somebody-else")
    with pytest.raises(Exception, match="NoSuchBucket"):
        other.fetch("p1", "a")


def test_the_moment_is_told_in_the_time_of_the_practice(journals: S3Journals) -> None:
    journals.put(a_practice(), "a", [(replace(MESSAGE, at=NOW), ABOUT)])
    assert '"2027-03-22 10:00"' in journals.fetch("p1", "a")
