"""The card a message shows beside its words."""

from __future__ import annotations

from uuid import UUID

from assistants.language.contract import Language
from assistants.speaking.cart_views import cart_view
from domain.cart.model import Cart
from domain.conversation import Shown, Turn
from domain.payments.pricing import Quote
from schemas.views.cards import CartCard, ItemsCard, ReadBackCard


def card_of(turn: Turn, priced: Quote, language: Language) -> CartCard | ItemsCard | ReadBackCard | None:
    """Return the card the turn shows, or None. `priced` is the quote of the turn's cart."""
    match turn.shown:
        case Shown.READ_BACK:
            return read_back_card(turn.cart, priced, turn.draft_hash, language)
        case Shown.CART:
            return CartCard(cart=cart_view(turn.cart, priced, language))
        case Shown.ITEMS:
            return ItemsCard(item_ids=tuple(UUID(each) for each in turn.items))
        case Shown.NOTHING:
            return None


def read_back_card(cart: Cart, priced: Quote, draft_hash: str, language: Language) -> ReadBackCard:
    return ReadBackCard(draft_hash=draft_hash, cart=cart_view(cart, priced, language))
