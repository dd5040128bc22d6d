"""The SMTP side: takes each mail after its last byte, or fails it the way the faults say."""

from aiosmtpd.smtp import SMTP, Envelope, Session

from local.standins.mail.faults import Faults
from local.standins.mail.store import MailStore

ACCEPTED = "250 2.0.0 OK: kept"
REFUSED = "451 4.3.0 Try again later"
REJECTED = "550 5.7.1 Message rejected"
KNOWN = "250 2.1.5 OK"
UNKNOWN = "550 5.1.1 No such mailbox"


class Postman:
    """Called by aiosmtpd, which finds its hooks by their names."""

    def __init__(self, store: MailStore, faults: Faults) -> None:
        self._store = store
        self._faults = faults

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's signature
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        if not self._faults.take_recipient():
            return UNKNOWN
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(rcpt_options)
        return KNOWN

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
