"""One installation per data folder: a lock the system itself releases when its holder dies."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from local.supervisor.errors import CannotStart


class FolderLock:
    def __init__(self, data: Path) -> None:
        self.data = data
        self.path = data / "lock"
        self._descriptor: int | None = None

    def __enter__(self) -> "FolderLock":
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode().strip() or "unknown"
            os.close(descriptor)
            raise CannotStart(
                f"Another installation (pid {holder}) already runs on {self.data}. Stop it first, "
                "or choose another folder with --data."
            ) from None
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
