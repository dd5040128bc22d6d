"""A shop whose language is Esperanto: every reply, question, button and news of it is in Esperanto.

The language is the folder `esperanto`; nothing of the product knows it.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistants.language.en import ENGLISH
from assistants.language.registry import LANGUAGES, language_of
from assistants.language.tokens import without_accents
from assistants.waiter import greeting
from domain.cart.model import Cart
from domain.conversation import Phase, Turn, TurnContext, TurnOutcome
from schemas.documents.menu.file import catalogue_of, read_menu, shop_of
from tests.assistants.conftest import WEDNESDAY_NOON, Counter
from tests.assistants.english import english_in
from tests.assistants.esperanto import ESPERANTO

MENU = Path(__file__).with_name("picejo.json")


@pytest.fixture
def picejo(monkeypatch: pytest.MonkeyPatch) -> Counter:
    monkeypatch.setitem(LANGUAGES, "eo", ESPERANTO)
    file = read_menu(MENU.read_bytes())
    shop = shop_of(file)
    context = TurnContext(shop, catalogue_of(file), Cart(), WEDNESDAY_NOON, language=shop.language)
    return Counter(context)


def shown(turn: Turn) -> str:
    return "\n".join([turn.reply.text, *(button.label for button in turn.reply.buttons)])


def test_an_order_is_understood_and_answered_from_the_greeting_to_the_hand_off(picejo: Counter) -> None:
    assert greeting(picejo.context).text.startswith("Bonvenon ĉe Picejo Verda Stelo!")
    turn = picejo.say("mi volas du picojn sen fromaĝo kaj kolaon")
    assert turn.reply.text == (
        "Aldonita: 2 × Pico (sen fromaĝo) kaj 1 × Kolao. Pico: kiun grandeco vi volas?"
    )
    assert picejo.say("granda").reply.text == (
        "Ŝanĝita: 2 × Pico (Granda, sen fromaĝo). "
        "Ĝis nun: 2 × Pico (Granda, sen fromaĝo), 1 × Kolao. Sume 26,25 €. Ĉu ankoraŭ ion?"
    )
    assert picejo.say("surloke, tablo 4").reply.text.startswith("Bone: surloke, tablo 4.")
    turn = picejo.say("jen ĉio")
    assert turn.reply.text.splitlines() == [
        "Jen via mendo:",
        "• 2 × Pico (Granda, sen fromaĝo): 22,00 €",
        "• 1 × Kolao: 3,00 €",
        "Surloke, tablo 4",
        "Subsumo: 25,00 €",
        "Imposto (5 %): 1,25 €",
        "Sume: 26,25 €",
        "Ĉu ĝuste?",
    ]
    assert [button.label for button in turn.reply.buttons[:3]] == [
        "Konfirmi kaj pagi",
        "Ŝanĝi ion",
        "Kunporto",
    ]
    assert picejo.say("jes").outcome is TurnOutcome.HAND_OFF


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("kiom kostas pico?", "Pico kostas 9,00 €; grandeco: Granda +2,00 €, Malgranda."),
        ("kio estas en la pico?", "Pico: Kun tomato. Fromaĝo kaj Cepo."),
        ("ĉu vi estas malferma?", "Jes, ni estas malfermaj nun, ĝis 22:00."),
        ("kie vi estas?", "Vi trovas nin ĉe Strato Zamenhof 1, Bjalistoko."),
        ("ĉu vi havas kalzonon?", "Kalzono elĉerpiĝis, pardonu. Ni havas Pico (9,00 €)."),
        ("alergio kontraŭ nuksoj?", "Sen nuksoj, laŭ la menuo: Kolao, Ruĝa vino, Blanka vino."),
        ("vegana?", "Vegana: Pico (9,00 €)."),
        ("alergenoj en pico", "Pico: la menuo nomas nuksoj kaj gluteno."),
        ("menuo", "Ni havas Picoj kaj Trinkaĵoj. Kion vi volas vidi?"),
        ("kion vi rekomendas?", "De nia menuo mi proponas Pico (9,00 €) aŭ Kolao (3,00 €)."),
        ("livere", "Ni ne ofertas: liveraĵo. Elektu inter kunporto aŭ surloke."),
        ("mi volas dragonon", "“dragonon” mankas en nia menuo."),
    ],
)
def test_a_question_is_answered(picejo: Counter, text: str, reply: str) -> None:
    assert picejo.say(text).reply.text.startswith(reply)


SAID = (
    "saluton", "dankon", "ĝis", "helpo", "telefono", "kiel mi povas mendi?", "vegana?", "plej malkara",
    "plej kara", "vino", "2", "mi volas vinon", "la blanka", "alergenoj en pico", "mi volas kolaon",
    "kiom sume?", "mia mendo", "trinkmono 10 %", "trinkmono 900", "noto: kun glacio", "forgesu tion",
    "mi volas picon sen cepo", "malgranda", "mi volas picon kun plia olivoj", "granda", "100 kolaoj",
    "forigu la vinon", "forigu la kukon", "eble kolao", "ŝanĝu la mendon", "jen ĉio", "surloke", "konfirmu",
    "kvkvkv", "x" * 2001,
)  # fmt: skip


def test_no_english_word_is_in_any_reply(picejo: Counter) -> None:
    told = [picejo.say(text) for text in SAID]
    told += [picejo.press(value) for value in (*picejo.buttons, "menu", "cart", "person", "change", "odd")]
    picejo.pay()
    told += [picejo.say(text) for text in ("mi volas kolaon", "ŝanĝu la mendon")]
    picejo.context = replace(picejo.context, money_under_way=True)
    told += [picejo.say("mi volas kolaon"), picejo.say("ŝanĝu la mendon")]
    assert {shown(turn): found for turn in told if (found := english_in(shown(turn)))} == {}


def test_an_order_that_cannot_be_had_any_more_is_refused_in_the_language(picejo: Counter) -> None:
    picejo.say("mi volas kolaon")
    catalogue = picejo.context.catalogue
    gone = tuple(replace(each, available=False) for each in catalogue.items)
    picejo.context = replace(picejo.context, catalogue=replace(catalogue, items=gone, version=2))
    turn = picejo.say("jen ĉio")
    assert turn.reply.text == "Antaŭ ol vi povas mendi: Kolao elĉerpiĝis."
    assert (turn.phase, shown(turn).splitlines()[1:]) == (Phase.ORDERING, ["Forigi Kolao"])


def test_words_spelt_with_capitals_and_accents_are_understood_and_said_as_they_are_spelt(
    picejo: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    spelt = replace(
        ESPERANTO,
        code="spelt",
        fold=without_accents,
        synonyms={"Grandĝa": "Granda"},
        allergens=(
            frozenset({"Nuksaĵo", "Nuksaĵoj"}),
            frozenset({"tritiko", "gluteno"}),
            frozenset({"Selerio"}),
        ),
        tags={"vegan": "Vegana", "nuts": "Nuksaĵoj", "gluten": "Gluteno"},
        diets=frozenset({"Vegetaĵa", "Vegana"}),
        implied_diets={"Vegetaĵa": "Vegana"},
        days={"Morgaŭ": 1},
    )
    monkeypatch.setitem(LANGUAGES, "spelt", spelt)
    picejo.context = replace(picejo.context, language="spelt")
    assert {text: picejo.say(text).reply.text.split(".")[0] for text in SPELT} == SPELT
    assert picejo.say("mi volas picon grandĝan").reply.text.startswith("Aldonita: 1 × Pico (Granda)")


def test_the_name_of_a_day_is_a_known_word(picejo: Counter) -> None:
    for day in ("lundo", "morgaŭ"):
        turn = picejo.say(f"kiam vi estas malferma {day}?")
        assert turn.covered, turn.reply.text


SPELT = {
    "alergio kontraŭ nuksaĵoj?": "Sen Nuksaĵoj, laŭ la menuo: Kolao, Ruĝa vino, Blanka vino",
    "ALERGIO KONTRAŬ NUKSAJOJ?": "Sen Nuksaĵoj, laŭ la menuo: Kolao, Ruĝa vino, Blanka vino",
    "alergio kontrau tritiko?": "Sen tritiko, laŭ la menuo: Kolao, Ruĝa vino, Blanka vino",
    "alergio kontraŭ selerio en pico?": "Pico: la menuo ne nomas Selerio",
    "vegetaja?": "Vegetaĵa: Pico (9,00 €)",
    "kiam vi estas malferma morgau?": "Ni estas malfermaj: ĵaŭdo fermita",
}


def test_a_language_of_a_region_is_the_language_unless_it_is_registered_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(LANGUAGES, "eo", ESPERANTO)
    assert language_of("eo-PL") is ESPERANTO
    regional = replace(ESPERANTO, code="eo-PL")
    monkeypatch.setitem(LANGUAGES, "eo-PL", regional)
    assert language_of("eo-PL") is regional


def test_a_language_that_is_not_registered_is_english() -> None:
    assert language_of("tlh") is ENGLISH
