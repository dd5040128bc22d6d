"""Structured lines on standard output: one JSON object a line, with the ids that tie a request together.

No line repeats the words of an exception: they may quote a customer, an address or a row of a table.
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger
from temporalio import activity, workflow

QUIET = ("httpx", "httpcore", "stripe", "openai", "uvicorn.access", "sqlalchemy", "psycopg")
DUMPS_AT_DEBUG = ("temporalio", "asyncio")
"""They write whole inputs and results there."""
ROOT = f"{Path(__file__).parent.parent}/"
UNTOLD = ("__temporal", "temporal_", "color_message")


def set_up(level: str) -> None:
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            _name_failure,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _name_workflow,
            _first_line,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in DUMPS_AT_DEBUG:
        logging.getLogger(name).setLevel(max(logging.INFO, logging.getLogger().level))
    # An evicted workflow's open span is put away by the garbage collector, which is no error.
    logging.getLogger("opentelemetry.context").setLevel(logging.CRITICAL)
    activity.logger.activity_info_on_message = activity.logger.activity_info_on_extra = False
    workflow.logger.workflow_info_on_message = False
    sys.excepthook = _log_the_end
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def of_workflow(workflow_id: str) -> dict[str, str]:
    """The ids in a workflow's id: `session-<uuid>` and `order-<uuid>` say whose it is."""
    kind, _, id_ = workflow_id.partition("-")
    return {"workflow_id": workflow_id, **({f"{kind}_id": id_} if kind in {"session", "order"} else {})}


def _name_failure(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """An exception as its types and the places it passed, without a word of what it says."""
    given = event.pop("exc_info", None)
    record: logging.LogRecord | None = event.get("_record")
    given = given or (record.exc_info if record is not None else None)
    if record is not None:
        record.exc_info = record.exc_text = None
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = " < ".join(_kinds(error))
        event["at"] = _places(error)
    return event


def _kinds(error: BaseException) -> list[str]:
    kinds: list[str] = []
    following: BaseException | None = error
    while following is not None and len(kinds) < 5:
        state = getattr(following, "sqlstate", None)
        kinds.append(type(following).__name__ + (f" {state}" if state else ""))
        following = following.__cause__ or following.__context__
    return kinds


def _places(error: BaseException) -> list[str]:
    """Innermost last, as in a traceback: ours, and the one place where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    shown = [frame for frame in frames[:-1] if _ours(frame.filename)][-8:] + frames[-1:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in shown]


def _short(file: str) -> str:
    return file.removeprefix(ROOT) if _ours(file) else "/".join(file.split("/")[-2:])


def _ours(file: str) -> bool:
    return file.startswith(ROOT) and "site-packages" not in file


def _name_workflow(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    info = event.pop("temporal_workflow", None)
    if isinstance(info, dict):
        event.update({**of_workflow(str(info["workflow_id"])), "run_id": info["run_id"]})
    for name in [name for name in event if name.startswith(UNTOLD)]:
        del event[name]
    return event


def _first_line(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Others' messages may go on with the exception in full, or with what they were at."""
    event["event"] = str(event["event"]).split("\n", 1)[0][:500]
    return event


def _log_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger(__name__).critical("the program ends on an error", exc_info=(kind, error, trace))
