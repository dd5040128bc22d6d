"""The choices of one cart line: merging what a customer says, and checking it against the item."""

from __future__ import annotations

from domain.cart.model import CartLine, Preparation, Selection
from domain.catalogue.model import Amount, Item, OptionGroup
from domain.errors import InvalidChoice, SoldOut, UnknownChoice
from domain.ids import GroupId


def merge_selections(
    present: tuple[Selection, ...], changed: tuple[Selection, ...], item: Item, cleared: frozenset[GroupId]
) -> tuple[Selection, ...]:
    """Single-choice groups replace; others add. In the catalogue's order, so equal choices are equal."""
    counts: dict[str, int] = {each.option_id: each.count for each in present}
    for group in item.groups:
        mine = [each for each in changed if any(option.id == each.option_id for option in group.options)]
        replaces = group.id in cleared or (group.max == 1 and any(each.count > 0 for each in mine))
        for option in group.options if replaces else ():
            counts.pop(option.id, None)
    for each in changed:
        if item.option(each.option_id) is None:
            raise UnknownChoice(f"{item.name} has no option {each.option_id}", subject=item.name)
        counts[each.option_id] = each.count
    return tuple(
        Selection(option.id, counts[option.id])
        for group in item.groups
        for option in group.options
        if counts.get(option.id, 0) != 0
    )


def untouched_groups(item: Item, changed: tuple[Selection, ...]) -> frozenset[GroupId]:
    """Groups of which a customer said nothing, not even "none of it"."""
    named = {each.option_id for each in changed}
    return frozenset(g.id for g in item.groups if not any(option.id in named for option in g.options))


def with_defaults(
    item: Item, selections: tuple[Selection, ...], restored: frozenset[GroupId]
) -> tuple[Selection, ...]:
    """`restored` groups, and those that require a choice, take their defaults where they hold nothing."""
    taken = {each.option_id: each for each in selections}
    for group in item.groups:
        if (group.min or group.id in restored) and not any(option.id in taken for option in group.options):
            taken.update({option.id: Selection(option.id) for option in group.defaults})
    return tuple(taken[o.id] for group in item.groups for o in group.options if o.id in taken)


def merge_preparations(
    present: tuple[Preparation, ...], changed: tuple[Preparation, ...], item: Item
) -> tuple[Preparation, ...]:
    """Sort in the catalogue's order, so that equal choices are equal; the regular amount needs no mention."""
    for each in changed:
        if item.ingredient(each.ingredient_id) is None:
            raise UnknownChoice(f"{item.name} has no ingredient {each.ingredient_id}", subject=item.name)
    amounts = {each.ingredient_id: each.amount for each in (*present, *changed)}
    return tuple(
        Preparation(ingredient.id, amounts[ingredient.id])
        for ingredient in item.ingredients
        if amounts.get(ingredient.id, Amount.REGULAR) is not Amount.REGULAR
    )


def check_line(line: CartLine, item: Item, *, required: bool = True) -> None:
    """Raises a Refusal unless the item offers all the line asks for; `required` groups may be left open."""
    for selection in line.selections:
        _check_selection(selection, item)
    for group in item.groups:
        count = count_in(line, group)
        if count > group.max:
            raise InvalidChoice(
                f"{item.name}: at most {group.max} of {group.name}",
                subject=group.name,
                rule="group_full",
                item=item.name,
                most=group.max,
                group=group.name,
            )
        if required and count < group.min:
            raise InvalidChoice(
                f"{item.name}: {group.name} must be chosen",
                subject=group.name,
                rule="group_open",
                item=item.name,
                group=group.name,
            )
    for preparation in line.preparations:
        _check_preparation(preparation, item)


def count_in(line: CartLine, group: OptionGroup) -> int:
    """Return how much of a group the line holds, options counted with their counts."""
    ids = {option.id for option in group.options}
    return sum(each.count for each in line.selections if each.option_id in ids)


def _check_selection(selection: Selection, item: Item) -> None:
    found = item.option(selection.option_id)
    if found is None:
        raise UnknownChoice(f"{item.name} has no option {selection.option_id}", subject=item.name)
    _, option = found
    if not option.available:
        raise SoldOut(f"{option.name} is sold out", subject=option.name)
    if not 1 <= selection.count <= option.max_count:
        raise InvalidChoice(
            f"{option.name} can be taken 1 to {option.max_count} times",
            subject=option.name,
            rule="option_count",
            option=option.name,
            most=option.max_count,
        )


def _check_preparation(preparation: Preparation, item: Item) -> None:
    ingredient = item.ingredient(preparation.ingredient_id)
    if ingredient is None:
        raise UnknownChoice(f"{item.name} has no ingredient {preparation.ingredient_id}", subject=item.name)
    if not ingredient.allows(preparation.amount):
        raise InvalidChoice(
            f"{item.name} does not come with {preparation.amount.value} {ingredient.name}",
            subject=ingredient.name,
            rule=f"amount_{preparation.amount.value}",
            item=item.name,
            ingredient=ingredient.name,
        )
