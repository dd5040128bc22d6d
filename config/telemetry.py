"""What both programs show of themselves: Prometheus metrics on an address of their own, and traces."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Status
from temporalio.contrib.opentelemetry import OpenTelemetryPlugin, create_tracer_provider
from temporalio.plugin import SimplePlugin
from temporalio.runtime import (
    LogForwardingConfig,
    LoggingConfig,
    PrometheusConfig,
    Runtime,
    TelemetryConfig,
    TelemetryFilter,
)

from config.groups import CommonSettings

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""From a request that only reads to a turn that waits for a model."""
TIMED = (
    "countertalk_request_seconds",
    "countertalk_turn_seconds",
    "temporal_request_latency",
    "temporal_workflow_task_schedule_to_start_latency",
    "temporal_workflow_task_execution_latency",
    "temporal_activity_schedule_to_start_latency",
    "temporal_activity_execution_latency",
)


def runtime(settings: CommonSettings) -> Runtime:
    """Temporal's runtime, whose metrics ours join; what its core has to say becomes lines of ours."""
    metrics = PrometheusConfig(
        bind_address=settings.metrics_address,
        counters_total_suffix=True,
        durations_as_seconds=True,
        histogram_bucket_overrides=dict.fromkeys(TIMED, SECONDS),
    )
    core = LogForwardingConfig(
        logging.getLogger("temporalio.core"),
        append_target_to_name=False,
        prepend_target_on_message=False,
        append_log_fields_to_message=False,
    )
    return Runtime(
        telemetry=TelemetryConfig(
            logging=LoggingConfig(TelemetryFilter(core_level="WARN", other_level="ERROR"), forwarding=core),
            metrics=metrics if settings.metrics_address else None,
            attach_service_name=False,
        )
    )


def trace_to(settings: CommonSettings, service: str) -> list[SimplePlugin]:
    """Plugins for Temporal's client; none, and no spans anywhere, when nobody collects them."""
    if not settings.otel_exporter_otlp_endpoint:
        return []
    # Not at the top: it brings an HTTP client that a program which is not traced never needs.
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

    endpoint = f"{settings.otel_exporter_otlp_endpoint.rstrip('/')}/v1/traces"
    provider = create_tracer_provider(resource=Resource.create({"service.name": f"countertalk-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(Discreet(OTLPSpanExporter(endpoint))))
    trace.set_tracer_provider(provider)
    return [OpenTelemetryPlugin(add_temporal_spans=True)]


class Discreet(SpanExporter):
    """Says that something failed, and never in which words: those may quote a customer."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._exporter.export([_wordless(span) for span in spans])

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._exporter.force_flush(timeout_millis)


def _wordless(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=span.attributes,
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )
