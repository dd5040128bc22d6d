"""The one place where a client of Temporal is made."""

from __future__ import annotations

from temporalio.client import Client
from temporalio.envconfig import ClientConfig
from temporalio.runtime import Runtime

from config import telemetry
from config.encryption import data_converter
from config.groups import CommonSettings


async def connect(
    settings: CommonSettings, service: str, runtime: Runtime | None = None, *, lazy: bool = False
) -> Client:
    """Return a client that encrypts, in traces `service`; TLS and API key come from `temporalio.envconfig`.

    Raise RuntimeError where Temporal does not answer; a lazy client connects with its first call.
    """
    connection = ClientConfig.load_client_connect_config()
    connection["target_host"] = settings.temporal_address
    connection["namespace"] = settings.temporal_namespace
    return await Client.connect(
        **connection,
        data_converter=data_converter(settings.encryption_keys),
        runtime=runtime,
        plugins=telemetry.trace_to(settings, service),
        lazy=lazy,
    )
