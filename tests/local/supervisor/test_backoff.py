"""How long a program that keeps ending is waited for."""

from local.supervisor.backoff import Backoff


def test_the_pauses_grow_to_half_a_minute_and_no_further() -> None:
    assert pauses(Backoff(), 10) == [0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30]


def test_a_program_that_lived_for_a_while_is_started_again_at_once() -> None:
    backoff = Backoff()
    pauses(backoff, 10)
    backoff.ended(lived_seconds=60)
    assert (backoff.ends, backoff.pause) == (1, 0.2)


def test_the_thousandth_end_is_waited_for_like_the_tenth() -> None:
    assert pauses(Backoff(), 1000)[-1] == 30


def pauses(backoff: Backoff, ends: int) -> list[float]:
    found = []
    for _ in range(ends):
        backoff.ended(lived_seconds=1)
        found.append(round(backoff.pause, 1))
    return found
