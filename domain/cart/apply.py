"""Applying edits to a cart: what exists, what is available and what a group allows is decided here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from domain.cart.choices import (
    check_line,
    count_in,
    merge_preparations,
    merge_selections,
    untouched_groups,
    with_defaults,
)
from domain.cart.edits import (
    AddLine,
    ChangeLine,
    ClearCart,
    Edit,
    RemoveLine,
    ReplaceLine,
    SetNote,
    SetOrderType,
    SetQuantity,
    SetTip,
)
from domain.cart.model import MAX_LINES, MAX_NOTE, MAX_QUANTITY, MAX_TABLE, Cart, CartLine, Selection
from domain.catalogue.model import Catalogue, Item, OptionGroup, OrderType
from domain.errors import InvalidChoice, Refusal, SoldOut, UnknownChoice, UnknownLine
from domain.ids import LineId
from domain.money import check_chargeable
from domain.payments.pricing import quote, tip_for
from domain.text import strip_control

NewLineId = Callable[[], LineId]


@dataclass(frozen=True)
class Refused:
    """An edit that was not applied, with its reason."""

    edit: Edit
    refusal: Refusal

    @property
    def code(self) -> str:
        return self.refusal.code

    @property
    def detail(self) -> str:
        return self.refusal.detail


@dataclass(frozen=True)
class Applied:
    """`touched` lines, newest last. Refused edits left the cart as it was."""

    cart: Cart
    touched: tuple[LineId, ...]
    refused: tuple[Refused, ...]


def apply(cart: Cart, edits: Sequence[Edit], catalogue: Catalogue, new_line_id: NewLineId) -> Applied:
    """Applies edit by edit; one that a rule refuses is reported and the others still count."""
    touched: list[LineId] = []
    refused: list[Refused] = []
    for edit in edits:
        try:
            cart, line_ids = _apply_one(cart, edit, catalogue, new_line_id)
        except Refusal as refusal:
            refused.append(Refused(edit, refusal))
        else:
            cart = with_tip_in_bounds(cart, catalogue)
            touched = [each for each in touched if each not in line_ids] + list(line_ids)
    present = {line.id for line in cart.lines}
    return Applied(cart, tuple(each for each in touched if each in present), tuple(refused))


@dataclass(frozen=True)
class OpenChoice:
    """A required group of a line that still lacks options."""

    line_id: LineId
    group: OptionGroup


def open_choices(cart: Cart, catalogue: Catalogue) -> tuple[OpenChoice, ...]:
    """Return what must still be asked before the cart can be ordered, in the order of the cart."""
    return tuple(
        OpenChoice(line.id, group)
        for line in cart.lines
        if (item := catalogue.item(line.item_id))
        for group in item.groups
        if count_in(line, group) < group.min
    )


def problems(cart: Cart, catalogue: Catalogue) -> tuple[Refusal, ...]:
    """Why this cart cannot be ordered from this catalogue version now; empty when it can."""
    found: list[Refusal] = []
    for line in cart.lines:
        try:
            check_line(line, _available(line, catalogue))
        except Refusal as refusal:
            found.append(refusal)
    return tuple(found)


def with_tip_in_bounds(cart: Cart, catalogue: Catalogue) -> Cart:
    """A tip given for a larger order does not outlive it."""
    if not cart.tip:
        return cart
    try:
        return replace(cart, tip=min(cart.tip, _most_tip(cart, catalogue)))
    except UnknownChoice:
        return cart  # It cannot be priced, so it cannot be ordered either.


def _apply_one(
    cart: Cart, edit: Edit, catalogue: Catalogue, new_line_id: NewLineId
) -> tuple[Cart, tuple[LineId, ...]]:
    match edit:
        case AddLine():
            return _add(cart, edit, catalogue, new_line_id)
        case SetQuantity():
            return _set_quantity(cart, edit)
        case ChangeLine():
            return _change(cart, edit, catalogue, new_line_id)
        case ReplaceLine():
            return _replace(cart, edit, catalogue)
        case RemoveLine():
            return _remove(cart, edit), ()
        case ClearCart():
            return replace(cart, lines=(), tip=0, note=""), ()
        case SetOrderType():
            return replace(cart, order_type=edit.order_type, table=_table(edit)), ()
        case SetTip():
            return replace(cart, tip=_tip(cart, edit, catalogue)), ()
        case SetNote():
            return replace(cart, note=_note(edit.note)), ()


def _add(
    cart: Cart, edit: AddLine, catalogue: Catalogue, new_line_id: NewLineId
) -> tuple[Cart, tuple[LineId, ...]]:
    line = CartLine(edit.item_id, _quantity(edit.quantity), note=_note(edit.note), id=new_line_id())
    item = _available(line, catalogue)
    line = replace(
        line,
        selections=_chosen(edit.selections, item),
        preparations=merge_preparations((), edit.preparations, item),
    )
    check_line(line, item, required=False)
    for present in cart.lines:
        if present.same_choice(line):
            return _set_quantity(cart, SetQuantity(present.id, present.quantity + line.quantity))
    return _append(cart, line, item), (line.id,)


def _set_quantity(cart: Cart, edit: SetQuantity) -> tuple[Cart, tuple[LineId, ...]]:
    line = _line(cart, edit.line_id)
    if edit.quantity == 0:
        return cart.without(frozenset({line.id})), ()
    return _put(cart, replace(line, quantity=_quantity(edit.quantity))), (line.id,)


def _change(
    cart: Cart, edit: ChangeLine, catalogue: Catalogue, new_line_id: NewLineId
) -> tuple[Cart, tuple[LineId, ...]]:
    line = _line(cart, edit.line_id)
    item = _available(line, catalogue)
    cleared = frozenset(edit.cleared)
    changed = replace(
        line,
        selections=with_defaults(
            item,
            merge_selections(line.selections, edit.selections, item, cleared),
            cleared & untouched_groups(item, edit.selections),
        ),
        preparations=merge_preparations(line.preparations, edit.preparations, item),
        note=line.note if edit.note is None else _note(edit.note),
    )
    check_line(changed, item, required=False)
    units = _units(edit.units, line)
    if units == line.quantity:
        return _put(cart, changed), (line.id,)
    rest = _put(cart, replace(line, quantity=line.quantity - units))
    split = replace(changed, id=new_line_id(), quantity=units)
    return _append(rest, split, item), (split.id,)


def _replace(cart: Cart, edit: ReplaceLine, catalogue: Catalogue) -> tuple[Cart, tuple[LineId, ...]]:
    line = _line(cart, edit.line_id)
    item = _available(line, catalogue)
    if edit.selections is not None:
        line = replace(line, selections=_chosen(edit.selections, item))
    if edit.preparations is not None:
        line = replace(line, preparations=merge_preparations((), edit.preparations, item))
    if edit.note is not None:
        line = replace(line, note=_note(edit.note))
    check_line(line, item, required=False)
    return _put(cart, line), (line.id,)


def _remove(cart: Cart, edit: RemoveLine) -> Cart:
    line = _line(cart, edit.line_id)
    left = line.quantity - _units(edit.units, line)
    return _put(cart, replace(line, quantity=left)) if left else cart.without(frozenset({line.id}))


def _tip(cart: Cart, edit: SetTip, catalogue: Catalogue) -> int:
    if edit.basis_points is not None:
        if not 0 <= edit.basis_points <= 10_000:
            raise InvalidChoice("a tip is between 0 and 100 %", rule="tip_share")
        return tip_for(cart, catalogue, edit.basis_points)
    minor = edit.minor or 0
    if not 0 <= minor <= _most_tip(cart, catalogue):
        raise InvalidChoice("a tip is between nothing and twice the order", rule="tip_amount")
    check_chargeable(minor, catalogue.currency)
    return minor


def _most_tip(cart: Cart, catalogue: Catalogue) -> int:
    return quote(cart, catalogue).subtotal * 2


def _table(edit: SetOrderType) -> str:
    if len(edit.table) > MAX_TABLE:
        raise InvalidChoice(
            f"a table's name has at most {MAX_TABLE} characters", rule="table_length", most=MAX_TABLE
        )
    return strip_control(edit.table) if edit.order_type is OrderType.DINE_IN else ""


def _available(line: CartLine, catalogue: Catalogue) -> Item:
    item = catalogue.item(line.item_id)
    if item is None:
        raise UnknownChoice(f"the menu has no item {line.item_id}")
    if not item.available:
        raise SoldOut(f"{item.name} is sold out", subject=item.name)
    return item


def _line(cart: Cart, line_id: LineId) -> CartLine:
    line = cart.line(line_id)
    if line is None:
        raise UnknownLine(f"the cart has no line {line_id}")
    return line


def _put(cart: Cart, line: CartLine) -> Cart:
    return replace(cart, lines=tuple(line if each.id == line.id else each for each in cart.lines))


def _chosen(selections: tuple[Selection, ...], item: Item) -> tuple[Selection, ...]:
    """Return these options, with the defaults of the groups that they do not name."""
    chosen = merge_selections((), selections, item, frozenset())
    return with_defaults(item, chosen, untouched_groups(item, selections))


def _append(cart: Cart, line: CartLine, item: Item) -> Cart:
    if len(cart.lines) >= MAX_LINES:
        raise InvalidChoice(
            f"a cart holds at most {MAX_LINES} lines", subject=item.name, rule="lines", most=MAX_LINES
        )
    return replace(cart, lines=(*cart.lines, line))


def _units(units: int | None, line: CartLine) -> int:
    """Return how many of the line an edit speaks of: all of them when it names none, or more than there
    are."""
    if units is None:
        return line.quantity
    if units < 1:
        raise InvalidChoice("at least one unit of a line is changed")
    return min(units, line.quantity)


def _quantity(quantity: int) -> int:
    if not 1 <= quantity <= MAX_QUANTITY:
        raise InvalidChoice(f"a quantity is between 1 and {MAX_QUANTITY}", rule="quantity", most=MAX_QUANTITY)
    return quantity


def _note(note: str) -> str:
    if len(note) > MAX_NOTE:
        raise InvalidChoice(f"a note has at most {MAX_NOTE} characters", rule="note_length", most=MAX_NOTE)
    return strip_control(note)
