import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weerzien.contracts.refusals import ContractError
from weerzien.contracts.strict_json import MAX_DEPTH, decode, parse_object


def problem_of(text: str) -> tuple[str, str]:
    with pytest.raises(ContractError) as refused:
        parse_object(text)
    (problem,) = refused.value.problems
    return problem.field, problem.reason


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ('{"a": 1, "a": 2}', "a", "twice"),
        ('{"a": {"b": 1, "b": 1}}', "b", "twice"),
        ('{"a": NaN}', "body", "NaN"),
        ('{"a": -Infinity}', "body", "NaN"),
        ('{"a": 1e400}', "body", "too large"),
        ('{"a": ' + "9" * 5_000 + "}", "body", "too large"),
        ('{"a": "\\ud800"}', "a", "surrogate"),
        ('{"a": [0, {"b": "x\\udc00"}]}', "a[1].b", "surrogate"),
        ('{"\\ud800": 1}', "body", "surrogate"),
        ("[1]", "body", "object"),
        ("", "body", "must be JSON"),
        ("{", "body", "must be JSON"),
        ('{"a": "' + '\\"' * 9_000, "body", "must be JSON"),
        ('{"a": 1} {"a": 1}', "body", "must be JSON"),
        ("[" * 1_000 + "]" * 1_000, "body", "deeper"),
        ('{"a":' * 1_000 + "1" + "}" * 1_000, "body", "deeper"),
        ("[" * 20_000, "body", "deeper"),
    ],
)
def test_json_that_two_readers_could_read_in_two_ways_is_refused(
    text: str, field: str, words: str
) -> None:
    where, why = problem_of(text)
    assert where == field
    assert words in why


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'\xef\xbb\xbf{"a": 1}', "byte order mark"),
        ('{"a": 1}'.encode("utf-16"), "UTF-8"),
        (b'{"a": "\xed\xa0\x80"}', "UTF-8"),
        (b'{"a": "\xff"}', "UTF-8"),
    ],
)
def test_a_body_in_another_alphabet_is_refused(body: bytes, words: str) -> None:
    with pytest.raises(ContractError) as refused:
        decode(body)
    assert words in refused.value.problems[0].reason


def test_brackets_within_a_text_are_no_depth() -> None:
    assert parse_object(json.dumps({"a": "[" * 100 + '"{'})) == {"a": "[" * 100 + '"{'}


def test_the_deepest_allowed_level_passes_and_the_next_does_not() -> None:
    inner = MAX_DEPTH - 1
    assert parse_object('{"a":' + "[" * inner + "]" * inner + "}")
    assert "deeper" in problem_of('{"a":' + "[" * MAX_DEPTH + "]" * MAX_DEPTH + "}")[1]


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), values))
def test_plain_json_is_read_as_json_reads_it(value: dict[str, object]) -> None:
    assert parse_object(json.dumps(value)) == value


@given(st.text())
def test_any_other_text_is_refused_and_nothing_else(text: str) -> None:
    with pytest.raises(ContractError):
        parse_object("x" + text)
