"""What a customer at the hosted page does: pay, be declined, pay later; and how a late payment settles.

Callers hand over an open session. The events come in an order that Stripe may use; nobody may rely on it.
"""

from typing import Literal, TypeAlias

from local.standins.stripe.account import Account
from local.standins.stripe.objects import balance_transaction, charge, payment_intent, session
from local.standins.stripe.tamper import apply_to_new
from local.standins.stripe.wire import Wire, new_id

Outcome: TypeAlias = Literal["succeeded", "failed"]
GUEST = "guest@example.com"


def pay(account: Account, found: Wire, email: str | None) -> Wire:
    if not found["amount_total"]:
        return _complete(account, found, email, "no_payment_required")
    found, intent = _intent_for(account, found)
    taken = charge.captured(charge.build(intent, "card", _email(found, email), account.now()), None)
    account.store.add(taken, parent=intent["id"])
    account.emit("charge.succeeded", taken)
    _succeed(account, intent, taken)
    paid = _complete(account, found, email, "paid")
    _book(account, taken)
    return paid


def decline(account: Account, found: Wire, email: str | None) -> Wire:
    found, intent = _intent_for(account, found)
    tried = charge.build(intent, "card", _email(found, email), account.now())
    tried = charge.failed(tried, "card_declined", "Your card was declined.")
    account.store.add(tried, parent=intent["id"])
    _fail(account, intent, tried)
    return found


def pay_later(
    account: Account, found: Wire, email: str | None, method: charge.LocalMethod = "sepa_debit"
) -> Wire:
    """By a method that takes days: the session completes unpaid. Its currency is not looked at."""
    found, intent = _intent_for(account, found)
    pending = charge.build(intent, method, _email(found, email), account.now())
    account.store.add(pending, parent=intent["id"])
    processing = intent | {"status": "processing", "latest_charge": pending["id"]}
    account.store.save(processing)
    account.emit("payment_intent.processing", processing)
    account.emit("charge.pending", pending)
    return _complete(account, found, email, "unpaid")


def settle(account: Account, session_id: str, outcome: Outcome) -> Wire | None:
    """Ends a late payment; None when the session has none under way. One that failed may succeed after all:
    Stripe promises no such thing, and nobody may count on its never happening."""
    found = account.fetch("checkout.session", session_id, "session")
    intent = account.store.get(found["payment_intent"] or "")
    if intent is None or found["status"] != "complete" or found["payment_status"] != "unpaid":
        return None
    if intent["status"] != "processing" and outcome == "failed":
        return None
    pending = account.fetch("charge", intent["latest_charge"], "charge")
    if outcome == "failed":
        failed = charge.failed(pending, "debit_not_authorized", "The customer's bank refused the debit.")
        _fail(account, intent, account.store.save(failed))
        account.emit("checkout.session.async_payment_failed", found)
        return found
    taken = account.store.save(charge.captured(pending, None))
    account.emit("charge.succeeded", taken)
    _succeed(account, intent, taken)
    paid = account.store.save(found | {"payment_status": "paid"})
    account.emit("checkout.session.async_payment_succeeded", paid)
    _book(account, taken)
    return paid


def _email(found: Wire, email: str | None) -> str:
    return email or found["customer_email"] or GUEST


def _intent_for(account: Account, found: Wire) -> tuple[Wire, Wire]:
    """Like Stripe's, the intent comes with the first attempt and serves the following ones."""
    intent = account.store.get(found["payment_intent"] or "", "payment_intent")
    if intent is None:
        hidden = account.store.hidden(found["id"])
        intent = apply_to_new(
            payment_intent.build(found, hidden["payment_intent_data"], account.now()), hidden
        )
        account.store.add(intent, parent=found["id"])
        account.emit("payment_intent.created", intent)
        found = account.store.save(found | {"payment_intent": intent["id"]})
    return found, intent | {"payment_method": new_id("pm")}


def _succeed(account: Account, intent: Wire, taken: Wire) -> None:
    changes = {
        "amount_received": intent["amount"],
        "last_payment_error": None,
        "latest_charge": taken["id"],
        "status": "succeeded",
    }
    account.emit("payment_intent.succeeded", account.store.save(intent | changes))


def _fail(account: Account, intent: Wire, tried: Wire) -> None:
    account.emit("charge.failed", tried)
    changes = {
        "last_payment_error": payment_intent.declined(tried),
        "latest_charge": tried["id"],
        "payment_method": None,
        "status": "requires_payment_method",
    }
    account.emit("payment_intent.payment_failed", account.store.save(intent | changes))


def _complete(account: Account, found: Wire, email: str | None, payment_status: str) -> Wire:
    changes = {
        "customer_details": session.customer_details(_email(found, email)),
        "payment_status": payment_status,
        "status": "complete",
        "url": None,
    }
    done = account.store.save(found | changes)
    account.emit("checkout.session.completed", done)
    return done


def _book(account: Account, taken: Wire) -> None:
    booking = account.store.add(balance_transaction.of_charge(taken, account.now()), parent=taken["id"])
    booked = account.store.save(taken | {"balance_transaction": booking["id"]})
    account.emit("charge.updated", booked, {"balance_transaction": None})
