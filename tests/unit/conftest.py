"""Unit tests reach nothing outside their process."""

import pytest
from hypothesis import Phase, settings
from pytest_socket import disable_socket

# A mutant need only be seen: the smallest example that shows it would cost minutes each.
settings.register_profile(
    "mutation", phases=[Phase.explicit, Phase.generate], derandomize=True, database=None
)


def pytest_runtest_setup(item: pytest.Item) -> None:
    del item
    disable_socket(allow_unix_socket=True)
