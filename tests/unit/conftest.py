"""Unit tests reach nothing outside their process."""

import pytest
from pytest_socket import disable_socket


def pytest_runtest_setup(item: pytest.Item) -> None:
    del item
    disable_socket(allow_unix_socket=True)
