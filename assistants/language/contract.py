"""What a language gives the waiter: its words, its sentences, and the rules that only it has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistants.language.senses import Meaning, Sense
from domain.money import Money


@dataclass(frozen=True)
class Counted:
    """A phrase that differs with a number: the value named `by` chooses among the `forms`."""

    by: str
    forms: Mapping[str, str]


@dataclass(frozen=True)
class Grammar:
    """The way names and sentences are built, as far as the reader must know it."""

    head_last: bool = True
    """The last word of a name says what it is: a lemon tart is a tart. Otherwise the first does."""
    question_first: bool = True
    """A word that asks opens its question. Otherwise it asks wherever it stands."""

    def head(self, words: Sequence[str]) -> str:
        """Return the word that says what a name of these words is; empty for no words."""
        return "".join(words[-1:] if self.head_last else words[:1])


@dataclass(frozen=True)
class Figures:
    """How numbers and amounts of money are written."""

    point: str = "."
    """Before decimals."""
    group: str = ","
    """Between thousands."""
    money: str = "{sign}{symbol}{number}"


@dataclass(frozen=True, eq=False)
class Language:
    """One folder beside this file builds one; `registry.LANGUAGES` lists it.

    Words are spelt as the language spells them, with its capitals and accents: some of them are said to the
    customer, and `Lexicon` folds them for the reader.
    """

    code: str
    """The language's code in a shop's profile and a menu's aliases: "en"."""
    phrases: Mapping[str, str | Counted]
    """What is said, by key, with the names of the values in braces; see `assistants.notices`.

    `{group}` is the value as it is spelt, `{group.small}` in small letters, `{group.capital}` with a capital.
    A phrase cannot know the gender of a name and must do without it: "{what}: none in your order".
    """
    figures: Figures
    senses: Mapping[Sense, str]
    """The customer's phrases by meaning, between bars. A phrase under two meanings has the first one."""
    grammar: Grammar
    placeholders: Mapping[str, tuple[str, ...]]
    """Words in braces within `senses` stand for each of these."""
    numbers: Mapping[str, int]
    """Every number word that is understood, compounds included: "twenty one"."""
    ordinals: Mapping[str, int]
    """Place in a list by word; -1 is the last."""
    contractions: Mapping[str, tuple[str, ...]]
    """Words and marks that are written in one and read as several, or as another."""
    synonyms: Mapping[str, str]
    """Another word for one the menu may use: "big" for "large"."""
    connectives: frozenset[str]
    """Words that count for nothing within a name of the menu."""
    links: frozenset[str]
    """Words that may stand inside a name though the menu leaves them out: "shots of espresso"."""
    common: frozenset[str]
    """Everyday words, never taken for misspelt words of the menu."""
    allergens: tuple[frozenset[str], ...]
    """Words for one allergen together."""
    tags: Mapping[str, str]
    """The words for a menu's tags of diets and allergens, where they are not the tag's own: "gluten_free"."""
    diets: frozenset[str]
    """Known without a menu that is tagged with them; spelt as in `tags`."""
    diet_without: str
    """The diet that leaves out an allergen: "{allergen} free"."""
    implied_diets: Mapping[str, str]
    """What is marked with the second is also the first."""
    note_pattern: str
    """A regular expression for a note to the kitchen: its words are the group `note`.

    The group `on_line` matches where the note is for the line just ordered. Case does not matter.
    """
    email_lead: str
    """A regular expression for the words right before an e-mail address; ends with `$`."""
    days: Mapping[str, int]
    """Days that a question can name, in days from today."""
    weekdays: Mapping[str, str]
    """The weekday of `domain.shops.shop.WEEKDAYS` by the word for it."""
    pieces: Callable[[str], list[str]]
    """Cuts a text into words, numbers and marks; `tokens.spaced` where spaces stand between words."""
    fold: Callable[[str], str]
    """One form for the ways to write a word: small letters, and without accents where they mean nothing."""
    stem: Callable[[str], str]
    """One form for singular and plural, and for the cases of a noun or adjective. It need not be a word."""
    plural: Callable[[int], str]
    """The form of a `Counted` phrase that goes with a number: "one", "other" or another of CLDR's names."""

    def money(self, amount: Money) -> str:
        """Return the amount as the language writes it: "€5.60", "5,60 €"."""
        return amount.written(point=self.figures.point, group=self.figures.group, shape=self.figures.money)

    def number(self, number: Decimal) -> str:
        """Return a small number as the language writes it: "8.88", "8,88"."""
        return f"{number:f}".replace(".", self.figures.point)

    def tag(self, tag: str) -> str:
        """Return the words for a tag of the menu."""
        return self.tags.get(tag) or tag.replace("_", " ").replace("-", " ").casefold()


@dataclass(frozen=True)
class Lexicon:
    """A language's words, folded and indexed to be looked up in a message."""

    language: Language
    meanings: Mapping[tuple[str, ...], Meaning]
    """By sequence of words."""
    longest: int
    """The most words in one of the sequences."""
    spoken: tuple[str, ...]
    """Single words of the meanings: what a misspelt word may be corrected to."""
    known: frozenset[str]
    """Words never taken for misspelt words of the menu."""
    synonyms: Mapping[str, str]
    connectives: frozenset[str]
    """With their stems, because names are compared by stems."""
    links: frozenset[str]
    allergen_words: Mapping[str, frozenset[str]]
    """The words for the same allergen, by each of them."""
    allergens: Mapping[str, str]
    """Each word for an allergen, as it is spelt."""
    diets: Mapping[str, str]
    """Each diet, as it is spelt."""
    implied_diets: Mapping[str, str]
