"""docs/performance.md: the tables of one run, and what people wrote between the markers, kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.bench.results import SERVED, Results, targets
from tests.bench.turns import Side, Turns

BEGIN, END = "<!-- written by hand -->", "<!-- end of what is written by hand -->"
Row = Sequence[object]


def page(results: Results, by_hand: str = "") -> str:
    parts = (
        "# Performance",
        _introduction(results),
        "![Turns beside the floor](performance.svg)",
        "## Targets\n\n" + _targets(results),
        f"{BEGIN}\n{by_hand}\n{END}",
        "## Turns\n\n" + _turns(results),
        "## Encryption and versions\n\n" + _shapes(results),
        "## Processor time\n\n" + _processor(results),
        "## Orders\n\n" + _orders(results),
        "## Temporal's history\n\n" + _weights(results),
        "## Answers while Stripe, mail and model are down\n\n" + _outage(results),
        "## Memory\n\n" + _memory(results),
        "## Starting\n\n" + _starts(results),
        "## Menus\n\n" + _menus(results),
        "## Model tokens\n\n" + _tokens(results),
    )
    return "\n\n".join(parts) + "\n"


def written_by_hand(path: Path) -> str:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return text.partition(f"{BEGIN}\n")[2].partition(f"\n{END}")[0]


def table(head: Row, rows: Iterable[Row]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _introduction(results: Results) -> str:
    machine = results.machine
    return f"""\
`make bench` wrote this page on {machine.date} (commit {machine.commit}), in {results.minutes:.0f} minutes: \
{machine.cores} cores, {machine.memory_gb} GB, Python {machine.python}, temporalio {machine.temporalio},
Temporal server {machine.temporal_server} (dev server on SQLite), PostgreSQL {machine.postgres}. The whole
installation, the stand-ins and the measuring program share the machine. Payloads are encrypted and the worker
polls as a version, as in production. `make bench ARGS="--quick"` takes a minute or two and writes nothing,
`ARGS="--without encryption --without versions"` measures without them and writes nothing either.

