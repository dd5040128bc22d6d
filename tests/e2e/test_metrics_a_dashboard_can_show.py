"""What Prometheus reads of an installation; dashboard and alerts ask for nothing else."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest_asyncio
import yaml
from temporalio.bridge import temporal_sdk_bridge

from tests.e2e.test_money_that_comes_late_or_wrong import AUTH, cancel
from tests.installation import ROOT, Customer, Installation, Json, eventually, running_installation
from tests.local.model.conftest import running_model_server

SDK = Path(temporal_sdk_bridge.__file__)
DOCS = Path(__file__).parents[2] / "docs"
ONLY_IN_TROUBLE = {
    "faults": "worker/faults.py",
    "calls_failing": "worker/faults.py",
    "runs_restarted": "activities/sweep.py",
}
"""Counters that no story brings about without breaking the product, and who counts them."""
LIMITED = {"LIMIT_OPENING": "20 per day", "TRUSTED_PROXIES": "127.0.0.1"}
QUERIED = re.compile(r"\b(?:countertalk|temporal)_[a-z_]+")
SAMPLE = re.compile(r"^(?P<name>[a-z_]+)(?:\{(?P<labels>.*)\})? (?P<value>[-+.\dNaInfe]+)$")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def counted_installation() -> AsyncIterator[Installation]:
    """With a model, and with a limit that is soon reached by whoever opens many sessions."""
    folder = Path(tempfile.mkdtemp(prefix="countertalk-counted-"))
    with running_model_server() as model:
        env = {"LLM_BASE_URL": f"{model.url}/v1", "LLM_MODEL": "stand-in", "LLM_API_KEY": "sk-local"}
        async with running_installation(folder / "data", **env, **LIMITED) as installation:
            yield installation
    shutil.rmtree(folder, ignore_errors=True)


async def exposed(installation: Installation) -> str:
    """All that the installation's programs show to Prometheus."""
    urls = installation.run["metrics"].values()
    return "\n".join([(await installation.http.get(url)).text for url in urls])


def value(text: str, name: str, **labels: str) -> float:
    """The sum of a metric's samples with these labels; fails where there is none."""
    wanted = [f'{label}="{each}"' for label, each in labels.items()]
    found = [
        float(sample["value"])
        for line in text.splitlines()
        if (sample := SAMPLE.match(line)) and sample["name"] == name
        if all(each in (sample["labels"] or "") for each in wanted)
    ]
    assert found, f"{name} {labels} is not exposed"
    return sum(found)


async def insist(customer: Customer) -> Json:
    """The model writes no order; who confirms what is read back once more gets the cart they saw."""
    await customer.say("one tiramisu")
    read_back = await customer.say("that's all")
    confirm = next(each["value"] for each in read_back["reply"]["buttons"] if "confirm:" in each["value"])
    await customer.press(confirm)

    async def asked_again() -> bool:
        return str((await customer.state())["phase"]) == "confirming"

    await eventually(asked_again, what="the cashier's question")
    await customer.press(confirm)
    return await customer.order_with_link()


async def by_the_model(installation: Installation, customer: Customer) -> None:
    """A turn of the model's; where that takes too long the code answers, and it is asked once more."""

    async def answered() -> bool:
        await customer.say("tell me something about the weather in rome")
        return 'by="model"' in await exposed(installation)

    await eventually(answered, what="a turn by the model")


async def refused_by_limit(installation: Installation, customer: Customer) -> None:
    """Somebody elsewhere opens sessions until that is refused."""
    opening, elsewhere = f"/api/chat/{customer.shop['id']}/session", {"X-Forwarded-For": "203.0.113.9"}
    answers = [(await installation.http.post(opening, headers=elsewhere)).status_code for _ in range(21)]
    assert answers == [201] * 20 + [429]


async def a_story(installation: Installation) -> None:
    """An order paid and paid back, a stream, a model asked, a worker restarted, and everything that fails."""
    customer = Customer(installation)
    order = await insist(customer)
    (await installation.mail.post("/_control/faults", json={"refuse": 1})).raise_for_status()
    await customer.say("my mail is ada@example.com")
    await by_the_model(installation, customer)
    await customer.pay(order, email="ada@example.com")
    await customer.order_when(payment_state="paid")
    await eventually(lambda: installation.letters("ada@example.com"), what="the mail, refused once")
    await customer.transcript()
    await cancel(installation, customer, order)
    await customer.order_when(payment_state="refunded")
    await refused_by_limit(installation, customer)
    for name in ("postgres", "temporal"):
        killed = installation.kill(name)
        await customer.post(wait=0, text="and a cola")
        await installation.back(name, killed)
    await customer.say("a tiramisu")


