from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

import pytest

from fakes.samples import NOW, a_practice
from weerzien.domain.errors import NotFoundError, RefusedError, StaleError
from weerzien.domain.practice import NO_SUNDAY, Closure, Rehearsal, Window
from weerzien.domain.vocabulary import Variant
from weerzien.ports import Credential

if TYPE_CHECKING:
    from integration.store.conftest import Store


class TestPractices:
    def test_every_setting_comes_back(self, store: Store) -> None:
        practice = replace(
            a_practice(),
            discipline_variants={"ggz": Variant.MENTAL_HEALTH},
            closures=(Closure(date(2027, 7, 1), date(2027, 7, 14), "+31200000001"),),
            opening=Window(time(8, 30), time(16, 45), NO_SUNDAY),
            offsets={"standard": (0, 1, 3)},
            rehearsal=Rehearsal(NOW, NOW, 10_000, frozenset({"+31600000009"})),
            texts={"greeting": "Dag"},
        )
        store.practices.save(practice)
        assert store.practices.get("p1") == practice

    def test_an_unknown_practice_is_not_found(self, store: Store) -> None:
        for practice_id in ("p1", "", "p1#CASE#c1"):
            with pytest.raises(NotFoundError):
                store.practices.get(practice_id)

    def test_settings_follow_one_another(self, store: Store) -> None:
        store.practices.save(a_practice())
        store.practices.save(replace(a_practice(), sending=True, settings_version=2))
        assert store.practices.get("p1").sending

    def test_two_who_change_settings_at_once_do_not_lose_one_change(self, store: Store) -> None:
        store.practices.save(a_practice())
        first = replace(a_practice(), sending=True, settings_version=2)
        store.practices.save(first)
        store.practices.save(first)
        for stale in (replace(a_practice(), settings_version=2), a_practice()):
            with pytest.raises(StaleError):
                store.practices.save(stale)
        assert store.practices.get("p1") == first

    @pytest.mark.requirement("CO-09")
    def test_a_number_finds_the_practices_that_send_from_it(self, store: Store) -> None:
        for practice_id in ("p2", "p1"):
            store.practices.save(a_practice(practice_id))
        one_way = replace(a_practice("p3").sender, two_way=False)
        store.practices.save(replace(a_practice("p3"), sender=one_way))
        number = a_practice().sender.number
        assert [p.id for p in store.practices.for_sender(number)] == ["p1", "p2"]
        assert store.practices.for_sender("+31999999999") == ()

    def test_a_practice_with_a_new_number_is_found_there_only(self, store: Store) -> None:
        store.practices.save(a_practice())
        sender = replace(a_practice().sender, number="+31970000002")
        store.practices.save(replace(a_practice(), sender=sender, settings_version=2))
        assert store.practices.for_sender(a_practice().sender.number) == ()
        assert [p.id for p in store.practices.for_sender("+31970000002")] == ["p1"]


class TestCredentials:
    def test_a_key_id_alone_finds_the_credential(self, store: Store) -> None:
        old = Credential("p1.1", "p1", ("old",))
        rotated = replace(old, secrets=("new", "old"))
        store.practices.save_credential(old)
        store.practices.save_credential(rotated)
        assert store.practices.credential("p1.1") == rotated

    @pytest.mark.requirement("EC-X01")
    def test_unknown_key_ids_are_not_found(self, store: Store) -> None:
        store.practices.save_credential(Credential("p1.1", "p1", ("secret",)))
        for key_id in ("p1.2", "p2.1", "p1", "", ".", "p1.", ".1", "p1#PATIENT#x.1", "p 1.1"):
            with pytest.raises(NotFoundError):
                store.practices.credential(key_id)

    def test_a_key_never_belongs_to_another_practice(self, store: Store) -> None:
        with pytest.raises(RefusedError):
            store.practices.save_credential(Credential("p1.1", "p2", ("secret",)))
