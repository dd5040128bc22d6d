"""Reads the bytes of a received mail into the parts a person or a test wants to see."""

from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser


@dataclass(frozen=True)
class Attachment:
    filename: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Message:
    message_id: str
    sender: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    attachments: list[Attachment]


def parse(raw: bytes) -> Message:
    mail = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw)
    return Message(
        message_id=_header(mail, "Message-ID"),
        sender=_header(mail, "From"),
        subject=_header(mail, "Subject"),
        text=_body(mail, "plain"),
        html=_body(mail, "html"),
        headers=_headers(mail),
        attachments=[_attachment(part) for part in mail.walk() if _is_file(part)],
    )


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _headers(mail: EmailMessage) -> dict[str, str]:
    """A header sent several times keeps all its values, one per line."""
    return {name: "\n".join(str(value) for value in mail.get_all(name, [])) for name in mail.keys()}  # noqa: SIM118 - a mail iterates over no mapping


def _body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    return "" if part is None else str(part.get_content())


def _is_file(part: EmailMessage) -> bool:
    return not part.is_multipart() and (part.is_attachment() or part.get_filename() is not None)


def _attachment(part: EmailMessage) -> Attachment:
    payload = part.get_payload(decode=True)
    return Attachment(
        filename=part.get_filename() or "unnamed",
        content_type=part.get_content_type(),
        content=payload if isinstance(payload, bytes) else b"",
    )
