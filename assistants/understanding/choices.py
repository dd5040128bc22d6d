"""Which option or ingredient of one item a few words mean, and what the item says to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from assistants.understanding.menu_index import Entry, Index, ItemPart
from assistants.understanding.spans import Span
from domain.cart.model import Preparation, Selection
from domain.catalogue.model import Aliases, Amount, Ingredient, Item, Option


class ModifierKind(Enum):
    """The way in which the customer wants something on an item."""

    PLAIN = auto()
    NO = auto()
    LIGHT = auto()
    EXTRA = auto()
    DOUBLE = auto()
    NORMAL = auto()


@dataclass(frozen=True)
class Modifier:
    """A wish about an item: "no onions", "two shots"."""

    span: Span
    kind: ModifierKind = ModifierKind.PLAIN
    count: int = 1
    quiet: bool = False
    """Said in passing ("instead of…"): when it does not fit, nothing is said."""


class RejectionReason(Enum):
    UNKNOWN = auto()
    SOLD_OUT = auto()
    WHICH = auto()
    FIXED = auto()
    TOO_MANY = auto()


@dataclass(frozen=True)
class Rejection:
    """A wish the item cannot take, why, and what it could take instead."""

    modifier: Modifier
    reason: RejectionReason
    name: str
    options: tuple[Option, ...] = ()
    most: int = 0


@dataclass(frozen=True)
class Fit:
    selections: tuple[Selection, ...] = ()
    preparations: tuple[Preparation, ...] = ()
    rejections: tuple[Rejection, ...] = ()


def accepts(item: Item, modifier: Modifier, index: Index) -> bool:
    found, _ = _fit_one(item, modifier, index)
    return found is not None


def accepts_all(item: Item, modifiers: Iterable[Modifier], index: Index) -> bool:
    return all(accepts(item, modifier, index) for modifier in modifiers)


def takes_count(item: Item, span: Span, index: Index) -> bool:
    """True when the words name an option of which several can be had."""
    return any(part.option and part.option.max_count > 1 for part in parts(item, span.words, index))


def fit(item: Item, modifiers: Sequence[Modifier], index: Index) -> Fit:
    selections: dict[str, Selection] = {}
    preparations: dict[str, Preparation] = {}
    rejections: list[Rejection] = []
    for modifier in modifiers:
        found, rejection = _fit_one(item, modifier, index)
        if isinstance(found, Selection):
            selections[found.option_id] = found
        elif isinstance(found, Preparation):
            preparations[found.ingredient_id] = found
        if rejection and not modifier.quiet:
            rejections.append(rejection)
    kept, crowded = _within_limits(item, selections, modifiers)
    return Fit(kept, tuple(preparations.values()), (*rejections, *crowded))


def parts(item: Item, words: frozenset[str], index: Index) -> tuple[ItemPart, ...]:
    """Return what the words name in this item: exactly, else with the group's words, else in part."""
    graded: dict[int, list[ItemPart]] = {3: [], 2: [], 1: []}
    words = words - index.lexicon.connectives or words
    posted = _posted_parts(item, index)
    near = sorted({number for word in words for number in posted.get(word, {})})
    entries = {number: entry for word in words for number, entry in posted.get(word, {}).items()}
    for variants, part in (entries[number] for number in near):
        grade = max(_grade(words, content, soft) for content, soft in variants)
        if grade:
            graded[grade].append(part)
    best = graded[3] or graded[2] or (graded[1] if words - index.lexicon.known else [])
    return tuple(best)


def similar(item: Item, option: Option) -> tuple[Option, ...]:
    """Return what else the option's group has now."""
    found = item.option(option.id)
    return tuple(each for each in found[0].options if each.available) if found else ()


def _grade(words: frozenset[str], content: frozenset[str], soft: frozenset[str]) -> int:
    if words == content or words == content | (words & soft):
        return 3 if words == content else 2
    return 1 if words < content or (words - soft and words - soft < content) else 0


def _posted_parts(item: Item, index: Index) -> dict[str, dict[int, Entry]]:
    """Kept while the same item object is asked about; availability may differ in the next one."""
    kept = index.parts.get(item.id)
    if kept is not None and kept[0] is item:
        return kept[1]
    posted: dict[str, dict[int, Entry]] = {}
    for number, entry in enumerate(_read_parts(item, index)):
        for content, _ in entry[0]:
            for word in content:
                posted.setdefault(word, {})[number] = entry
    index.parts[item.id] = (item, posted)
    return posted


def _read_parts(item: Item, index: Index) -> Iterable[Entry]:
    for group in item.groups:
        soft = frozenset(word for words in _names(group.name, group.aliases, index) for word in words)
        soft -= _signals(index)
        for option in group.options:
            yield _variants(option.name, option.aliases, soft, index), ItemPart(option=option, group=group)
    for ingredient in item.ingredients:
        yield (
            _variants(ingredient.name, ingredient.aliases, frozenset(), index),
            ItemPart(ingredient=ingredient),
        )


