"""A language is one folder and one line: a copy of the product that has them serves in Esperanto."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.assistants.english import english_in
from tests.e2e.test_a_cart_left_behind import first_letter
from tests.installation import ROOT, Customer, Installation, Json, eventually, running_installation

PARTS = (
    "activities", "api", "assistants", "channels", "config", "domain", "local", "schemas", "storage",
    "worker", "workflows", "web/static", "web/templates",
)  # fmt: skip
IN_TESTS = ROOT / "tests" / "assistants"
ADDRESS = "mia@retejo.test"


@asynccontextmanager
async def with_esperanto() -> AsyncIterator[Installation]:
    with tempfile.TemporaryDirectory(prefix="countertalk-") as folder:
        root = Path(folder) / "source"
        for part in PARTS:
            shutil.copytree(ROOT / part, root / part, ignore=shutil.ignore_patterns("__pycache__"))
        languages = root / "assistants" / "language"
        shutil.copytree(IN_TESTS / "esperanto", languages / "eo")
        registry = languages / "registry.py"
        registry.write_text(
            registry.read_text()
            .replace("import ENGLISH\n", "import ENGLISH\nfrom assistants.language.eo import ESPERANTO\n")
            .replace('    "en": ENGLISH,\n', '    "en": ENGLISH,\n    "eo": ESPERANTO,\n')
        )
        shutil.copy(IN_TESTS / "picejo.json", root / "local" / "demo" / "picejo.json")
        async with running_installation(Path(folder) / "data", root=str(root)) as installation:
            yield installation


def words(message: Json) -> str:
    return "\n".join([message["text"], *(button["label"] for button in message["buttons"])])


async def test_an_order_and_a_cart_left_behind_are_served_without_a_word_of_english() -> None:
    async with with_esperanto() as installation:
        await order_is_served(installation)
        await reminder_is_mailed(installation)


async def order_is_served(installation: Installation) -> None:
    customer = Customer(installation, "picejo")
    page = (await customer.get("/s/picejo")).text
    assert '<html lang="eo">' in page
    assert "Bonvenon ĉe Picejo Verda Stelo!" in page
    assert "merkredo 11:30–15:00, 17:00–22:00" in page

    await customer.say(f"mi volas du picojn sen fromaĝo. mia retpoŝto estas {ADDRESS}")
    state = (await customer.say("granda"))["cart"]
    assert state["lines"][0]["choices"] == ["Granda", "sen fromaĝo"]
    read_back = await customer.say("jen ĉio")
    await customer.press(read_back["reply"]["buttons"][0]["value"])
    order = await customer.order_with_link()
    await customer.pay(order)
    paid = await customer.order_when(payment_state="paid")
    for action in ("prepare", "ready", "cancel"):
        answer = await installation.http.post(
            f"/api/v1/orders/{order['order_id']}/{action}",
            json={},
            headers={"Authorization": f"Bearer {customer.shop['api_key']}"},
        )
        assert answer.status_code == 200, answer.text
    assert answer.json()["reason"]["text"] == "ni ne povas fari ĝin"

    told = await customer.transcript(lambda seen: "Ni repagis" in seen[-1]["text"])
    ours = [each for each in told if each["role"] != "customer"]
    assert f"Via mendo {paid['number']} estas preta!" in [each["text"] for each in ours]
    assert {words(each): found for each in ours if (found := english_in(words(each)))} == {}
    (letter,) = await eventually(lambda: installation.letters(ADDRESS), what="a mail")
    assert letter["subject"] == f"Via mendo {paid['number']} ĉe Picejo Verda Stelo"
    assert english_in(letter["text"].split("http")[0]) == set()
    menu = (await customer.get(f"/api/menu/{customer.shop['id']}")).text
    for shown in (letter["text"], menu, *map(str, (state, paid, told))):
        assert not re.search(r"€\d", shown), "amounts are written as the language writes them"
        assert re.search(r"\d,\d\d €", shown)


async def reminder_is_mailed(installation: Installation) -> None:
    customer = Customer(installation, "picejo")
    await customer.say("mi volas kolaon. mia retpoŝto estas alia@retejo.test")
    letter = await first_letter(installation, customer, "alia@retejo.test")
    assert letter["subject"] == "Via mendo ĉe Picejo Verda Stelo atendas"
    assert english_in(re.sub(r"http\S+", "", letter["text"])) == set()
    stop = re.findall(r"http\S+/unsubscribe/\S+", letter["text"])[0]
    for page in (await installation.http.get(stop), await installation.http.post(stop)):
        assert english_in(re.sub(r"<[^>]+>", "", page.text).replace("Countertalk", "")) == set()
