"""What time does at Stripe by itself: pages expire, waiting refunds settle, money becomes available."""

from local.standins.stripe import checkout, refund_moves
from local.standins.stripe.account import Account


def catch_up(account: Account) -> None:
    checkout.expire_due(account)
    refund_moves.settle_due(account)
    _make_available(account)


def _make_available(account: Account) -> None:
    waiting = "kind = 'balance_transaction' AND json_extract(body, '$.status') = 'pending'"
    due = account.store.select(f"{waiting} AND json_extract(body, '$.available_on') <= ?", [account.now()])
    if due:
        with account.store.transaction():
            for booking in due:
                account.store.save(booking | {"status": "available"})
