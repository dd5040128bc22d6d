"""Answers `expand[]`: puts whole objects where the answer holds their ids."""

from typing import Any

from local.standins.stripe.account import Account
from local.standins.stripe.errors import StripeError
from local.standins.stripe.objects.listed import listed
from local.standins.stripe.wire import Wire

MAX_DEPTH = 4
NEWEST_REFUNDS = 10
# Lists Stripe shows only when asked: field of an object kind -> kind of its children.
CHILD_LISTS = {("checkout.session", "line_items"): "item", ("charge", "refunds"): "refund"}


def expand(account: Account, body: Wire, paths: list[str]) -> Wire:
    for path in paths:
        steps = path.split(".")
        if len(steps) > MAX_DEPTH:
            raise StripeError(f"You cannot expand more than {MAX_DEPTH} levels of a property", param="expand")
        _expand(account, body, steps, path)
    return body


def _expand(account: Account, body: Any, steps: list[str], path: str) -> None:  # Any: JSON found at a step
    if isinstance(body, list):
        for item in body:
            _expand(account, item, steps, path)
        return
    if not steps or body is None:
        return
    if not isinstance(body, dict):
        raise _refused(path)
    name, rest = steps[0], steps[1:]
    child_kind = CHILD_LISTS.get((body.get("object", ""), name))
    if child_kind:
        body.setdefault(name, _children(account, body, name, child_kind))
    elif name not in body or name == "id":
        raise _refused(path)
    elif isinstance(body[name], str):
        body[name] = account.store.get(body[name])
        if body[name] is None:
            raise _refused(path)
    _expand(account, body[name], rest, path)


def _children(account: Account, body: Wire, name: str, kind: str) -> Wire:
    """Of a charge's refunds only the newest ten, as at Stripe; the others are read by pages."""
    children = account.store.children(body["id"], kind)
    shown = children[: -NEWEST_REFUNDS - 1 : -1] if kind == "refund" else children
    url = f"/v1/{_plural(body)}/{body['id']}/{name}"
    return listed(shown, url, has_more=len(shown) < len(children))


def _plural(body: Wire) -> str:
    return "checkout/sessions" if body["object"] == "checkout.session" else f"{body['object']}s"


def _refused(path: str) -> StripeError:
    return StripeError(f"This property cannot be expanded ({path}).", param="expand")
