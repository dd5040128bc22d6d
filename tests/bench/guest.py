"""A customer of the product, over its public API, in the sentences customers use."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from tests.bench.wire import Wire
from tests.installation import Json

WAIT_SECONDS = 20
PATIENCE = 15
SENTENCES = (
    "a large margherita",
    "how much is the tiramisu?",
    "make that two",
    "and a cola please",
    "remove the cola",
    "remove the margherita",
)
"""Said round and round: the cart is empty again after the last."""


def confirm_button(told: Json) -> str:
    """The value of the button that confirms what was just read back."""
    values: list[str] = [each["value"] for each in told["reply"]["buttons"]]
    return next(each for each in values if each.startswith("confirm:"))


class Guest:
    """One session, its turns one after another."""

    def __init__(self, api: str, shop_id: str, sentences: Sequence[str] = SENTENCES) -> None:
        self.wire = Wire(api)
        self.path = f"/api/chat/{shop_id}"
        self.sentences = sentences
        self.turns = 0
        self.session_id = ""

    async def open(self) -> None:
        opened = await self.wire.post(f"{self.path}/session")
        self.wire.token, self.session_id = opened["token"], opened["session_id"]
        await self.say("hello")

    async def turn(self) -> None:
        self.turns += 1
        await self.say(self.sentences[(self.turns - 1) % len(self.sentences)])

    async def say(self, text: str) -> Json:
        return await self._post(text=text)

    async def press(self, button: str) -> Json:
        return await self._post(button=button)

    async def _post(self, **message: str) -> Json:
        """Asks again under the same id when there was no reply in time, as the page does."""
        said = {"message_id": str(uuid4()), **message}
        for _ in range(PATIENCE):
            answer = await self.wire.post(self.path, said, WAIT_SECONDS)
            if "reply" in answer:
                return answer
        raise AssertionError(f"no reply within {PATIENCE * WAIT_SECONDS} s")
