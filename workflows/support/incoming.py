"""Read what a signal or an update was sent with: anybody with Temporal's command line may have typed it."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from temporalio import workflow
from temporalio.exceptions import ApplicationError

Model = TypeVar("Model", bound=BaseModel)


def read(model: type[Model], raw: object) -> Model | None:
    """The message, or None for one that cannot be read: it is put aside with a line in the log.

    Handlers take `(self, raw: Any = None, *_: Any)`: with typed parameters a message without input, or with
    too much of it, would fail the workflow task again and again and stop the run.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        workflow.logger.error(
            "message.unreadable",
            extra={"expected": model.__name__, "problems": error.error_count()},
        )
        return None


def require(model: type[Model], raw: Any) -> Model:
    """The same for an update, whose sender is told. Raises ApplicationError `unreadable`."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise ApplicationError(f"not a readable {model.__name__}", type="unreadable") from error
