"""What the model will say next: steps handed in by a test, each used for one completion."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

POLITE_TEXT = "Thank you for your message. How can I help you with your order?"

Seconds = float


class ScriptedCall(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    # A string goes over the wire as it is, so that a script can send what is not JSON at all.
    arguments: dict[str, JsonValue] | str = Field(default_factory=dict)


class Step(BaseModel):
    """One completion; without text and tool calls it is the polite text."""

    model_config = ConfigDict(extra="forbid")

    when: str | None = None
    text: str | None = None
    tool_calls: list[ScriptedCall] = Field(default_factory=list)
    finish_reason: Literal["stop", "length", "tool_calls", "content_filter"] | None = None
    delay_seconds: Seconds = Field(default=0, ge=0)
    chunk_delay_seconds: Seconds = Field(default=0, ge=0)
    status: int | None = Field(default=None, ge=400, le=599)
    retry_after: Seconds | None = Field(default=None, ge=0)
    cut_after_chunks: int | None = Field(default=None, ge=0)
    hang_seconds: Seconds = Field(default=0, ge=0)
    held: bool = False
    """Nothing is said until `POST /_control/release`."""


STEPS = TypeAdapter(list[Step])


class Script:
    def __init__(self) -> None:
        self._steps: list[Step] = []

    def extend(self, steps: list[Step]) -> int:
        self._steps.extend(steps)
        return len(self._steps)

    def take(self, last_user_text: str) -> Step:
        """The first waiting step that fits; steps for other words stay where they are."""
        for index, step in enumerate(self._steps):
            if step.when is None or step.when in last_user_text:
                return self._steps.pop(index)
        return Step()

    def clear(self) -> None:
        self._steps.clear()
