"""Find TCP ports on 127.0.0.1, keep them, and say clearly when one is taken."""

import random
import socket
from collections.abc import Collection

from local.supervisor.errors import CannotStart

HOST = "127.0.0.1"
# Below the range systems give to outgoing connections: there, a client that keeps dialling a port whose
# server is being restarted can be given that very port and connect to itself.
CHOICE = range(20000, 30000)


def is_free(port: int) -> bool:
    with socket.socket() as caller:
        caller.settimeout(1)
        if caller.connect_ex((HOST, port)) == 0:
            return False
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except PermissionError:
            raise CannotStart(
                f"Port {port} needs more rights than this user has; choose one above 1023."
            ) from None
        except OSError:
            return False
    return True


def claim(port: int) -> socket.socket | None:
    """Keeps a free port for a program that starts later; None when somebody has it. Close it to let go.

    By the UDP port of the same number, which none of our programs opens: so another one that looks for
    ports sees the claim, and the system ends it with its process.
    """
    claimed = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        claimed.bind((HOST, port))
    except OSError:
        claimed.close()
        return None
    if is_free(port):
        return claimed
    claimed.close()
    return None


def choose(taken: Collection[int]) -> tuple[int, socket.socket]:
    """A free port, and its claim."""
    for port in random.sample(CHOICE, k=500):
        if port not in taken and (claimed := claim(port)):
            return port, claimed
    raise CannotStart(f"No free port found on {HOST} between {CHOICE.start} and {CHOICE.stop}.")


def claim_exactly(port: int) -> socket.socket:
    claimed = claim(port)
    if claimed is None:
        raise CannotStart(
            f"Port {port} is in use by another program. Stop it, or choose another port: "
            f'make run ARGS="--port {port + 1}"'
        )
    return claimed