The **floor** is the least a chat turn can cost on the same Temporal and PostgreSQL, measured in the same
run, in turn with the product: a bare workflow gets a signal, runs an activity that does one `NOTIFY`, and
the measuring program hears it. It has a worker of its own with default settings. A **turn** of the product
is a message of a customer by `POST /api/chat/{{shop_id}}` with `Prefer: wait=20`, from sending it until its
reply has arrived. Compare the ratios; absolute figures belong to the machine."""


def _targets(results: Results) -> str:
    rows = [
        (each.what, each.limit, each.measured, "holds" if each.holds else "**does not hold**")
        for each in targets(results)
    ]
    return table(("", "target", "measured", ""), rows)


def _turns(results: Results) -> str:
    """Floor and product of one number of sessions one below the other, and then their ratio."""
    rows: list[Row] = []
    floor, product = results.turns.floor.timed, results.turns.product.timed
    for sessions, least in floor.items():
        ours = product[sessions]
        for name, timed in (("floor", least), ("product", ours)):
            figures = [f"{timed.ms(percent):.1f}" for percent in (50, 95, 99)]
            rows.append((f"{sessions}, {name}", *figures, f"{timed.per_second:.1f}", len(timed.turns)))
        ratios = [f"{ours.ms(percent) / least.ms(percent):.2f} x" for percent in (50, 95, 99)]
        rows.append((f"{sessions}, ratio", *ratios, f"{ours.per_second / least.per_second:.2f} x", ""))
    return table(("sessions at once", "p50 ms", "p95 ms", "p99 ms", "turns/s", "turns"), rows)


def _shapes(results: Results) -> str:
    """What each costs: turns with both, and without one of them or both."""
    head = (
        "",
        "p50, 1 session",
        "p50, 32 sessions",
        "turns/s, 32 sessions",
        "processor ms a turn, 32 sessions",
    )
    shapes = {"with both": results.turns, **results.shapes}
    return "Beside the floor of the same installation.\n\n" + table(
        head, [_shape(name, turns) for name, turns in shapes.items()]
    )


def _shape(name: str, turns: Turns) -> Row:
    ours, least = turns.product, turns.floor
    used, least_used = (sum(side.cpu_ms_per_turn(32).values()) for side in (ours, least))
    pace = ours.timed[32].per_second / least.timed[32].per_second
    medians = (f"{ours.timed[each].ms(50):.1f} ms, {turns.ratio(each):.2f} x" for each in (1, 32))
    return (name, *medians, f"{pace:.2f} x", f"{used:.1f}, {used / least_used:.2f} x")


def _processor(results: Results) -> str:
    programs = list(next(iter(results.turns.product.cpu.values())))
    rows = [
        _processor_row(f"{sessions}, {name}", side, sessions, programs)
        for sessions in results.turns.floor.timed
        for name, side in (("floor", results.turns.floor), ("product", results.turns.product))
    ]
    head = ("sessions at once", *programs, "sum", "load generator, of a core")
    return "Milliseconds of processor time for each turn, by program.\n\n" + table(head, rows)


def _processor_row(label: str, side: Side, sessions: int, programs: list[str]) -> Row:
    used = side.cpu_ms_per_turn(sessions)
    share = 100 * side.share_of_a_core(sessions, "load generator")
    return (label, *(f"{used[name]:.1f}" for name in programs), f"{sum(used.values()):.1f}", f"{share:.0f} %")


def _orders(results: Results) -> str:
    rows = [
        (
            customers,
            *(f"{each.ms(percent):.0f}" for each in (found.link, found.paid) for percent in (50, 95)),
            f"{found.per_minute:.0f}",
            len(found.whole.turns),
        )
        for customers, found in results.orders.items()
    ]
    head = ("customers at once", "link p50 ms", "p95", "paid p50 ms", "p95", "orders a minute", "orders")
    return (
        "A whole order: session, greeting, two dishes, that's all, confirm, pay, seen paid. *Link*: from\n"
        "pressing confirm until the answer has the payment link. *Paid*: from paying on the Stripe\n"
        "stand-in, through its webhook, until the customer's event stream says paid. The stand-in's own\n"
        "time is in both.\n\n"
        f"{table(head, rows)}\n\n"
        f"In the whole run {results.told_to_wait} requests were answered 503 and sent again a second later;\n"
        "the time until their answer is in the figures."
    )


def _weights(results: Results) -> str:
    weights = results.weights
    rows = [
        ("a chat turn (median)", weights.turn),
        ("a session with one order", weights.session),
        ("its Order, until fulfilled", weights.order),
    ]
    return table(("", "events", "bytes"), [(what, each.events, f"{each.size:,}") for what, each in rows])


def _outage(results: Results) -> str:
    names = {**SERVED, "withdrawals": "withdrawal, until the cart is open again"}
    rows: list[Row] = []
    for kind, name in names.items():
        before, during = results.outage.timed(kind)
        figures = [f"{each.ms(percent):.1f}" for each in (before, during) for percent in (50, 95)]
        rows.append((name, *figures, len(during.turns)))
    return (
        "One request after the other: before, and while Stripe and the mail server take every\n"
        "connection and say nothing. The model is like that all the time. An order that has a payment page\n"
        "is given up 5 seconds after its customer wants it open again, unless Stripe says earlier whether\n"
        "the money was faster.\n\n"
    ) + table(("", "before p50 ms", "p95", "during p50 ms", "p95", "requests"), rows)


def _memory(results: Results) -> str:
    rows = [(f"{each.sessions:,}", f"{each.worker:.0f}", f"{each.api:.0f}") for each in results.memory]
    return table(("open sessions", "worker MB", "API MB"), rows)


def _starts(results: Results) -> str:
    starts = results.starts
    installations = ", ".join(f"{each:.1f}" for each in starts.installation)
    rows = [
        ("`python -m local up` on a fresh folder, until ready; each start of the run", installations),
        ("API killed, until `/ready` again", f"{starts.api:.1f}"),
        ("worker killed, until a new customer is answered", f"{starts.worker:.1f}"),
    ]
    return table(("", "seconds"), rows)


def _menus(results: Results) -> str:
    rows = [
        (f"{items:,}", *(f"{timed.ms(percent):.1f}" for percent in (50, 95)), len(timed.turns))
        for items, timed in results.menus.items()
    ]
    return "One session, the same six sentences about dishes of the menu.\n\n" + table(
        ("items", "p50 ms", "p95 ms", "turns"), rows
    )


def _tokens(results: Results) -> str:
    tokens = results.tokens
    rows = [
        ("a wish the deterministic waiter leaves to the model", f"{tokens.waiter:,}"),
        ("the cashier's order JSON, valid at once", f"{tokens.cashier:,}"),
        ("an order with both", f"{tokens.order:,}"),
    ]
    return (
        "Counted by the stand-in, which takes words for tokens: a comparison between versions, not a\n"
        "vendor's bill. What the deterministic waiter covers costs none.\n\n" + table(("", "tokens"), rows)
    )
