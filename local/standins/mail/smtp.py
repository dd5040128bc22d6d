"""The SMTP side: takes each mail after its last byte, or fails it the way the faults say."""

from aiosmtpd.smtp import SMTP, Envelope, Session

from local.standins.mail.faults import Faults
from local.standins.mail.store import MailStore

ACCEPTED = "250 2.0.0 OK: kept"
REFUSED = "451 4.3.0 Try again later"
REJECTED = "550 5.7.1 Message rejected"


class Postman:
    """Called by aiosmtpd, which finds its hook by the name `handle_DATA`."""

    def __init__(self, store: MailStore, faults: Faults) -> None:
        self._store = store
        self._faults = faults

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's signature
        match self._faults.take():
            case "refuse":
                return REFUSED
            case "reject":
                return REJECTED
            case "drop":
                return _drop(server)
            case None:
                self._store.add(envelope.rcpt_tos, envelope.original_content or b"")
                return ACCEPTED


def _drop(server: SMTP) -> str:
    """Hangs up without an answer: the sender cannot know whether the mail was taken."""
    transport = server.transport
    if transport is not None:
        transport.close()
    raise ConnectionResetError("dropped on request")
