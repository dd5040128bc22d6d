"""What a customer wants, as said: a dish or an earlier line, how many, with which wishes."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistants.language.senses import Sense
from assistants.understanding.choices import Modifier, ModifierKind
from assistants.understanding.dishes import Dishes
from assistants.understanding.spans import Span
from domain.catalogue.model import Item

NAME_FIRST = frozenset(
    {
        Sense.FILLER, Sense.OF, Sense.LIGHT, Sense.EXTRA, Sense.DOUBLE, Sense.NORMAL, Sense.MORE, Sense.FREE,
        Sense.ALLERGENS, Sense.OPTIONS, Sense.ACTUALLY, Sense.BUT, Sense.TIP, Sense.LINE_INSTRUCTION,
        Sense.CHEAPEST, Sense.RECOMMEND, Sense.CURRENCY, Sense.ONES, Sense.AVAILABLE, Sense.ASK, Sense.HEDGE,
        Sense.ADD, Sense.YES, Sense.OTHER, Sense.DINE_IN, Sense.PICKUP, Sense.DELIVERY,
    }
)  # fmt: skip
"""Senses that give way to the menu where the same words are a name on it."""
KINDS = {
    Sense.NO: ModifierKind.NO, Sense.LIGHT: ModifierKind.LIGHT, Sense.EXTRA: ModifierKind.EXTRA,
    Sense.DOUBLE: ModifierKind.DOUBLE, Sense.NORMAL: ModifierKind.NORMAL,
    Sense.INSTEAD_OF: ModifierKind.NO, Sense.NOT: ModifierKind.NO,
}  # fmt: skip
SILENT = frozenset(
    {
        Sense.FILLER, Sense.OF, Sense.STOP, Sense.ADD, Sense.ALL, Sense.FOR, Sense.INSTEAD, Sense.ACTUALLY,
        Sense.CORRECTION, Sense.TAKE, Sense.REMOVE, Sense.CHANGE, Sense.SWAP, Sense.MAKE, Sense.DO_NOT_WANT,
        Sense.QUANTITY, Sense.QUESTION_MARK, Sense.YES, Sense.CHANGE_ORDER, Sense.UNDO,
    }
)  # fmt: skip
"""Senses that need no more doing once the clause's intent is known."""


@dataclass(eq=False)
class ItemPhrase:
    """`span` None: an earlier line is meant ("it", "no onions"). `parts` split the quantity."""

    span: Span | None = None
    dishes: Dishes = field(default_factory=Dishes)
    quantity: int | None = None
    modifiers: list[Modifier] = field(default_factory=list)
    parts: list[ItemPhrase] = field(default_factory=list)
    definite: bool = False
    another: bool = False
    few: bool = False
    plural: bool = False
    """Every line spoken of last is meant: "them", "both"."""
    located: bool = False
    """Said after "on", "to" or "from": a place for the mods rather than a wish of its own."""
    negated: bool = False
    unknown: list[str] = field(default_factory=list)
    """Unknown words right beside the name, which may make it another dish."""
    replaced: Span | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        return self.dishes.items

    @property
    def name(self) -> str:
        return self.span.text if self.span else ""


@dataclass
class Phrases:
    """`leftover`: words with a meaning we did not find."""

    items: list[ItemPhrase] = field(default_factory=list)
    leftover: list[str] = field(default_factory=list)


@dataclass
class PhraseState:
    """Words said since the last comma or "and", still waiting for its name."""

    number: int | None = None
    article: bool = False
    """The number is only "a"."""
    definite: bool = False
    another: bool = False
    few: bool = False
    plural: bool = False
    located: bool = False
    pronoun: bool = False
    other: bool = False
    kind: ModifierKind = ModifierKind.PLAIN
    carried: bool = False
    """`kind` was said before the comma: "no onions, tomatoes"."""
    replacing: bool = False
    negating: bool = False
    linked: bool = False
    """After "with": what follows belongs to the dish before."""
    named: bool = False
    fresh: bool = True
    """Nothing with content was said in it yet."""
    unknown: list[str] = field(default_factory=list)

    @property
    def counted(self) -> bool:
        return self.number is not None and not self.article

    def named_as(self, span: Span, found: Dishes, modifiers: list[Modifier]) -> ItemPhrase:
        """Return what is wanted now that its dish is named; `modifiers` came before the name."""
        return ItemPhrase(
            span, found, quantity=self.number, modifiers=modifiers, definite=self.definite, few=self.few,
            another=self.another, located=self.located, unknown=list(self.unknown), plural=self.plural,
        )  # fmt: skip

    def part(self, modifiers: list[Modifier]) -> ItemPhrase:
        return ItemPhrase(quantity=self.number, modifiers=modifiers, another=self.another, plural=self.plural)

    def next(self, sense: Sense, *, linked: bool) -> PhraseState:
        """Return the next phrase; "no onions, tomatoes" and "extra cheese and ham" carry their way over."""
        following = PhraseState(linked=linked and sense is not Sense.BUT)
        sticky = (
            self.named and self.kind is not ModifierKind.PLAIN and not self.replacing and not self.negating
        )
        if sticky and (sense is Sense.AND or self.kind is ModifierKind.NO):
            following.kind, following.carried = self.kind, True
        return following

    def count(self, number: int) -> None:
        self.number, self.article, self.unknown = number, False, []
        self.kind, self.carried = ModifierKind.PLAIN, False

    def one(self, *, another: bool) -> None:
        """After "a" or "another"."""
        if another or self.number is None:
            self.number, self.article = 1, True
        self.another = self.another or another
        self.unknown = []
        if self.carried:
            self.kind, self.carried = ModifierKind.PLAIN, False

    def turn(self, sense: Sense) -> None:
        self.kind, self.carried = KINDS[sense], False
        self.replacing, self.negating = sense is Sense.INSTEAD_OF, sense is Sense.NOT

    def mark(self, sense: Sense) -> bool:
        """Notes a small word; False when it is none of these."""
        match sense:
            case Sense.THE:
                self.definite = True
            case Sense.MORE if self.number is None:
                self.kind = ModifierKind.EXTRA
            case Sense.MORE:
                self.another = True
            case Sense.FEW:
                self.few = True
            case Sense.ONES:
                self.pronoun = self.pronoun or self.number is not None
            case Sense.TO | Sense.ON | Sense.OFF:
                self.located = True
            case Sense.TIMES:
                pass
            case _:
                return False
        return True
