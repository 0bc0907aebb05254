"""What jobs ask a cluster for."""

from __future__ import annotations

import pytest

from scripts.study.config import ModelSettings
from scripts.study.job_size import JOB_MB, fit_memory, fit_minutes, grows, pairs_memory


def model(**changes: int) -> ModelSettings:
    return ModelSettings(groups=[3], seeds=1, waves=[1], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("actors", "draws", "measured"),
    [(123, 500, 229), (123, 2000, 349), (500, 100, 225), (500, 500, 322)],
)
def test_a_fit_asks_for_more_memory_than_it_was_seen_to_take(
    actors: int, draws: int, measured: int
) -> None:
    """Measured: peak resident memory of `scripts.lpcm.fit`, four chains, in MB."""
    asked = fit_memory(actors, model(draws=draws))
    assert measured + 600 < asked < 4 * (measured + 600)


def test_a_fit_asks_for_more_minutes_than_the_slowest_was_seen_to_take() -> None:
    """Measured: 24,000 iterations in each of four chains with 123 actors took 20 seconds."""
    assert 1 < fit_minutes(123, model()) < 30
    day = 24 * 60
    assert fit_minutes(2000, model()) < 2 * day


def test_more_actors_draws_and_iterations_ask_for_more() -> None:
    assert fit_memory(1000, model()) > fit_memory(100, model())
    assert fit_memory(100, model(draws=5000)) > fit_memory(100, model())
    assert fit_minutes(1000, model()) > fit_minutes(100, model())
    assert fit_minutes(100, model(thin=30)) > fit_minutes(100, model())
    assert fit_minutes(100, model(extend=6)) > fit_minutes(100, model())
    assert pairs_memory(1000, model()) > fit_memory(1000, model()) > JOB_MB


def test_each_attempt_asks_for_more() -> None:
    assert [grows(1000)(None, attempt) for attempt in (1, 2, 3)] == [1000, 2000, 3000]
