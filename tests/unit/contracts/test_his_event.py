import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from weerzien.contracts.read_his_event import UnknownTypeError, read_his_event
from weerzien.contracts.refusals import ContractError
from weerzien.domain.vocabulary import Language

Sample = Callable[..., dict[str, Any]]
CANARY = "Zonnebloemstraat"


def refusals(body: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(ContractError) as refused:
        read_his_event(json.dumps(body))
    assert CANARY not in str(refused.value.problems)
    return {problem.field: problem.reason for problem in refused.value.problems}


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-30T10:00:00+02:00", datetime(2026, 3, 30, 8, tzinfo=UTC)),
        ("2026-03-30T08:00Z", datetime(2026, 3, 30, 8, tzinfo=UTC)),
        ("2026-03-30T08:00:00.123456789Z", datetime(2026, 3, 30, 8, 0, 0, 123456, tzinfo=UTC)),
        ("2027-10-31T02:30:00+02:00", datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        ("2027-10-31T02:30:00+01:00", datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_with_its_offset_is_one_moment(
    sample: Sample, written: str, moment: datetime
) -> None:
    body = sample() | {"time": written}
    assert read_his_event(json.dumps(body)).event.time == moment


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2027-03-28T02:30:00", "offset"),
        ("2027-10-31T02:30", "offset"),
        ("2026-03-30T24:00:00Z", "text such as"),
        ("2026-03-30T10:00:60Z", "text such as"),
        ("2026-02-30T10:00:00Z", "no moment"),
        ("2026-03-30T10:00:00+25:00", "text such as"),
        ("9999-12-31T23:59:59Z", "years"),
        ("9999-12-31T23:59:59-14:00", "no moment"),
        ("0001-01-01T00:00:00+14:00", "no moment"),
        ("1999-12-31T23:59:59Z", "years"),
        ("2026-W14-1T10:00:00Z", "text such as"),
        ("٢٠٢٦-03-30T10:00:00Z", "text such as"),
        ("2026-03-30 10:00:00+02:00", "text such as"),
        (CANARY, "text such as"),
        (1774857600000, "text such as"),
        (True, "text such as"),
        (None, "text such as"),
    ],
)
def test_a_moment_that_could_be_another_is_refused(
    sample: Sample, written: object, words: str
) -> None:
    body = sample()
    body["data"]["appointment"]["start"] = written
    assert words in refusals(body)["data.appointment.start"]


@pytest.mark.requirement("EC-X06")
@pytest.mark.parametrize(
    "ref", ["123456782", "1234.56.782", "123-456-782", "BSN123456782", "111222333"]
)
def test_a_citizen_service_number_is_no_patient_number(sample: Sample, ref: str) -> None:
    reasons = refusals(sample(ref=ref))
    assert "BSN" in reasons["data.patient.ref"]
    assert ref not in str(reasons)


@pytest.mark.parametrize("ref", ["123456789", "12345678", "1234567820", "P123456782", "a"])
def test_other_numbers_are_patient_numbers(sample: Sample, ref: str) -> None:
    assert read_his_event(json.dumps(sample(ref=ref))).event.data.patient.ref == ref


@pytest.mark.parametrize("ref", ["", " ", "a b", "a\n", "é", "x" * 65, 7, None, [], {}])
def test_a_reference_is_short_visible_text(sample: Sample, ref: object) -> None:
    assert "data.patient.ref" in refusals(sample(ref=ref))


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("risks", [CANARY]),
        ("risks", "crisis"),
        ("risks", ["crisis"] * 21),
        ("birth_date", "17-05-1984"),
        ("birth_date", "1984-02-30"),
        ("birth_date", "1884-05-17"),
        ("birth_date", "2026-04-30"),
        ("discharge_date", 20260320),
        ("session_number", "3"),
        ("session_number", -1),
        ("session_number", 2.5),
        ("chronic_conditions", True),
        ("address_form", "jij"),
        ("no_contact", CANARY),
        ("secret_address", 1),
        ("test", "false"),
        ("representative", [CANARY]),
    ],
)
def test_what_changes_a_patients_lane_or_safety_is_refused_when_unclear(
    sample: Sample, field: str, sent: object
) -> None:
    names = refusals(sample(**{field: sent}))
    assert all(name.startswith(f"data.patient.{field}") for name in names)


@pytest.mark.requirement("AU-18")
@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("phone", "geen"),
        ("phone", 612345678),
        ("email", "noor@"),
        ("email", ["noor@example.org"]),
        ("first_name", "x" * 10_000),
        ("full_name", "\u200b\u202e"),
        ("language", "fy"),
    ],
)
def test_a_missed_appointment_is_not_lost_over_a_typo(
    sample: Sample, field: str, sent: object
) -> None:
    intake = read_his_event(json.dumps(sample(**{field: sent})))
    assert [warning.field for warning in intake.warnings] == [f"data.patient.{field}"]
    assert getattr(intake.event.data.patient, field) is None


@pytest.mark.requirement("D16")
def test_a_representatives_typo_is_told_by_its_own_path(sample: Sample) -> None:
    intake = read_his_event(json.dumps(sample(representative={"phone": "x", "email": "y"})))
    assert [warning.field for warning in intake.warnings] == [
        "data.patient.representative.phone",
        "data.patient.representative.email",
    ]


