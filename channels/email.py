"""E-mail over SMTP: letters to customers. What they answer is not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr
from hashlib import sha256

import aiosmtplib

from channels.contract import (
    AccountBroken,
    AddressGone,
    Capabilities,
    Hint,
    Inbound,
    Later,
    MessageRefused,
    NotSent,
    Outgoing,
    Sent,
)
from domain.deliveries import Address

EMAIL = "email"
SMTP_SECONDS = 20


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    sender: str
    username: str = ""
    password: str = ""
    start_tls: bool = False


class Email:
    name = EMAIL
    can = Capabilities(subject=True)

    def __init__(self, server: MailServer) -> None:
        self.server = server

    def accept(self, headers: Mapping[str, str], body: bytes) -> None:
        """Return nothing: no mail is posted to us."""

    def read(self, body: bytes) -> tuple[Inbound, ...]:  # noqa: ARG002 (the contract's)
        return ()

    async def send(self, to: Address, message: Outgoing, key: str) -> Sent:
        """The same key makes the same Message-ID, by which a mailbox knows a letter that was sent twice."""
        letter = self._letter(to, message, key)
        try:
            await aiosmtplib.send(
                letter,
                hostname=self.server.host,
                port=self.server.port,
                username=self.server.username or None,
                password=self.server.password or None,
                start_tls=self.server.start_tls,
                timeout=SMTP_SECONDS,
            )
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _meaning(error) from None
        return Sent(letter["Message-ID"])

    async def hint(self, to: Address, hint: Hint) -> None:
        """A letter is not typed before somebody's eyes."""

    def _letter(self, to: Address, message: Outgoing, key: str) -> EmailMessage:
        letter = EmailMessage()
        domain = self.server.sender.partition("@")[2]
        letter["From"] = formataddr((message.sender, self.server.sender))
        letter["To"] = to.external
        letter["Subject"] = message.subject
        letter["Message-ID"] = f"<{sha256(key.encode()).hexdigest()[:32]}@{domain}>"
        letter.set_content(message.text)
        return letter


def _meaning(error: aiosmtplib.SMTPException | OSError) -> NotSent:
    """Return what an answer of the mail server, or none, means for the letter."""
    match error:
        case aiosmtplib.SMTPRecipientsRefused():
            code = max(each.code for each in error.recipients)
            return AddressGone(f"smtp_{code}") if _is_final(code) else Later(f"smtp_{code}")
        case aiosmtplib.SMTPDataError() if _is_final(error.code):
            return MessageRefused(f"smtp_{error.code}")
        case aiosmtplib.SMTPResponseException():
            answer = AccountBroken if _is_final(error.code) else Later
            return answer(f"smtp_{error.code}")
        case aiosmtplib.SMTPNotSupported():
            return MessageRefused("not_supported")  # an address that is no ASCII
    if type(error) is aiosmtplib.SMTPException:
        return AccountBroken("not_offered")  # encryption, or signing in
    return Later("no_answer")


def _is_final(code: int) -> bool:
    return 500 <= code < 600
