"""Refunds: never more than the charge, cumulative on the charge, and able to fail later."""

from local.standins.stripe.account import Account
from local.standins.stripe.errors import StripeError, missing_param, not_modelled
from local.standins.stripe.money import in_words
from local.standins.stripe.objects import balance_transaction, refund
from local.standins.stripe.wire import Wire

MODELLED = frozenset({"payment_intent", "charge", "amount", "reason", "metadata", "expand"})


def create(account: Account, params: Wire, _: str) -> Wire:
    for name in params:
        if name not in MODELLED:
            raise not_modelled(name)
    charge = _charge_of(account, params)
    amount = _amount(params.get("amount"), charge)
    made = refund.build(charge, amount, params.get("reason"), params.get("metadata") or {}, account.now())
    booking = account.store.add(balance_transaction.build(made, account.now()), parent=made["id"])
    made["balance_transaction"] = booking["id"]
    account.store.add(made, parent=charge["id"])
    account.emit("refund.created", made)
    _move(account, charge, amount, "charge.refunded")
    return _reference_arrives(account, made)


def _charge_of(account: Account, params: Wire) -> Wire:
    if "payment_intent" not in params and "charge" not in params:
        raise missing_param("payment_intent")
    if "payment_intent" not in params:
        charge = account.fetch("charge", params["charge"], "charge")
    else:
        intent = account.fetch("payment_intent", params["payment_intent"], "payment_intent")
        if (
            intent["status"] != "succeeded"
            or params.get("charge", intent["latest_charge"]) != intent["latest_charge"]
        ):
            raise _nothing_taken(f"PaymentIntent ({intent['id']})")
        charge = account.fetch("charge", intent["latest_charge"], "charge")
    if not charge["paid"]:
        raise _nothing_taken(f"charge ({charge['id']})")
    return charge


def _nothing_taken(what: str) -> StripeError:
    return StripeError(f"This {what} does not have a successful charge to refund.", executed=True)


def _amount(wanted: int | None, charge: Wire) -> int:
    left: int = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        raise StripeError(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded", executed=True
        )
    if wanted is None:
        return left
    if wanted < 1:
        raise StripeError("Invalid positive integer", code="parameter_invalid_integer", param="amount")
    if wanted > left:
        noun = "unrefunded amount on charge" if charge["amount_refunded"] else "charge amount"
        over, held = in_words(wanted, charge["currency"]), in_words(left, charge["currency"])
        raise StripeError(
            f"Refund amount ({over}) is greater than {noun} ({held})", param="amount", executed=True
        )
    return wanted


def _move(account: Account, charge: Wire, amount: int, event: str) -> None:
    before = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    total = charge["amount_refunded"] + amount
    changed = charge | {"amount_refunded": total, "refunded": total == charge["amount"]}
    account.emit(event, account.store.save(changed), before)


def _reference_arrives(account: Account, made: Wire) -> Wire:
    """Stripe updates a card refund once the network names it; the caller is answered the earlier state."""
    if made["destination_details"]["type"] == "card":
        before = {"destination_details": made["destination_details"]}
        card = made["destination_details"]["card"] | {
            "reference": "74840000000000000000000",
            "reference_status": "available",
            "reference_type": "acquirer_reference_number",
        }
        named = made | {"destination_details": {"type": "card", "card": card}}
        account.emit("refund.updated", account.store.save(named), before)
    return made


def fail(account: Account, refund_id: str) -> Wire | None:
    """The bank sends the money back days later; None when the refund is not one that can still fail."""
    made = account.fetch("refund", refund_id, "refund")
    if made["status"] != "succeeded":
        return None
    returned = balance_transaction.build(made, account.now())
    returned |= {"amount": made["amount"], "net": made["amount"], "type": "refund_failure"}
    account.store.add(returned, parent=refund_id)
    changes = {
        "failure_balance_transaction": returned["id"],
        "failure_reason": "expired_or_canceled_card",
        "status": "failed",
    }
    failed = account.store.save(made | changes)
    account.emit("refund.failed", failed)
    account.emit("refund.updated", failed, {"status": "succeeded"})
    _move(account, account.fetch("charge", made["charge"], "charge"), -made["amount"], "charge.updated")
    return failed