@pytest.mark.requirement("EC-X03")
@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("O'Brien", "O'Brien"),
        ("van 't Hof", "van 't Hof"),
        ("Zoe\u0308", "Zoë"),
        ("Ayşe Ağaoğlu", "Ayşe Ağaoğlu"),
        ("Noor 🌻", "Noor 🌻"),
        ("نور", "نور"),
        ("No\u200bor\u202e", "Noor"),
        ("Noor\r\nBcc: a", "Noor Bcc: a"),
        ("Noor\x00\x1b[31m", "Noor[31m"),
        ("{{7*7}}", "{{7*7}}"),
        ("${x}%s", "${x}%s"),
        ("<script>", "<script>"),
        ('=HYPERLINK("a")', '=HYPERLINK("a")'),
    ],
)
def test_a_name_is_kept_as_one_visible_line(sample: Sample, sent: str, kept: str) -> None:
    assert read_his_event(json.dumps(sample(first_name=sent))).event.data.patient.first_name == kept


@pytest.mark.requirement("EC-X06", "CO-15")
def test_what_is_never_taken_in_leaves_no_trace_but_a_code(sample: Sample) -> None:
    clean = sample()
    dirty = sample(BSN=CANARY, diagnosis=[CANARY], medicatie={"atc": CANARY})
    dirty["data"]["appointment"]["reason_for_visit"] = CANARY
    dirty["Notes"] = CANARY
    intake = read_his_event(json.dumps(dirty))
    assert sorted(intake.stripped) == ["bsn", "diagnosis", "medication", "note", "visit_reason"]
    assert CANARY not in repr(intake)
    assert intake.body_hash == read_his_event(json.dumps(clean)).body_hash


def test_unknown_fields_are_ignored(sample: Sample) -> None:
    body = sample(shoe_size=CANARY) | {"vendor": {"extra": CANARY}}
    assert CANARY not in repr(read_his_event(json.dumps(body)).event)


def test_the_name_of_an_unknown_field_is_not_repeated(sample: Sample) -> None:
    text = json.dumps(sample())[:-1] + f', "{CANARY}": 1, "{CANARY}": 2}}'
    with pytest.raises(ContractError) as refused:
        read_his_event(text)
    assert refused.value.problems[0].field == "unknown field"


@pytest.mark.requirement("AU-18")
def test_the_same_content_in_another_order_is_the_same_body(sample: Sample) -> None:
    body = sample()
    turned = json.dumps(dict(reversed(body.items())), indent=4)
    assert read_his_event(turned).body_hash == read_his_event(json.dumps(body)).body_hash


@pytest.mark.requirement("EC-E01")
def test_any_other_content_is_another_body(sample: Sample) -> None:
    first = read_his_event(json.dumps(sample())).body_hash
    assert read_his_event(json.dumps(sample(first_name="Sem"))).body_hash != first


@pytest.mark.parametrize("kind", ["appointment.exploded", "", 7, ["appointment.noshow"], {}])
def test_an_unknown_type_is_answered_with_the_known_ones(sample: Sample, kind: object) -> None:
    with pytest.raises(UnknownTypeError) as refused:
        read_his_event(json.dumps(sample() | {"type": kind}))
    assert "appointment.noshow_corrected" in refused.value.problems[0].reason


@pytest.mark.parametrize("version", ["2", 1, None, "1.0"])
def test_another_schema_version_is_refused(sample: Sample, version: object) -> None:
    assert refusals(sample() | {"schema_version": version}) == {"schema_version": 'must be "1"'}


def test_an_appointment_ends_after_it_starts(sample: Sample) -> None:
    body = sample()
    body["data"]["appointment"]["end"] = body["data"]["appointment"]["start"]
    assert refusals(body) == {"data.appointment": "end must be later than start"}


@pytest.mark.parametrize("missing", ["id", "type", "time", "schema_version", "data"])
def test_every_part_of_the_envelope_is_required(sample: Sample, missing: str) -> None:
    body = sample()
    del body[missing]
    assert refusals(body) == {missing: "is required"}


def test_every_wrong_field_is_named_at_once(sample: Sample) -> None:
    body = sample(ref=None, birth_date="x") | {"time": "x"}
    assert set(refusals(body)) == {"time", "data.patient.ref", "data.patient.birth_date"}


def test_an_update_without_details_is_refused(sample: Sample) -> None:
    body = sample("patient.updated")
    body["data"]["patient"] = {"ref": "P-1", "phone": None, "has_details": True}
    assert refusals(body) == {"data.patient": "needs at least one field beside ref"}


@pytest.mark.parametrize("channels", [[], ["phone"], ["letter"], "sms", [CANARY]])
def test_a_patient_opts_out_of_sms_or_mail(sample: Sample, channels: object) -> None:
    body = sample("patient.opted_out")
    body["data"]["channels"] = channels
    assert all(name.startswith("data.channels") for name in refusals(body))


def test_fields_may_be_null(sample: Sample) -> None:
    everything = dict.fromkeys(("phone", "risks", "no_contact", "birth_date", "representative"))
    patient = read_his_event(json.dumps(sample(**everything, language="en-GB"))).event.data.patient
    assert patient.language is Language.EN
    assert patient.no_contact is False
    assert patient.birth_date is None
    assert patient.discharge_date == date(2026, 3, 20)
