"""Stripe's form encoding, `a[b][0][c]=v`, read into nested JSON with every value still a string."""

from typing import Any
from urllib.parse import parse_qsl

from local.standins.stripe.errors import StripeError
from local.standins.stripe.wire import Wire


def decode(encoded: str) -> Wire:
    """Digit keys 0..n-1 become lists; `a[]=v` appends."""
    tree: Wire = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        head, _, rest = name.partition("[")
        path = [head, *rest.removesuffix("]").split("][")] if rest else [head]
        _place(tree, path, value, name)
    return {key: _lists(value) for key, value in tree.items()}


def _place(tree: Wire, path: list[str], value: str, name: str) -> None:
    for step in path[:-1]:
        tree = tree.setdefault(step or str(len(tree)), {})
        if not isinstance(tree, dict):
            raise StripeError(f"Invalid form encoding at {name}", param=name)
    last = path[-1] or str(len(tree))
    if last in tree:
        raise StripeError(f"Invalid form encoding: {name} was given twice", param=name)
    tree[last] = value


def _lists(node: Any) -> Any:  # Any: JSON, nested as deep as the caller wrote it
    if isinstance(node, str):
        return node
    if node and list(node) == [str(place) for place in range(len(node))]:
        return [_lists(item) for item in node.values()]
    return {key: _lists(value) for key, value in node.items()}
