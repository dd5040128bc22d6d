"""What activities count for Prometheus: orders, money, turns. Labels are few and closed; never an id."""

from __future__ import annotations

from temporalio import activity
from temporalio.common import MetricMeter


def count(name: str, value: int = 1, **labels: str) -> None:
    """Adds to the counter `countertalk_<name>_total`."""
    _meter(labels).create_counter(f"countertalk_{name}").add(value)


def time(name: str, seconds: float, **labels: str) -> None:
    """Adds to the histogram `countertalk_<name>_seconds`; its buckets are in `config/telemetry.py`."""
    _meter(labels).create_histogram_float(f"countertalk_{name}_seconds").record(seconds)


def spend(prompt_tokens: int, completion_tokens: int) -> None:
    for kind, tokens in (("prompt", prompt_tokens), ("completion", completion_tokens)):
        if tokens:
            count("model_tokens", tokens, kind=kind)


def _meter(labels: dict[str, str]) -> MetricMeter:
    meter = activity.metric_meter() if activity.in_activity() else MetricMeter.noop
    return meter.with_additional_attributes(labels) if labels else meter
