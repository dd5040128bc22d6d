"""Disputes: the customer's bank takes the money, and refunds of it are refused until the shop wins."""

from typing import Literal, TypeAlias

from local.standins.stripe import refund_moves
from local.standins.stripe.account import Account
from local.standins.stripe.objects import balance_transaction, dispute
from local.standins.stripe.wire import Wire

Outcome: TypeAlias = Literal["won", "lost"]
REASONS = (
    "bank_cannot_process", "check_returned", "credit_not_processed", "customer_initiated",
    "debit_not_authorized", "duplicate", "fraudulent", "general", "incorrect_account_details",
    "insufficient_funds", "noncompliant", "product_not_received", "product_unacceptable",
    "subscription_canceled", "unrecognized",
)  # fmt: skip


def forbids_refunds(account: Account, charge: Wire) -> bool:
    return any(not one["is_charge_refundable"] for one in account.store.children(charge["id"], "dispute"))


def open_on(account: Account, charge_id: str, reason: str) -> Wire | None:
    """None when there is nothing to dispute: not paid, given back in full, or disputed already."""
    charge = account.fetch("charge", charge_id, "charge")
    if not charge["paid"] or charge["refunded"] or charge["disputed"]:
        return None
    opened = account.store.add(dispute.build(charge, reason, account.now()), parent=charge_id)
    account.store.save(charge | {"disputed": True})
    account.emit("charge.dispute.created", opened)
    _fail_waiting_refunds(account, charge_id)
    opened = _book(account, opened, balance_transaction.of_dispute(opened, account.now()))
    account.emit("charge.dispute.funds_withdrawn", opened, {"balance_transactions": []})
    return opened


def _fail_waiting_refunds(account: Account, charge_id: str) -> None:
    for made in account.store.children(charge_id, "refund"):
        if made["status"] in refund_moves.WAITING:
            refund_moves.fail(account, made["id"], "charge_for_pending_refund_disputed")


def close(account: Account, dispute_id: str, outcome: Outcome) -> Wire | None:
    """The bank decides; None when it has decided already."""
    found = account.fetch("dispute", dispute_id, "dispute")
    if found["status"] in ("won", "lost"):
        return None
    before = {"status": found["status"]}
    closed = account.store.save(found | {"status": outcome, "is_charge_refundable": outcome == "won"})
    account.emit("charge.dispute.closed", closed, before)
    if outcome == "won":
        earlier = {"balance_transactions": closed["balance_transactions"]}
        closed = _book(account, closed, balance_transaction.of_won_dispute(closed, account.now()))
        account.emit("charge.dispute.funds_reinstated", closed, earlier)
    return closed


def _book(account: Account, found: Wire, booking: Wire) -> Wire:
    account.store.add(booking, parent=found["id"])
    return account.store.save(found | {"balance_transactions": [*found["balance_transactions"], booking]})
