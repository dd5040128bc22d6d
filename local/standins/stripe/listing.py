"""Stripe's lists: newest first, filtered, and paged by object id."""

from local.standins.stripe.account import Account
from local.standins.stripe.errors import StripeError, missing_object, not_modelled
from local.standins.stripe.objects.listed import listed
from local.standins.stripe.wire import Wire

DEFAULT_LIMIT, MAX_LIMIT = 10, 100
PAGING = frozenset({"limit", "starting_after", "ending_before", "created", "expand"})
FILTERS = frozenset({"payment_intent", "charge", "source", "status", "type", "types"})
COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page(account: Account, kind: str, params: Wire, url: str) -> Wire:
    for name in params:
        if name not in PAGING | FILTERS:
            raise not_modelled(name)
    where, values = ["kind = ?"], [kind]
    conditions = (
        _owned(account) + _filters(params) + _created(params.get("created", {})) + _cursor(account, params)
    )
    for condition, given in conditions:
        where.append(condition)
        values.extend(given)
    backwards = "ending_before" in params
    order = "ASC" if backwards else "DESC"
    limit = limit_of(params)
    found = account.store.select(f"{' AND '.join(where)} ORDER BY seq {order} LIMIT ?", [*values, limit + 1])
    shown = found[:limit]
    return listed(shown[::-1] if backwards else shown, url, has_more=len(found) > limit)


def _owned(account: Account) -> list[tuple[str, list[str]]]:
    """A connected account sees its own objects, and we see none of theirs."""
    return [("coalesce(json_extract(hidden, '$.connected'), '') = ?", [account.cause.connected or ""])]


def limit_of(params: Wire) -> int:
    limit: int = params.get("limit", DEFAULT_LIMIT)
    if not 1 <= limit <= MAX_LIMIT:
        bound = "greater than or equal to 1" if limit < 1 else f"less than or equal to {MAX_LIMIT}"
        raise StripeError(f"This value must be {bound}.", code="parameter_invalid_integer", param="limit")
    return limit


def _filters(params: Wire) -> list[tuple[str, list[str]]]:
    conditions: list[tuple[str, list[str]]] = []
    for name in sorted(FILTERS & set(params)):
        given = params[name]
        if name == "types":
            conditions.append((f"json_extract(body, '$.type') IN ({', '.join('?' * len(given))})", given))
        else:
            comparison = "GLOB" if name == "type" else "="
            conditions.append((f"json_extract(body, '$.{name}') {comparison} ?", [given]))
    return conditions


def _created(given: int | Wire) -> list[tuple[str, list[str]]]:
    bounds = {"gte": given, "lte": given} if isinstance(given, int) else given
    return [
        (f"json_extract(body, '$.created') {COMPARISONS[name]} {int(at)}", []) for name, at in bounds.items()
    ]


def _cursor(account: Account, params: Wire) -> list[tuple[str, list[str]]]:
    conditions: list[tuple[str, list[str]]] = []
    for name, comparison in (("starting_after", "<"), ("ending_before", ">")):
        if name in params:
            if account.store.get(params[name]) is None:
                raise missing_object("object", params[name], name)
            place = "(SELECT seq FROM objects WHERE id = ?)"
            conditions.append((f"seq {comparison} {place}", [params[name]]))
    return conditions
