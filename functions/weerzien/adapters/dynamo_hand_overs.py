"""Pages for clinicians: one item in the partition of its case, wished for by events."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from weerzien.adapters import codec, keys
from weerzien.adapters.table import (
    Expression,
    Item,
    check,
    get,
    query,
    query_index,
    refused_as,
    transact,
    update,
)
from weerzien.domain.appointment import Appointment
from weerzien.domain.errors import NotFoundError, StaleError
from weerzien.domain.hand_over import HandOver, Returning, Wish, without_words

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.service_resource import Table

AGENDA: Final = ("gsi1pk", "gsi1sk")


class DynamoHandOvers:
    """Reads what lies open of a patient; names and addresses stay sealed."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def due(self, now: datetime, limit: int) -> tuple[Wish, ...]:
        """Longest waiting first; the index may lag, so every write names the wish it answers."""
        before = keys.moment(now)
        rows = query_index(self._table, keys.INDEX, keys.HAND_OVERS, before=before, limit=limit)
        return tuple(map(_wish, rows))

    def get(self, practice_id: str, case_id: str) -> HandOver | None:
        item = get(self._table, keys.hand_over(practice_id, case_id))
        return hand_over_from(item) if item and "rev" in item else None

    def returning(self, practice_id: str, patient_id: str) -> Returning:
        rows = tuple(query(self._table, keys.patient(practice_id, patient_id).pk))
        person = next((row for row in rows if row["sk"] == keys.PATIENT), None)
        if person is None:
            raise NotFoundError
        known = codec.open_part_of_patient(person["body"])
        visits = (row for row in rows if row["sk"].startswith(keys.APPOINTMENT))
        return Returning(
            rev=int(person["rev"]),
            appointments=tuple(codec.from_json(Appointment, row["body"]) for row in visits),
            opted_out=known.opted_out,
            no_contact=known.no_contact_at is not None,
            erasure_asked_at=known.erasure_asked_at,
        )

    def keep(self, page: HandOver, wish: Wish, facts: Returning, look_at: datetime | None) -> None:
        x = Expression()
        change = x.set({**hand_over_attributes(page), **_place(wish, look_at)})
        if look_at is None:
            change += " " + x.remove(*AGENDA)
        is_this_wish = f"{x.at('gsi1sk')} = {x.value(_place(wish, wish.since)['gsi1sk'])}"
        if page.rev == 1:
            is_next = f"attribute_not_exists({x.at('rev')})"
        else:
            is_next = f"{x.at('rev')} = {x.value(page.rev - 1)}"
        if page.rev > 1 and not page.bare:
            # Erasing takes words out of a revision without making another one.
            has_its_words = f"{x.at('bare')} = {x.value(False)}"
            is_next += f" AND {has_its_words}"
        y = Expression()
        file_is_unchanged = f"{y.at('rev')} = {y.value(facts.rev)}"
        key = keys.hand_over(page.practice_id, page.case_id)
        patient = keys.patient(page.practice_id, page.patient_id)
        transact(
            self._table,
            [
                update(key, change, f"{is_this_wish} AND {is_next}", x),
                check(patient, file_is_unchanged, y),
            ],
        )

    def take_words(self, page: HandOver) -> None:
        x = Expression()
        change = x.set(hand_over_attributes(without_words(page)))
        is_this_revision = f"{x.at('rev')} = {x.value(page.rev)}"
        with refused_as(StaleError()):
            self._table.update_item(
                Key=keys.hand_over(page.practice_id, page.case_id).item(),
                UpdateExpression=change,
                ConditionExpression=is_this_revision,
                **x.arguments(),
            )

    def look_again(self, wish: Wish, at: datetime | None) -> None:
        key = keys.hand_over(wish.practice_id, wish.case_id)
        x = Expression()
        change = x.set(_place(wish, at)) if at is not None else x.remove(*AGENDA)
        is_this_wish = f"{x.at('gsi1sk')} = {x.value(_place(wish, wish.since)['gsi1sk'])}"
        with refused_as(StaleError()):
            left = self._table.update_item(
                Key=key.item(),
                UpdateExpression=change,
                ConditionExpression=is_this_wish,
                ReturnValues="ALL_NEW",
                **x.arguments(),
            )["Attributes"]
        if set(left) == {"pk", "sk"}:
            self._drop_empty(key)

    def _drop_empty(self, key: keys.Key) -> None:
        """Leave nothing behind of a wish that came to no page."""
        x = Expression()
        is_empty = " AND ".join(f"attribute_not_exists({x.at(n)})" for n in ("rev", *AGENDA))
        with refused_as(StaleError()):
            self._table.delete_item(Key=key.item(), ConditionExpression=is_empty, **x.arguments())


def hand_over_attributes(page: HandOver) -> Item:
    return {
        "rev": page.rev,
        "status": page.status,
        "bare": page.bare,
        "body": codec.to_json(page),
    }


def hand_over_from(item: Item) -> HandOver:
    return codec.from_json(HandOver, item["body"])


def _place(wish: Wish, at: datetime | None) -> dict[str, str]:
    return keys.hand_over_look(wish.case_id, at).item() if at is not None else {}


def _wish(row: Item) -> Wish:
    practice_id, case_id = keys.practice_and_case(row["pk"])
    since = datetime.fromisoformat(row["gsi1sk"].partition("#")[0])
    return Wish(practice_id, case_id, since)
