"""Refunds: never more than the charge, cumulative on the charge, refused as Stripe would refuse them."""

from local.standins.stripe import disputes, fates, refund_moves
from local.standins.stripe.account import Account
from local.standins.stripe.errors import StripeError, missing_param, not_modelled
from local.standins.stripe.money import check_step, in_words
from local.standins.stripe.objects import refund
from local.standins.stripe.wire import Wire

MODELLED = frozenset(
    {"payment_intent", "charge", "amount", "reason", "metadata", "expand", "instructions_email"}
)


def create(account: Account, params: Wire, _: str) -> Wire:
    for name in params:
        if name not in MODELLED:
            raise not_modelled(name)
    charge = _charge_of(account, params)
    if disputes.forbids_refunds(account, charge):
        raise fates.refuse("charge_disputed", charge)
    amount = _amount(params.get("amount"), charge)
    chosen = account.faults.next_refund_fate()
    fate = chosen or fates.usual(charge)
    if fate in fates.REFUSALS:
        raise fates.refuse(fate, charge)
    made = refund.build(charge, amount, params, fates.fields(fate), account.now())
    settles_by_itself = chosen is None and made["status"] == "pending"
    return _begin(account, charge, made, fate, settles_by_itself=settles_by_itself)


def _begin(account: Account, charge: Wire, made: Wire, fate: str, *, settles_by_itself: bool) -> Wire:
    account.store.add(made, parent=charge["id"], hidden={"settles_by_itself": settles_by_itself})
    if made["pending_reason"] not in fates.UNBOOKED:
        made = refund_moves.book(account, made)
    account.emit("refund.created", made)
    refund_moves.count(account, charge, made["amount"], "charge.refunded")
    if fate == "failed":
        return refund_moves.fail(account, made["id"]) or made
    return refund_moves.name_reference(account, made)


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
    check_step(wanted, charge["currency"], "amount")
    if wanted > left:
        noun = "unrefunded amount on charge" if charge["amount_refunded"] else "charge amount"
        over, held = in_words(wanted, charge["currency"]), in_words(left, charge["currency"])
        raise StripeError(
            f"Refund amount ({over}) is greater than {noun} ({held})", param="amount", executed=True
        )
    return wanted


def cancel(account: Account, _: Wire, refund_id: str) -> Wire:
    """Stripe's own endpoint: only what still needs the customer can be called back through it."""
    made = account.fetch("refund", refund_id, "refund")
    canceled = refund_moves.cancel(account, refund_id) if made["status"] == "requires_action" else None
    if canceled is None:
        raise StripeError(
            f"This refund has a status of {made['status']}; only requires_action can be canceled.",
            executed=True,
        )
    return canceled
