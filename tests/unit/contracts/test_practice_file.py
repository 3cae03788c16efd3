import json
from pathlib import Path

import pytest

from weerzien.contracts.practice_file import read_practice
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
