"""A statement of all money taken and given back, to be reconciled with our own books."""

from local.standins.stripe.account import Account
from local.standins.stripe.wire import Wire


def statement(account: Account) -> Wire:
    """Totals count succeeded charges, and refunds that did not come to nothing."""
    charges = [_entry(account, charge) for charge in account.store.select("kind = 'charge' ORDER BY seq", [])]
    totals: dict[str, dict[str, int]] = {}
    for charge in charges:
        total = totals.setdefault(charge["currency"], {"charged": 0, "refunded": 0})
        if charge["status"] == "succeeded":
            total["charged"] += charge["amount"]
        total["refunded"] += sum(
            refund["amount"] for refund in charge["refunds"] if refund["status"] not in ("failed", "canceled")
        )
    return {"charges": charges, "totals": totals}


def _entry(account: Account, charge: Wire) -> Wire:
    sessions = account.store.select(
        "kind = 'checkout.session' AND json_extract(body, '$.payment_intent') = ?", [charge["payment_intent"]]
    )
    shown = (
        "id", "payment_intent", "amount", "amount_refunded", "currency", "status", "disputed", "created",
        "metadata",
    )  # fmt: skip
    refunds = account.store.children(charge["id"], "refund")
    return {name: charge[name] for name in shown} | {
        "session": sessions[0]["id"] if sessions else None,
        "refunds": [
            {name: made[name] for name in ("id", "amount", "currency", "status", "metadata")}
            for made in refunds
        ],
    }
