"""The mail stand-in over the wire: SMTP in, inbox and JSON out, faults on demand."""

import signal
import smtplib
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import httpx
import pytest

from tests.local.mail.conftest import StartMail
from tests.patience import PATIENCE


def mail(subject: str = "Your order", to: str = "ann@example.com", text: str = "Hello") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Pizzeria Blu <orders@blu.example>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = "<order-1@blu.example>"
    message.set_content(text)
    return message


async def send(message: EmailMessage, port: int) -> None:
    await aiosmtplib.send(message, hostname="127.0.0.1", port=port, start_tls=False)


async def subjects(inbox: httpx.AsyncClient, **query: str) -> list[str]:
    answer = await inbox.get("/api/messages", params=query)
    return [str(each["subject"]) for each in answer.json()]


async def page_of_only_mail(inbox: httpx.AsyncClient) -> tuple[int, str]:
    [listed] = (await inbox.get("/api/messages")).json()
    return listed["id"], (await inbox.get(f"/messages/{listed['id']}")).text


async def test_a_sent_mail_is_listed_with_all_its_parts(inbox: httpx.AsyncClient, smtp_port: int) -> None:
    message = mail("Η παραγγελία σας – 12 €", text="Grüße\n")
    message["Reply-To"] = "help@blu.example"
    message.add_alternative("<p>Grüße</p>", subtype="html")
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="receipt.pdf")
    await send(message, smtp_port)

    [listed] = (await inbox.get("/api/messages")).json()

    assert listed["message_id"] == "<order-1@blu.example>"
    assert listed["from"] == "Pizzeria Blu <orders@blu.example>"
    assert listed["to"] == ["ann@example.com"]
    assert listed["subject"] == "Η παραγγελία σας – 12 €"
    assert listed["text"].strip() == "Grüße"
    assert listed["html"].strip() == "<p>Grüße</p>"
    assert listed["headers"]["Reply-To"] == "help@blu.example"
    assert listed["attachments"] == [
        {"filename": "receipt.pdf", "content_type": "application/pdf", "size": 8}
    ]
    assert listed["received_at"].endswith("+00:00")


async def test_a_blind_copy_is_listed_under_its_recipient(inbox: httpx.AsyncClient, smtp_port: int) -> None:
    message = mail(to="ann@example.com")
    message["Bcc"] = "owner@blu.example"
    await send(message, smtp_port)

    [listed] = (await inbox.get("/api/messages", params={"to": "owner@blu.example"})).json()

    assert "Bcc" not in listed["headers"]


async def test_the_list_is_filtered_by_recipient_and_subject(
    inbox: httpx.AsyncClient, smtp_port: int
) -> None:
    await send(mail("Receipt 1", to="ann@example.com"), smtp_port)
    await send(mail("Receipt 2", to="joann@example.com"), smtp_port)
    await send(mail("Ready for pickup", to="ann@example.com"), smtp_port)

    assert await subjects(inbox, to="ANN@example.com") == ["Ready for pickup", "Receipt 1"]
    assert await subjects(inbox, subject="receipt") == ["Receipt 2", "Receipt 1"]
    assert await subjects(inbox, to="ann@example.com", subject="receipt") == ["Receipt 1"]
    assert await subjects(inbox, to="nobody@example.com") == []


async def test_the_inbox_page_shows_the_newest_mail_first(inbox: httpx.AsyncClient, smtp_port: int) -> None:
    await send(mail("The older one"), smtp_port)
    await send(mail("The newer one"), smtp_port)

    page = (await inbox.get("/")).text

    assert page.index("The newer one") < page.index("The older one")


async def test_markup_in_a_mail_is_shown_and_never_run(inbox: httpx.AsyncClient, smtp_port: int) -> None:
    await send(mail("<script>alert(1)</script>", text="<img src=x onerror=alert(2)>"), smtp_port)

    _, message_page = await page_of_only_mail(inbox)
    inbox_page = (await inbox.get("/")).text

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in inbox_page
    assert "&lt;img src=x onerror=alert(2)&gt;" in message_page
    assert "<script>" not in inbox_page + message_page
    assert "<img" not in message_page


async def test_links_in_the_text_can_be_clicked(inbox: httpx.AsyncClient, smtp_port: int) -> None:
    await send(mail(text="Pay here: https://pay.example/c/1?a=1&b=2."), smtp_port)

    _, page = await page_of_only_mail(inbox)

    assert '<a href="https://pay.example/c/1?a=1&amp;b=2"' in page


