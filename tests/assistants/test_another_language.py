"""What understands a message takes its language as data: here one that is not the product's."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from assistants.language.contract import Grammar
from assistants.language.lexicon import lexicon
from assistants.language.tokens import tokenise
from assistants.understanding.clauses import Clause, Intent, clauses
from assistants.understanding.dishes import categories_named
from assistants.understanding.item_phrases import Phrases
from assistants.understanding.menu_index import build
from assistants.understanding.noun_phrases import read
from assistants.understanding.spans import annotate
from assistants.understanding.spelling import correct_spelling
from assistants.understanding.weekdays import weekday_in
from domain.catalogue.model import Catalogue, Category, Ingredient, Item, Option, OptionGroup
from domain.ids import CategoryId, GroupId, IngredientId, ItemId, OptionId, ShopId
from tests.assistants.esperanto import ESPERANTO

SIZE = OptionGroup(
    GroupId("size"), "Grandeco", (Option(OptionId("l"), "Granda"), Option(OptionId("s"), "Malgranda"))
)
PIZZA = Item(
    ItemId("pizza"),
    CategoryId("food"),
    "Pico",
    900,
    groups=(SIZE,),
    ingredients=(Ingredient(IngredientId("cheese"), "Fromaĝo"),),
)
COLA = Item(ItemId("cola"), CategoryId("drinks"), "Kolao", 300)
MENU = Catalogue(
    ShopId("shop"),
    1,
    "EUR",
    (Category(CategoryId("food"), "Manĝaĵoj"), Category(CategoryId("drinks"), "Trinkaĵoj")),
    (PIZZA, COLA),
)
ALL_WORDS = ("mi", "volas", "du", "picojn", "kaj", "kolaon")
INDEX = build(MENU, lexicon(ESPERANTO))


def clauses_of(text: str) -> list[Clause]:
    tokens = tokenise(text, ESPERANTO)
    return clauses(annotate(correct_spelling(tokens, INDEX), INDEX), ESPERANTO.grammar)


def phrases_of(text: str) -> Phrases:
    (clause,) = clauses_of(text)
    return read(clause.spans, MENU, INDEX)


def said(phrases: Phrases) -> list[tuple[str, int | None, list[str]]]:
    return [
        (each.items[0].name, each.quantity, [f"{one.kind.name} {one.span.text}" for one in each.modifiers])
        for each in phrases.items
    ]


def test_two_items_are_ordered_with_an_adjective_after_its_noun() -> None:
    found = phrases_of("mi volas du picojn grandajn sen fromaĝo & dek du kolaojn")
    assert said(found) == [("Pico", 2, ["PLAIN grandajn", "NO fromaĝo"]), ("Kolao", 12, [])]
    assert not found.leftover


def test_a_synonym_is_read_by_the_languages_own_list() -> None:
    assert said(phrases_of("donu al mi picon grandegan")) == [("Pico", None, ["PLAIN grandegan"])]


def test_one_item_is_removed() -> None:
    (clause,) = clauses_of("forigu la kolaon")
    assert clause.intent is Intent.REMOVE
    assert said(read(clause.spans, MENU, INDEX)) == [("Kolao", None, [])]


def test_a_question_orders_nothing() -> None:
    assert [each.intent for each in clauses_of("ĉu vi havas kolaon?")] == [Intent.QUESTION]
    assert [each.intent for each in clauses_of("kiom kostas la pico")] == [Intent.QUESTION]


def test_accents_count_where_the_language_says_so() -> None:
    assert [each.intent for each in clauses_of("cu vi havas kolaon")] == [Intent.ORDER]


def test_a_language_that_puts_no_space_between_words_cuts_them_itself() -> None:
    words = "|".join(sorted(ALL_WORDS, key=len, reverse=True))
    unspaced = replace(ESPERANTO, pieces=lambda text: re.findall(words, text.casefold()))
    assert [token.text for token in tokenise("mivolasdupicojn", unspaced)] == ["mi", "volas", "du", "picojn"]
    assert [token.stem for token in tokenise("kajkolaon", unspaced)] == ["kaj", "kolao"]


def test_a_word_that_asks_does_so_at_the_end_where_the_grammar_says_so() -> None:
    spans = annotate(tokenise("kolaon ĉu vi havas", ESPERANTO), INDEX)
    for question_first, intent in ((True, Intent.ORDER), (False, Intent.QUESTION)):
        found = clauses(spans, Grammar(question_first=question_first))
        assert [each.intent for each in found] == [intent]


def test_a_kind_of_dish_is_named_by_the_first_word_where_the_grammar_says_so() -> None:
    menu = replace(MENU, categories=(Category(CategoryId("food"), "Vinoj varmaj"), *MENU.categories[1:]))
    for head_last, named in ((True, []), (False, ["Vinoj varmaj"])):
        language = replace(ESPERANTO, grammar=Grammar(head_last=head_last))
        of_menu = build(menu, lexicon(language))
        (span,) = annotate(tokenise("vinojn", language), of_menu)
        assert [each.name for each in categories_named(span, menu)] == named


def test_english_words_mean_nothing() -> None:
    assert phrases_of("without").leftover == ["without"]


def test_a_day_is_named_in_the_language() -> None:
    monday = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert weekday_in(frozenset({"morgaŭ"}), monday, ESPERANTO) == "tuesday"
    assert weekday_in(frozenset({"ĵaŭdo"}), monday, ESPERANTO) == "thursday"
    assert weekday_in(frozenset({"tomorrow"}), monday, ESPERANTO) == ""