def _signals(index: Index) -> frozenset[str]:
    """A group called "Extra shots" does not make "extra" an empty word."""
    return index.lexicon.known - index.lexicon.connectives


def _variants(
    name: str, aliases: Aliases, soft: frozenset[str], index: Index
) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    ignored = index.lexicon.connectives
    found = (frozenset(words) for words in _names(name, aliases, index))
    return tuple((words - ignored or words, soft | (words & ignored)) for words in found)


def _names(name: str, aliases: Aliases, index: Index) -> list[tuple[str, ...]]:
    others = (other for each in aliases.values() for other in each)
    return [index.stems(each) for each in (name, *others)]


def _fit_one(
    item: Item, modifier: Modifier, index: Index
) -> tuple[Selection | Preparation | None, Rejection | None]:
    found = parts(item, modifier.span.words, index)
    options = [part.option for part in found if part.option]
    ingredients = [part.ingredient for part in found if part.ingredient]
    if not found:
        return None, Rejection(modifier, RejectionReason.UNKNOWN, modifier.span.text)
    preparation, rejection = _prepare(ingredients, modifier, bool(options))
    if preparation or rejection:
        return preparation, rejection
    return _select(item, found, modifier)


def _prepare(
    ingredients: list[Ingredient], modifier: Modifier, has_options: bool
) -> tuple[Preparation | None, Rejection | None]:
    if len(ingredients) > 1 and not has_options:
        return None, Rejection(modifier, RejectionReason.WHICH, modifier.span.text)
    if len(ingredients) != 1 or (modifier.count > 1 and has_options):
        return None, None
    ingredient = ingredients[0]
    amount = AMOUNTS[modifier.kind]
    if ingredient.allows(amount):
        return Preparation(ingredient.id, amount), None
    return None, None if has_options else Rejection(modifier, RejectionReason.FIXED, ingredient.name)


AMOUNTS = {
    ModifierKind.PLAIN: Amount.REGULAR,
    ModifierKind.NORMAL: Amount.REGULAR,
    ModifierKind.NO: Amount.NONE,
    ModifierKind.LIGHT: Amount.LIGHT,
    ModifierKind.EXTRA: Amount.EXTRA,
    ModifierKind.DOUBLE: Amount.EXTRA,
}


def _select(
    item: Item, found: Sequence[ItemPart], modifier: Modifier
) -> tuple[Selection | None, Rejection | None]:
    chosen = [part for part in found if part.option and part.group]
    required = [part for part in chosen if part.group and part.group.min]
    if len(chosen) > 1 and len(required) == 1:
        chosen = required
    if len(chosen) > 1:
        options = tuple(part.option for part in chosen if part.option and part.option.available)
        return None, Rejection(modifier, RejectionReason.WHICH, modifier.span.text, options)
    option, group = chosen[0].option, chosen[0].group
    if option is None or group is None:
        return None, None
    if modifier.kind is ModifierKind.NO:
        fixed = group.min and option in group.defaults
        return (
            (None, Rejection(modifier, RejectionReason.FIXED, option.name))
            if fixed
            else (Selection(option.id, 0), None)
        )
    if modifier.kind is ModifierKind.LIGHT:
        return None, Rejection(modifier, RejectionReason.UNKNOWN, f"light {option.name}")
    if not option.available:
        return None, Rejection(modifier, RejectionReason.SOLD_OUT, option.name, similar(item, option))
    if modifier.kind is ModifierKind.DOUBLE and option.max_count > 1:
        return Selection(option.id, 2), None
    if modifier.count > option.max_count:
        return None, Rejection(modifier, RejectionReason.TOO_MANY, option.name, most=option.max_count)
    return Selection(option.id, modifier.count), None


def _within_limits(
    item: Item, selections: dict[str, Selection], modifiers: Sequence[Modifier]
) -> tuple[tuple[Selection, ...], list[Rejection]]:
    """No more of a group than it allows; of two where one can be had, neither is guessed."""
    kept = list(selections.values())
    crowded: list[Rejection] = []
    for group in item.groups:
        ids = {option.id for option in group.options}
        mine = [each for each in kept if each.option_id in ids and each.count]
        counted = Counter({each.option_id: each.count for each in mine}).total()
        if counted <= group.max or len(mine) < 2:
            continue
        wished = tuple(option for option in group.options if option.id in {each.option_id for each in mine})
        kept = [each for each in kept if each not in (mine if group.max == 1 else mine[group.max :])]
        reason = RejectionReason.WHICH if group.max == 1 else RejectionReason.TOO_MANY
        crowded.append(Rejection(modifiers[0], reason, group.name, wished, most=group.max))
    return tuple(kept), crowded