async def test_the_html_part_is_framed_without_scripts_and_links_leave_the_frame(
    inbox: httpx.AsyncClient, smtp_port: int
) -> None:
    message = mail()
    message.add_alternative('<script>alert(1)</script><a href="https://pay.example/">Pay</a>', subtype="html")
    await send(message, smtp_port)

    mail_id, page = await page_of_only_mail(inbox)
    framed = await inbox.get(f"/messages/{mail_id}/html")

    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "alert(1)" not in page
    assert framed.headers["content-security-policy"].startswith("sandbox allow-popups ")
    assert "allow-scripts" not in framed.headers["content-security-policy"]
    assert '<base target="_blank">' in framed.text


async def test_an_attachment_is_listed_and_can_be_saved(inbox: httpx.AsyncClient, smtp_port: int) -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="receipt.pdf")
    await send(message, smtp_port)

    mail_id, page = await page_of_only_mail(inbox)
    saved = await inbox.get(f"/messages/{mail_id}/attachments/0")

    assert 'download="receipt.pdf"' in page
    assert saved.content == b"%PDF-1.7"
    assert saved.headers["content-disposition"] == "attachment"
    assert (await inbox.get(f"/messages/{mail_id}/attachments/1")).status_code == 404


async def test_deleting_empties_the_inbox(inbox: httpx.AsyncClient, smtp_port: int) -> None:
    await send(mail(), smtp_port)
    [listed] = (await inbox.get("/api/messages")).json()

    assert (await inbox.delete("/api/messages")).status_code == 204

    assert await subjects(inbox) == []
    assert "No mail yet" in (await inbox.get("/")).text
    assert (await inbox.get(f"/messages/{listed['id']}")).status_code == 404


async def test_a_refused_mail_is_told_to_come_again_and_then_taken(
    inbox: httpx.AsyncClient, smtp_port: int
) -> None:
    await inbox.post("/_control/faults", json={"refuse": 1})

    with pytest.raises(aiosmtplib.SMTPDataError) as refusal:
        await send(mail("First try"), smtp_port)
    await send(mail("Second try"), smtp_port)

    assert refusal.value.code == 451
    assert await subjects(inbox) == ["Second try"]


async def test_a_rejected_mail_is_refused_for_good(inbox: httpx.AsyncClient, smtp_port: int) -> None:
    await inbox.post("/_control/faults", json={"reject": 1})

    with smtplib.SMTP("127.0.0.1", smtp_port) as client, pytest.raises(smtplib.SMTPDataError) as rejection:
        client.send_message(mail())

    assert rejection.value.smtp_code == 550
    assert await subjects(inbox) == []


async def test_a_dropped_mail_gets_no_answer_and_the_next_is_taken(
    inbox: httpx.AsyncClient, smtp_port: int
) -> None:
    await inbox.post("/_control/faults", json={"drop": 1})

    with pytest.raises(aiosmtplib.SMTPServerDisconnected):
        await send(mail("First try"), smtp_port)
    await send(mail("Second try"), smtp_port)

    assert await subjects(inbox) == ["Second try"]


async def test_a_recipient_nobody_knows_is_refused_before_the_mail(
    inbox: httpx.AsyncClient, smtp_port: int
) -> None:
    await inbox.post("/_control/faults", json={"unknown": 1})

    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refusal:
        await send(mail("To nobody"), smtp_port)
    await send(mail("To somebody"), smtp_port)

    assert [each.code for each in refusal.value.recipients] == [550]
    assert await subjects(inbox) == ["To somebody"]


async def test_faults_can_be_called_off(inbox: httpx.AsyncClient, smtp_port: int) -> None:
    every = {"refuse": 5, "drop": 5, "reject": 5, "unknown": 5}
    await inbox.post("/_control/faults", json=every)

    assert (await inbox.delete("/_control/faults")).json() == dict.fromkeys(every, 0)

    await send(mail("Taken"), smtp_port)
    assert await subjects(inbox) == ["Taken"]


@pytest.mark.parametrize(
    "wrong", ['{"explode": 1}', '{"refuse": 1, "drop": -1}', '{"drop": true}', "[]", "no"]
)
async def test_a_fault_nobody_knows_changes_nothing(
    inbox: httpx.AsyncClient, smtp_port: int, wrong: str
) -> None:
    assert (await inbox.post("/_control/faults", content=wrong)).status_code == 400

    await send(mail("Taken"), smtp_port)
    assert await subjects(inbox) == ["Taken"]


async def test_it_says_that_it_is_well(inbox: httpx.AsyncClient) -> None:
    assert (await inbox.get("/healthz")).status_code == 200


async def test_it_stops_cleanly_and_a_restart_keeps_the_mail(start_mail: StartMail, tmp_path: Path) -> None:
    with start_mail(tmp_path) as first:
        await send(mail("Persisted"), first.smtp_port)
        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(timeout=PATIENCE) == 0

    with start_mail(tmp_path) as second:
        async with httpx.AsyncClient(base_url=second.url, trust_env=False, timeout=PATIENCE) as inbox:
            assert await subjects(inbox) == ["Persisted"]
