"""Cart edits: all that an assistant, a button or a REST call can propose. None of them names a price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from domain.cart.model import ChosenItem, Preparation, Selection
from domain.catalogue.model import OrderType
from domain.ids import GroupId, LineId


@dataclass(frozen=True)
class AddLine(ChosenItem):
    """Add an item.

    Groups left out take their defaults; a required group without default stays open. A count of 0 declines
    the default of a group that may stay empty.
    """

    kind: Literal["add_line"] = "add_line"


@dataclass(frozen=True)
class SetQuantity:
    """Zero removes the line."""

    line_id: LineId
    quantity: int
    kind: Literal["set_quantity"] = "set_quantity"


@dataclass(frozen=True)
class ChangeLine:
    """Change choices of a line.

    In a group of one choice a selection replaces what the line holds, in others it is added; a count of 0
    takes that option out. `cleared` groups go back to their defaults. `preparations` replace by ingredient.
    `units` < the line's quantity splits the line and changes only that many. `note` None leaves the note.
    """

    line_id: LineId
    selections: tuple[Selection, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    cleared: tuple[GroupId, ...] = ()
    note: str | None = None
    units: int | None = None
    kind: Literal["change_line"] = "change_line"


@dataclass(frozen=True)
class ReplaceLine:
    """Replace whole parts of a line; a part that is None stays as it is.

    `selections` are the whole choice of options: groups they do not name go back to their defaults.
    `preparations` are all changed ingredients: others go back to the regular amount.
    """

    line_id: LineId
    selections: tuple[Selection, ...] | None = None
    preparations: tuple[Preparation, ...] | None = None
    note: str | None = None
    kind: Literal["replace_line"] = "replace_line"


@dataclass(frozen=True)
class RemoveLine:
    """Remove a line, or only `units` of it."""

    line_id: LineId
    units: int | None = None
    kind: Literal["remove_line"] = "remove_line"


@dataclass(frozen=True)
class ClearCart:
    kind: Literal["clear_cart"] = "clear_cart"


@dataclass(frozen=True)
class SetOrderType:
    order_type: OrderType
    table: str = ""
    kind: Literal["set_order_type"] = "set_order_type"


@dataclass(frozen=True)
class SetTip:
    """Either a fixed amount in minor units or a share of the subtotal in basis points."""

    minor: int | None = None
    basis_points: int | None = None
    kind: Literal["set_tip"] = "set_tip"


@dataclass(frozen=True)
class SetNote:
    note: str
    kind: Literal["set_note"] = "set_note"


LineEdit = AddLine | SetQuantity | ChangeLine | ReplaceLine | RemoveLine
Edit = LineEdit | ClearCart | SetOrderType | SetTip | SetNote
