"""What an API process counts for Prometheus. Labels are few and closed; never an id."""

from __future__ import annotations

from collections.abc import Mapping

from temporalio.common import MetricMeter

from domain.orders.states import OrderState
from storage.backlog import AGES


class ApiMetrics:
    """Each counter's name ends in `_total` where Prometheus reads it."""

    def __init__(self, meter: MetricMeter) -> None:
        self._requests = meter.create_counter("countertalk_requests", "Requests answered")
        self._seconds = meter.create_histogram_float(
            "countertalk_request_seconds", "Until the answer begins", "s"
        )
        self._streams = meter.create_gauge("countertalk_streams", "Open event streams")
        self._refused = meter.create_counter("countertalk_refused_by_limit", "Refused by a rate limit")
        self._losses = meter.create_counter("countertalk_listener_losses", "LISTEN connections lost")
        self._waiting = meter.create_gauge("countertalk_waiting", "Stored and not passed on or answered")
        self._oldest = meter.create_gauge_float(
            "countertalk_waiting_oldest_seconds", "Age of the oldest", "s"
        )
        self._open_orders = meter.create_gauge(
            "countertalk_open_orders", "Orders not at an end, or with money under way or owed"
        )
        self._events = meter.create_counter(
            "countertalk_stripe_events", "Stripe's events, by what they became"
        )
        self._open_streams = 0
        self._streams.set(0)
        self._losses.add(0)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.add(1, {"method": method, "route": route, "status": status})
        self._seconds.record(seconds, {"method": method, "route": route})

    def stream(self, change: int) -> None:
        self._open_streams += change
        self._streams.set(self._open_streams)

    def refused(self, kind: str) -> None:
        self._refused.add(1, {"kind": kind})

    def lost_listener(self) -> None:
        self._losses.add(1)

    def event(self, outcome: str) -> None:
        self._events.add(1, {"outcome": outcome})

    def waits(self, kind: str, count: int, oldest_seconds: int) -> None:
        self._waiting.set(count, {"kind": kind})
        self._oldest.set(oldest_seconds, {"kind": kind})

    def open_orders(self, found: Mapping[tuple[str, str], int]) -> None:
        """Set the gauge of each state and age, with 0 for what was not found."""
        for state in OrderState:
            for age in AGES:
                count = found.get((state.value, age), 0)
                self._open_orders.set(count, {"state": state.value, "age": age})
