import json
from pathlib import Path

import pytest

from weerzien.contracts.practice_file import BY_COMMAND, read_practice
from weerzien.contracts.refusals import ContractError

FILES = sorted((Path(__file__).parents[3] / "infra/local/practices").glob("*.json"))


def test_there_are_practices_to_read() -> None:
    assert len(FILES) == 5


@pytest.mark.requirement("NS-03")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_fictional_practices_can_be_registered(path: Path) -> None:
    practice = read_practice(path.read_text(encoding="utf-8"), "pepper")
    assert practice.variant == path.stem
    assert not practice.sending


@pytest.mark.requirement("AU-12", "HR-16")
@pytest.mark.parametrize("role", ["coordinator", "clinician", "clinical_lead", "desk"])
def test_a_practice_without_a_named_person_and_a_stand_in_is_refused(role: str) -> None:
    content = json.loads(FILES[0].read_text(encoding="utf-8"))
    del content["staff"][role]["stand_in"]
    with pytest.raises(ContractError) as refused:
        read_practice(json.dumps(content), "pepper")
    assert [problem.field for problem in refused.value.problems] == [f"staff.{role}.stand_in"]


def test_what_is_no_json_is_refused_without_its_content() -> None:
    with pytest.raises(ContractError) as refused:
        read_practice("{canary", "pepper")
    assert "canary" not in str(refused.value)


@pytest.mark.requirement("CO-14")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("details_days", value) for value in (0, 31, -1, "30", None, 29.5)),
        *(("words_days", value) for value in (0, 91)),
        *(("log_months", value) for value in (0, 25)),
    ],
)
def test_nobody_keeps_longer_than_the_product_promises(name: str, value: object) -> None:
    with pytest.raises(ContractError) as refused:
        read_practice(json.dumps(general() | {name: value}), pepper="none")
    assert [problem.field for problem in refused.value.problems] == [name]


@pytest.mark.requirement("CO-14")
def test_shorter_is_welcome() -> None:
    shorter = {"details_days": 7, "words_days": 30, "log_months": 12}
    practice = read_practice(json.dumps(general() | shorter), pepper="none")
    assert (practice.details_days, practice.words_days, practice.log_months) == (7, 30, 12)


def general() -> dict[str, object]:
    file: dict[str, object] = json.loads(FILES[0].read_text(encoding="utf-8"))
    return file


@pytest.mark.requirement("AU-15", "AU-21")
@pytest.mark.parametrize("name", sorted(BY_COMMAND))
def test_nobody_goes_live_by_a_file(name: str) -> None:
    with pytest.raises(ContractError) as refused:
        read_practice(json.dumps(general() | {name: True}), pepper="none")
    assert [problem.field for problem in refused.value.problems] == [name]


@pytest.mark.requirement("HR-33", "CO-12")
@pytest.mark.parametrize(
    "line", ["", "   ", "Bel 113 \u2013 dag en nacht", "a" * 161, "Bel {phone}", "Patiënt? Bel 112"]
)
def test_a_safety_line_that_does_not_fit_one_sms_is_refused(line: str) -> None:
    with pytest.raises(ContractError) as refused:
        read_practice(json.dumps(general() | {"safety_line": line}), pepper="none")
    assert {problem.field for problem in refused.value.problems} == {"safety_line"}


@pytest.mark.requirement("HR-33")
@pytest.mark.parametrize("line", ["a" * 160, "Bel 112 bij nood. Praten kan dag en nacht: bel 113."])
def test_a_safety_line_of_one_part_is_taken(line: str) -> None:
    practice = read_practice(json.dumps(general() | {"safety_line": line}), pepper="none")
    assert practice.safety_line == line
