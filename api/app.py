"""The application: services made at start, routes under /api/v1 with their fixed aliases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from temporalio.common import MetricMeter
from temporalio.runtime import Runtime

from api.customer.menu_shown import MenusShown
from api.http import errors
from api.http.limits import Limits
from api.http.middleware import RequestMiddleware
from api.http.openapi import operation_id
from api.ops.backlog_monitor import monitor_backlog, ping_listeners
from api.ops.metrics import ApiMetrics
from api.routes import include_routes
from api.services import Services
from api.staff.menu_reading import MenuReading
from api.temporal_client import TemporalClient
from config.api import ApiSettings
from config.temporal import connect
from storage.database import Database
from storage.listener import Listener
from storage.shops.menus import Menus

PATIENCE_SECONDS = 10.0
"""For a transaction of a request. psycopg takes as long again to give a silent connection up."""
logger = structlog.get_logger(__name__)
DESCRIPTION = "Small shops sell by chat. Amounts are integer minor units; every error is `{error, detail}`."


def create_app(settings: ApiSettings, runtime: Runtime | None = None) -> FastAPI:
    """Return the application. `runtime` has the meter; without one nothing is counted."""
    metrics = ApiMetrics(runtime.metric_meter if runtime else MetricMeter.noop)
    limits = Limits(settings, metrics)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        database = Database(settings.database_url, patience=PATIENCE_SECONDS)
        listener = Listener(settings.database_url, lost)
        background = [
            asyncio.create_task(monitor_backlog(database, metrics)),
            asyncio.create_task(ping_listeners(database)),
        ]
        async with listener.running():
            temporal = TemporalClient(await connect(settings, "api", runtime, lazy=True))
            menus, shown, reading = Menus(), MenusShown(), MenuReading()
            app.state.services = Services(
                settings, database, temporal, listener, menus, shown, reading, limits, metrics
            )
            yield
        for each in background:
            each.cancel()
        await database.close()

    def lost(error: BaseException) -> None:
        metrics.lost_listener()
        logger.warning("listener.connection_lost", error=type(error).__name__)

    app = FastAPI(
        title="Countertalk",
        version="1",
        description=DESCRIPTION,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        # Its own spans hold paths and queries, with the tokens in them; ours are in `api/ops/traces.py`.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    errors.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(RequestMiddleware, limits=limits, metrics=metrics)
    include_routes(app)
    return app
