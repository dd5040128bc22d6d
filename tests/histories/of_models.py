"""Sessions of a shop whose waiter and cashier may ask a language model."""

from __future__ import annotations

from tests.histories.telling import of_session
from tests.installation import Customer, Installation


async def session_served_by_a_model(installation: Installation, customer: Customer) -> str:
    """The model chats; its order is none, so the customer is asked, insists, and code writes the order."""
    await customer.say("one tiramisu")
    await customer.say("and something bubbly for grandma")
    order = None
    while order is None:
        read_back = await customer.say("that's all")
        buttons = [button["value"] for button in read_back["reply"]["buttons"]]
        confirmed = await customer.press(next(each for each in buttons if each.startswith("confirm:")))
        order = confirmed["order"]
    return of_session(customer)


STORIES = (session_served_by_a_model,)
