"""The commands of a page are found, and their form is really looked at."""

import pytest

from runbooks.blocks import Place, blocks_of
from runbooks.form import faults

PAGE = """# Page
## First
```sh setup
one
```
Text.
### Second
```sh
two
three
```
```sh aws-only
four
```
```json
{}
```
"""


def test_every_block_is_found_under_its_title() -> None:
    assert [(one.title, one.place, one.commands) for one in blocks_of(PAGE)] == [
        ("First", Place.SETUP, "one\n"),
        ("Second", Place.ANYWHERE, "two\nthree\n"),
        ("Second", Place.ONLY_AWS, "four\n"),
    ]


def test_a_mark_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="aws-olny"):
        blocks_of("```sh aws-olny\nls\n```\n")


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("aws sqs purge-queue --queue-url u", ()),
        ('aws dynamodb wait table-exists --table-name "$TABLE_NAME-restored"', ()),
        ('aws sns publish --topic-arn "$(out InboundSmsArn)" --message file://m.json', ()),
        ("not aws at all", ()),
        ("aws nosuch list", ("no service nosuch",)),
        ("aws sqs empty-queue --queue-url u", ("sqs: no command empty-queue",)),
        ("aws sqs purge-queue", ("sqs purge-queue: needs --queue-url",)),
        ("aws sqs purge-queue --queue-url u --now", ("sqs purge-queue: no option --now",)),
        ("aws dynamodb wait table-ready --table-name t", ("dynamodb: no waiter table-ready",)),
    ],
)
def test_a_command_that_aws_would_not_understand_is_named(
    command: str, fault: tuple[str, ...]
) -> None:
    assert faults(command) == fault
