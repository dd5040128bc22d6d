"""How a refund that was made goes on: it settles, fails or is canceled, and each step sends its events."""

from local.standins.stripe.account import Account
from local.standins.stripe.objects import balance_transaction
from local.standins.stripe.wire import Wire

WAITING = ("pending", "requires_action")
FAILURES = (
    "charge_for_pending_refund_disputed", "declined", "expired_or_canceled_card", "insufficient_funds",
    "lost_or_stolen_card", "merchant_request", "unknown",
)  # fmt: skip


def settle(account: Account, refund_id: str) -> Wire | None:
    """The money has reached the customer; None when the refund does not wait for anything."""
    made = account.fetch("refund", refund_id, "refund")
    if made["status"] not in WAITING:
        return None
    before: Wire = {name: made[name] for name in ("status", "pending_reason", "next_action") if name in made}
    made = {name: value for name, value in made.items() if name != "next_action"}
    if made["balance_transaction"] is None:
        made = book(account, made)
        before["balance_transaction"] = None
    settled = account.store.save(made | {"status": "succeeded", "pending_reason": None})
    account.emit("refund.updated", settled, before)
    return settled


def settle_due(account: Account) -> None:
    """What a local method's refund does by itself, in a moment that stands for days."""
    waiting = "kind = 'refund' AND json_extract(body, '$.status') = 'pending'"
    due = account.store.select(f"{waiting} AND json_extract(hidden, '$.settles_by_itself')", [])
    if due:
        with account.store.transaction():
            for made in due:
                settle(account, made["id"])


def fail(account: Account, refund_id: str, reason: str = "expired_or_canceled_card") -> Wire | None:
    """The money comes back, even days after success; None when the refund has come to nothing already."""
    made = account.fetch("refund", refund_id, "refund")
    if made["status"] not in ("succeeded", *WAITING):
        return None
    return _come_to_nothing(account, made, "failed", reason)


def cancel(account: Account, refund_id: str) -> Wire | None:
    """Called back while it waits; None when it does not."""
    made = account.fetch("refund", refund_id, "refund")
    if made["status"] not in WAITING:
        return None
    return _come_to_nothing(account, made, "canceled", "merchant_request")


def _come_to_nothing(account: Account, made: Wire, status: str, reason: str) -> Wire:
    before = {"status": made["status"], "pending_reason": made["pending_reason"]}
    changes: Wire = {"failure_reason": reason, "pending_reason": None, "status": status}
    if made["balance_transaction"]:
        returned = balance_transaction.of_returned_refund(made, account.now())
        account.store.add(returned, parent=made["id"])
        changes["failure_balance_transaction"] = returned["id"]
    made = {name: value for name, value in made.items() if name != "next_action"}
    ended = account.store.save(made | changes)
    if status == "failed":
        account.emit("refund.failed", ended)
    account.emit("refund.updated", ended, before)
    count(account, account.fetch("charge", made["charge"], "charge"), -made["amount"], "charge.updated")
    return ended


def book(account: Account, made: Wire) -> Wire:
    booking = account.store.add(balance_transaction.of_refund(made, account.now()), parent=made["id"])
    return account.store.save(made | {"balance_transaction": booking["id"]})


def count(account: Account, charge: Wire, amount: int, event: str) -> None:
    """A refund counts on its charge from the moment it is made until it comes to nothing."""
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    total = charge["amount_refunded"] + amount
    changed = charge | {"amount_refunded": total, "refunded": total == charge["amount"]}
    account.emit(event, account.store.save(changed), before)


def name_reference(account: Account, made: Wire) -> Wire:
    """Stripe updates a card refund once the network names it; the caller is answered the earlier state."""
    if made["destination_details"]["type"] == "card" and made["status"] == "succeeded":
        before = {"destination_details": made["destination_details"]}
        card = made["destination_details"]["card"] | {
            "reference": "74840000000000000000000",
            "reference_status": "available",
            "reference_type": "acquirer_reference_number",
        }
        named = made | {"destination_details": {"type": "card", "card": card}}
        account.emit("refund.updated", account.store.save(named), before)
    return made