async def test_a_story_is_counted_and_every_query_of_dashboard_and_alerts_finds_its_metric(
    counted_installation: Installation,
) -> None:
    await a_story(counted_installation)
    text = await exposed(counted_installation)
    assert value(text, "countertalk_orders_total", state="approved", payment_state="paid") == 1
    assert value(text, "countertalk_orders_total", state="cancelled", payment_state="refunded") == 1
    assert value(text, "countertalk_payments_total", outcome="paid") == 1
    assert value(text, "countertalk_refunds_total", outcome="succeeded") == 1
    assert value(text, "countertalk_turns_total", by="code") >= 3
    assert value(text, "countertalk_turns_total", by="model") >= 1
    assert value(text, "countertalk_model_tokens_total", kind="prompt") > 0
    assert value(text, "countertalk_refused_by_limit_total", kind="opening") >= 1
    assert value(text, "countertalk_listener_losses_total") >= 1
    assert value(text, "countertalk_requests_total", route="/chat/{shop_id}", status="200") >= 5

    async def each_turn_is_timed() -> bool:
        shown = await exposed(counted_installation)
        timed = value(shown, "countertalk_turn_seconds_bucket", le="+Inf")
        return timed == value(shown, "countertalk_turns_total")

    await eventually(each_turn_is_timed, what="each turn is timed")
    assert value(text, "countertalk_deliveries_total", channel="email", outcome="put_off") >= 1
    assert value(text, "countertalk_deliveries_total", channel="email", outcome="sent") >= 1
    assert value(text, "countertalk_payments_found_total", by="webhook", outcome="paid") >= 1
    assert value(text, "countertalk_open_orders", state="approved", age="older") == 0
    never = "workflow_task_execution_failed"  # only where our own code is wrong; the SDK has it so:
    assert never.encode() in SDK.read_bytes()  # noqa: ASYNC240 (once, in a test)
    for name, file in ONLY_IN_TROUBLE.items():
        assert f'"{name}"' in (ROOT / file).read_text()
    for file in ("grafana.json", "alerts.yml"):
        asked = set(QUERIED.findall((DOCS / file).read_text()))
        assert len(asked) > 3, file
        missing = {name for name in asked if not re.search(rf"^{name}(?:\{{| )", text, re.MULTILINE)}
        trouble = {f"countertalk_{name}_total" for name in ONLY_IN_TROUBLE}
        assert missing <= {f"temporal_{never}_total", *trouble}, f"{file} asks for what nobody exposes"


async def test_a_refund_that_fails_days_later_is_counted_once(counted_installation: Installation) -> None:
    customer = Customer(counted_installation)
    order = await insist(customer)
    await customer.pay(order)
    await customer.order_when(payment_state="paid")
    await cancel(counted_installation, customer, order)
    await customer.order_when(payment_state="refunded")
    made = (await counted_installation.stripe.get("/v1/refunds", headers=AUTH)).json()["data"]
    refund = next(each for each in made if each["metadata"]["order_id"] == order["order_id"])
    await counted_installation.control(f"refunds/{refund['id']}/fail")

    async def failed() -> bool:
        return 'outcome="failed"' in await exposed(counted_installation)

    await eventually(failed, what="the failure is counted")
    assert value(await exposed(counted_installation), "countertalk_refunds_total", outcome="failed") == 1


async def test_no_metric_has_an_id_or_a_word_of_a_customers_among_its_labels(
    counted_installation: Installation,
) -> None:
    await Customer(counted_installation).get("/s/no-such-shop")
    await counted_installation.http.request("PURGE", f"/somewhere/{uuid4()}")
    text = await exposed(counted_installation)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-|@|evt_|cs_test", text)
    routes = set(re.findall(r'route="([^"]*)"', text))
    assert "unmatched" in routes
    assert "somewhere" not in str(routes)
    assert 'method="PURGE"' not in text
    assert len(text.splitlines()) < 3000, "a label grows without a bound"


async def test_an_open_stream_is_counted_until_it_is_closed(counted_installation: Installation) -> None:
    customer = Customer(counted_installation)
    await customer.say("hello")

    async def streams(wanted: int) -> bool:
        return value(await exposed(counted_installation), "countertalk_streams") == wanted

    await eventually(lambda: streams(0), what="no stream")
    path = f"/api/chat/{customer.shop['id']}/events"
    async with counted_installation.http.stream("GET", path, headers=customer.headers) as stream:
        assert stream.status_code == 200
        await eventually(lambda: streams(1), what="an open stream")
    await eventually(lambda: streams(0), what="the stream is closed")


async def test_the_metrics_are_not_on_the_public_port(counted_installation: Installation) -> None:
    assert (await counted_installation.http.get("/metrics")).status_code == 404
    ports = {url.rsplit(":", 1)[1].split("/")[0] for url in counted_installation.run["metrics"].values()}
    assert len(ports) == 2
    assert counted_installation.run["api"].rsplit(":", 1)[1] not in ports


async def test_a_killed_program_shows_its_metrics_again_at_the_same_address(
    counted_installation: Installation,
) -> None:
    before = counted_installation.run["metrics"]["worker"]
    killed = counted_installation.kill("worker")
    await counted_installation.back("worker", killed)

    async def shown() -> bool:
        try:
            return (await counted_installation.http.get(before)).status_code == 200
        except httpx.HTTPError:
            return False

    await eventually(shown, what="the worker's metrics")


def test_the_dashboard_is_one_grafana_can_import() -> None:
    dashboard = json.loads((DOCS / "grafana.json").read_text())
    assert dashboard["schemaVersion"] >= 39
    assert [each["type"] for each in dashboard["templating"]["list"]] == ["datasource"]
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) > 10
    for panel in panels:
        assert panel["datasource"]["uid"] == "${datasource}"
        assert all(target["expr"].count("(") == target["expr"].count(")") for target in panel["targets"])
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}
    assert len(places) == len(panels), "no panel lies on another"


def test_each_alert_says_what_it_is_about() -> None:
    rules = yaml.safe_load((DOCS / "alerts.yml").read_text())["groups"][0]["rules"]
    assert {"StripeEventsWait", "MessagesWait", "RefundsFail"} <= {rule["alert"] for rule in rules}
    for rule in rules:
        assert rule["annotations"]["summary"]
        assert f"`{rule['alert']}`" in (DOCS / "operations.md").read_text()
