"""Changes a stored session and its intent behind everybody's back, to test that mismatches are noticed."""

from local.standins.stripe.account import Account
from local.standins.stripe.errors import StripeError
from local.standins.stripe.wire import Wire

CHANGES = frozenset({"amount", "currency", "metadata", "livemode"})
TARGETS = ("both", "session", "payment_intent")


def tamper(account: Account, session_id: str, wanted: Wire) -> Wire:
    """`target` picks the object; before the first attempt the change to the intent waits for it."""
    target = wanted.get("target", "both")
    changes = {name: value for name, value in wanted.items() if name != "target"}
    if target not in TARGETS or not changes or set(changes) - CHANGES:
        raise StripeError(f"Change any of {sorted(CHANGES)}; target is one of {TARGETS}.")
    session = account.fetch("checkout.session", session_id, "session")
    if target in ("both", "session"):
        session = account.store.save(_changed(session, changes, ("amount_total", "amount_subtotal")))
    intent = account.store.get(session["payment_intent"] or "", "payment_intent")
    if target in ("both", "payment_intent"):
        if intent is None:
            account.store.save_hidden(session_id, account.store.hidden(session_id) | {"tampered": changes})
        else:
            amounts = ("amount", "amount_received") if intent["amount_received"] else ("amount",)
            intent = account.store.save(_changed(intent, changes, amounts))
    return {"session": session, "payment_intent": intent}


def _changed(body: Wire, changes: Wire, amounts: tuple[str, ...]) -> Wire:
    fresh = {name: value for name, value in changes.items() if name != "amount"}
    if "amount" in changes:
        fresh |= dict.fromkeys(amounts, changes["amount"])
    return body | fresh


def apply_to_new(intent: Wire, hidden: Wire) -> Wire:
    """The intent of a tampered session, at the moment it comes into being."""
    return _changed(intent, hidden.get("tampered", {}), ("amount",))
