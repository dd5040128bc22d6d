"""Mail: letters to customers over SMTP."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr
from hashlib import sha256

import aiosmtplib


@dataclass(frozen=True)
class Letter:
    """A mail. `key` is its business key: the same letter keeps its Message-ID however often it is sent."""

    key: str
    to: str
    sender_name: str
    subject: str
    text: str


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    sender: str
    username: str = ""
    password: str = ""
    start_tls: bool = False


class Rejected(Exception):
    """The mail server will never take this letter (5xx)."""


class PutOff(Exception):
    """The mail server may take this letter later (4xx). Its words are not kept: they name the recipient."""


class Email:
    def __init__(self, server: MailServer) -> None:
        self.server = server

    async def deliver(self, letter: Letter) -> None:
        """Raises Rejected for a final refusal; anything else that goes wrong is worth another try."""
        try:
            await aiosmtplib.send(
                self._message(letter),
                hostname=self.server.host,
                port=self.server.port,
                username=self.server.username or None,
                password=self.server.password or None,
                start_tls=self.server.start_tls,
                timeout=20,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            if all(500 <= refused.code < 600 for refused in error.recipients):
                raise Rejected("the mail server refused the recipient") from None
            raise PutOff("the mail server puts the recipient off") from None
        except aiosmtplib.SMTPResponseException as error:
            if 500 <= error.code < 600:
                raise Rejected(f"the mail server refused the letter ({error.code})") from None
            raise PutOff(f"the mail server puts the letter off ({error.code})") from None

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        domain = self.server.sender.partition("@")[2]
        message["From"] = formataddr((letter.sender_name, self.server.sender))
        message["To"] = letter.to
        message["Subject"] = letter.subject
        message["Message-ID"] = f"<{sha256(letter.key.encode()).hexdigest()[:32]}@{domain}>"
        message.set_content(letter.text)
        return message
