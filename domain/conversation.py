"""What is said over the counter: phases, buttons, questions, and the outcome of one turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.cart.edits import Edit
from domain.cart.model import Cart
from domain.catalogue.model import Catalogue
from domain.ids import ItemId, LineId
from domain.shops.shop import Shop


class Phase(StrEnum):
    """The phase a customer session is in."""

    ORDERING = "ordering"
    CONFIRMING = "confirming"
    """The order was read back; `draft_hash` names what was shown."""
    PAYING = "paying"
    """An order waits for its payment; the cart is frozen until it is paid, expired or withdrawn."""
    CLOSED = "closed"


@dataclass(frozen=True)
class Button:
    """`value` is what a press sends back; `label` is what the customer reads."""

    label: str
    value: str


@dataclass(frozen=True)
class Choice:
    """One answer to a question, and what it does."""

    label: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Question:
    """The question the waiter asked last, so that "the first one" or "large" finds its meaning.

    `line_id` is the line a missing option is asked for; an ambiguity has choices and no line.
    """

    prompt: str
    choices: tuple[Choice, ...]
    line_id: LineId | None = None


@dataclass(frozen=True)
class Reply:
    text: str
    buttons: tuple[Button, ...] = ()


class TurnOutcome(StrEnum):
    """The outcome of a turn for the session, besides its reply."""

    NONE = "none"
    HAND_OFF = "hand_off"
    """The customer confirmed the draft that was read back."""
    WITHDRAW = "withdraw"
    """The customer wants to change an order that waits for payment."""
    CALL_PERSON = "call_person"


class Shown(StrEnum):
    """The card that a reply shows beside its words."""

    NOTHING = "nothing"
    ITEMS = "items"
    """Several items to choose from: `Turn.items`."""
    CART = "cart"
    READ_BACK = "read_back"
    """The whole order under `Turn.draft_hash`, to be confirmed."""


@dataclass(frozen=True)
class Message:
    """A customer's message: free text, or the value of a button."""

    text: str = ""
    button: str = ""


@dataclass(frozen=True)
class TurnContext:
    """All the waiter has before it when a customer speaks."""

    shop: Shop
    catalogue: Catalogue
    cart: Cart
    now: datetime
    phase: Phase = Phase.ORDERING
    question: Question | None = None
    focus: tuple[LineId, ...] = ()
    """Lines spoken of last, newest last: what "it" and "that" mean."""
    draft_hash: str = ""
    """Names the read-back shown, in phase CONFIRMING."""
    payment_url: str = ""
    """Where the waiting order is paid, in phase PAYING."""
    money_under_way: bool = False
    """The customer has paid and their bank works on it, in phase PAYING: the order cannot be taken back."""
    greeted: bool = True
    language: str = "en"
    """In which the session is served, as the shop's profile names it."""


@dataclass(frozen=True)
class Turn:
    """The outcome of one message: the cart after it and what is said.

    `covered` False: some of the message was not understood; `reply` says so. A model may then do better.
    """

    cart: Cart
    reply: Reply
    phase: Phase
    question: Question | None = None
    focus: tuple[LineId, ...] = ()
    draft_hash: str = ""
    outcome: TurnOutcome = TurnOutcome.NONE
    email: str = ""
    """An address the customer left in this message."""
    covered: bool = True
    shown: Shown = Shown.NOTHING
    items: tuple[ItemId, ...] = ()
