from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from fakes.samples import a_link
from weerzien.domain.errors import NotFoundError

if TYPE_CHECKING:
    from integration.store.conftest import Store

TOKEN = "ABCDEFGHJK"


class TestLinks:
    @pytest.mark.requirement("AU-02")
    def test_a_token_finds_its_link(self, store: Store) -> None:
        store.links.put(TOKEN, a_link())
        assert store.links.find(TOKEN) == a_link()

    def test_the_same_touchpoint_again_changes_nothing(self, store: Store) -> None:
        store.links.put(TOKEN, a_link())
        later = a_link().expires_at + timedelta(days=1)
        store.links.put(TOKEN, replace(a_link(), expires_at=later))
        assert store.links.find(TOKEN) == a_link()

    @pytest.mark.requirement("EC-X02")
    def test_unknown_and_expired_tokens_look_alike(self, store: Store) -> None:
        store.links.put(TOKEN, a_link())
        store.time.pass_time(timedelta(days=90))
        for token in (TOKEN, "ABCDEFGHJL", "", "LINK#x", TOKEN.lower()):
            with pytest.raises(NotFoundError):
                store.links.find(token)

    def test_a_link_lives_to_its_last_moment(self, store: Store) -> None:
        store.links.put(TOKEN, a_link())
        store.time.pass_time(timedelta(days=90, microseconds=-1))
        assert store.links.find(TOKEN) == a_link()
