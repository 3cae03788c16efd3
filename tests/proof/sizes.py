"""How much each suite tries: on every change, and by night."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """Every number of every suite in one place; docs/proof.md shows the same table."""

    model_examples: int
    model_steps: int
    race_rounds: int
    race_threads: int
    kills_per_point: int
    chaos_seeds: int
    chaos_no_shows: int
    ingest_per_second: int
    ingest_seconds: int
    fuzz_per_operation: int
    property_examples: int


CI = Sizes(
    model_examples=10_000,
    model_steps=50,
    race_rounds=200,
    race_threads=48,
    kills_per_point=10,
    chaos_seeds=1,
    chaos_no_shows=400,
    ingest_per_second=100,
    ingest_seconds=60,
    fuzz_per_operation=1_000,
    property_examples=5_000,
)

NIGHTLY = Sizes(
    model_examples=100_000,
    model_steps=50,
    race_rounds=200,
    race_threads=48,
    kills_per_point=50,
    chaos_seeds=20,
    chaos_no_shows=400,
    ingest_per_second=100,
    ingest_seconds=60,
    fuzz_per_operation=10_000,
    property_examples=50_000,
)
