"""The page and the plot are made of what was measured."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

from tests.bench.buyers import Orders
from tests.bench.floor import FloorTalk
from tests.bench.guest import Guest
from tests.bench.load import Timed
from tests.bench.machine import Machine
from tests.bench.memory import Memory
from tests.bench.outage import Answers, Outage
from tests.bench.page import page, written_by_hand
from tests.bench.plot import plot
from tests.bench.results import Results, targets
from tests.bench.starts import Starts
from tests.bench.tokens import Tokens
from tests.bench.turns import Side, Turns
from tests.bench.weights import Weight, Weights

AT_ONCE = (1, 8, 32, 128)


def timed(*milliseconds: float) -> Timed:
    return Timed(tuple(each / 1000 for each in milliseconds), seconds=1)


def side(talk: type[FloorTalk | Guest], milliseconds: float, cpu: float) -> Side:
    return Side(
        talk,
        {sessions: timed(*(milliseconds * sessions,) * 100) for sessions in AT_ONCE},
        {sessions: {"worker": cpu, "load generator": 0.05} for sessions in AT_ONCE},
    )


RESULTS = Results(
    machine=Machine("2026-11-21", 2, 24, "3.11.7", "1.35.0", "1.32.0", "18.4", "abc1234"),
    minutes=12,
    told_to_wait=17,
    turns=Turns(side(FloorTalk, 10, cpu=1.2), side(Guest, 12, cpu=1.5)),
    shapes={
        each: Turns(side(FloorTalk, 10, cpu=1.2), side(Guest, 11, cpu=1.3))
        for each in ("without encryption", "without versions", "without both")
    },
    orders={sessions: Orders(timed(45), timed(66), timed(777)) for sessions in AT_ONCE},
    weights=Weights(Weight(10, 3210), Weight(81, 22222), Weight(45, 13131)),
    memory=[Memory(0, 120, 90), Memory(1000, 250, 91), Memory(10000, 260, 92)],
    starts=Starts([5.5, 6.5], api=1.5, worker=2.5),
    menus={50: timed(20), 1000: timed(25), 10000: timed(90)},
    tokens=Tokens(waiter=5000, cashier=3000),
    outage=Outage(Answers(*[[0.03]] * 5), Answers(*[[0.04]] * 5)),
)


def row(text: str, section: str, starts: str) -> list[str]:
    _, _, found = text.partition(f"## {section}\n")
    lines = found.partition("\n## ")[0].splitlines()
    (line,) = (each for each in lines if each.startswith(f"| {starts} |"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_the_tables_show_what_was_measured() -> None:
    text = page(RESULTS)
    assert row(text, "Turns", "32, floor")[:4] == ["320.0", "320.0", "320.0", "100.0"]
    assert row(text, "Turns", "32, product")[:4] == ["384.0", "384.0", "384.0", "100.0"]
    assert row(text, "Turns", "32, ratio")[:4] == ["1.20 x", "1.20 x", "1.20 x", "1.00 x"]
    assert row(text, "Orders", "8") == ["45", "45", "66", "66", "60", "1"]
    assert row(text, "Temporal's history", "a chat turn (median)") == ["10", "3,210"]
    assert row(text, "Memory", "10,000") == ["260", "92"]
    assert row(text, "Menus", "10,000") == ["90.0", "90.0", "1"]
    assert row(text, "Model tokens", "an order with both") == ["8,000"]
    down = row(text, "Answers while Stripe, mail and model are down", "click")
    assert down == ["30.0", "30.0", "40.0", "40.0", "1"]
    assert "| 5.5, 6.5 |" in text
    assert "17 requests" in text


def test_what_encryption_and_versions_cost_is_told_beside_each_other() -> None:
    text = page(RESULTS)
    cells = row(text, "Encryption and versions", "with both")
    assert cells == ["12.0 ms, 1.20 x", "384.0 ms, 1.20 x", "1.00 x", "15.5, 1.24 x"]
    assert row(text, "Encryption and versions", "without both")[0] == "11.0 ms, 1.10 x"


def test_processor_time_is_told_for_each_turn() -> None:
    assert row(page(RESULTS), "Processor time", "8, product") == ["15.0", "0.5", "15.5", "5 %"]


def test_a_target_holds_or_does_not_by_what_was_measured() -> None:
    assert [each.what for each in targets(RESULTS) if not each.holds] == []
    slow = replace(
        RESULTS,
        turns=Turns(RESULTS.turns.floor, side(Guest, 21, cpu=2)),
        shapes={each: Turns(RESULTS.turns.floor, side(Guest, 13, cpu=1)) for each in RESULTS.shapes},
        memory=[Memory(0, 100, 90), Memory(1000, 400, 90), Memory(10000, 601, 90)],
        menus={**RESULTS.menus, 1000: timed(27)},
        orders={**RESULTS.orders, 1: Orders(timed(61), timed(1), timed(1))},
        outage=Outage(Answers(*[[0.03]] * 5), Answers(*[[0.05]] * 5)),
    )
    missed = {each.what for each in targets(slow) if not each.holds}
    kept = {each.what for each in targets(slow)} - missed
    assert kept == {"turns per second, 32 sessions"}
    assert len(re.findall(r"\*\*does not hold\*\*", page(slow))) == len(missed)


def test_percentiles_are_turns_that_were_taken() -> None:
    hundred = timed(*range(100, 0, -1))
    assert [round(hundred.ms(percent)) for percent in (50, 95, 99)] == [50, 95, 99]
    assert round(timed(7).ms(99)) == 7


def test_what_people_wrote_stays_when_the_page_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "performance.md"
    assert written_by_hand(path) == ""
    path.write_text(page(RESULTS, by_hand="Why it is\nas it is."))
    assert written_by_hand(path) == "Why it is\nas it is."
    assert page(RESULTS, written_by_hand(path)) == path.read_text()


def test_the_plot_draws_a_higher_figure_higher() -> None:
    drawing = ElementTree.fromstring(plot(RESULTS.turns))  # noqa: S314 (our own)
    dots = [each.attrib for each in drawing.iter() if each.tag.endswith("circle")]
    heights = {
        kind: [float(each["cy"]) for each in dots if kind in each["class"]] for kind in ("floor", "product")
    }
    latency = len(AT_ONCE)
    assert len(heights["floor"]) == len(heights["product"]) == 2 * latency
    for floor, product in zip(heights["floor"][:latency], heights["product"][:latency], strict=True):
        assert product < floor, "a slower turn is drawn higher up"
    assert heights["floor"][:latency] == sorted(heights["floor"][:latency], reverse=True)
