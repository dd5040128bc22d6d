"""What an order does to the customer's cart and to the phase of the session."""

from __future__ import annotations

from collections.abc import Mapping

from domain.cart.model import Cart
from domain.conversation import Phase
from domain.ids import LineId
from domain.orders.states import OrderState, is_sold


def cart_after(cart: Cart, ordered: Mapping[LineId, int], before: OrderState, after: OrderState) -> Cart:
    """Return the cart without what this move sells; `ordered` are the order's quantities by line.

    An order that is given up leaves its lines where they are, so that the customer can change them.
    """
    return cart.less(ordered) if is_sold(after) and not is_sold(before) else cart


def phase_after(phase: Phase, *, has_open_order: bool, handing_off: bool) -> Phase:
    """Return the session's phase once one of its orders is no longer open.

    The cart stays frozen while another order is open, or while the cashier works on a confirmation.
    """
    is_thawed = phase is Phase.PAYING and not has_open_order and not handing_off
    return Phase.ORDERING if is_thawed else phase


def phase_on_return(phase: Phase, *, has_open_order: bool, handing_off: bool) -> Phase:
    """Return the phase of a session whose run starts again; a closed one is open again."""
    if has_open_order or handing_off:
        return Phase.PAYING
    return Phase.ORDERING if phase in {Phase.CLOSED, Phase.PAYING} else phase
