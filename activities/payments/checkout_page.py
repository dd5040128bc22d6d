"""The payment page of an order, as we ask Stripe to open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import stripe

from activities.payments.lines import line_items
from assistants.language.registry import language_of
from storage.orders.orders import StoredOrder
from storage.payments.payments import StoredPayment


@dataclass(frozen=True)
class ReturnUrls:
    """The addresses that Stripe sends the customer back to."""

    public_url: str

    def success(self, slug: str, order_id: str) -> str:
        return f"{self.public_url}/s/{slug}?paid={order_id}"

    def cancel(self, slug: str, order_id: str) -> str:
        return f"{self.public_url}/s/{slug}?left={order_id}"


@dataclass(frozen=True)
class CheckoutPage:
    """All that the page shows and knows; `slug` is the shop's."""

    order: StoredOrder
    payment: StoredPayment
    expires_at: datetime
    slug: str

    def parameters(
        self, return_urls: ReturnUrls, mark: Mapping[str, str], *, with_address: bool
    ) -> stripe.params.checkout.SessionCreateParams:
        """The same parameters however often it is called: they belong to one idempotency key."""
        order = self.order
        metadata = {**mark, "order_id": order.id, "payment_id": self.payment.id}
        page: stripe.params.checkout.SessionCreateParams = {
            "mode": "payment",
            "client_reference_id": order.id,
            "expires_at": int(self.expires_at.timestamp()),
            "line_items": line_items(order.quote, language_of(order.language)),
            "metadata": metadata,
            "payment_intent_data": {"metadata": metadata},
            "adaptive_pricing": {"enabled": False},
            "success_url": return_urls.success(self.slug, order.id),
            "cancel_url": return_urls.cancel(self.slug, order.id),
        }
        if with_address:
            page["customer_email"] = order.email
        return page
