"""Which system user runs PostgreSQL, which refuses to run as root."""

import os
import pwd
import stat
from pathlib import Path

from local.supervisor.errors import CannotStart
from local.supervisor.programs import Account

PASS = stat.S_IXOTH
READ = stat.S_IROTH


def server_account(folder: Path, binaries: Path) -> Account | None:
    """None means ourselves. As root: the owner of the data, else `nobody`, who exists on every system."""
    owner = folder.stat().st_uid if folder.exists() else 0
    if os.geteuid() != 0:
        if folder.exists() and owner != os.geteuid():
            raise CannotStart(
                f"{folder} belongs to another user (uid {owner}); choose another folder with --data."
            )
        return None
    account = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    for path in (folder, binaries / "postgres"):
        _open_way(path)
    _make_readable(binaries.parent)
    return Account(account.pw_uid, account.pw_gid)


def _open_way(path: Path) -> None:
    """Let other users pass through the folders above, without seeing what is in them."""
    for above in path.parents:
        mode = above.stat().st_mode
        if not mode & PASS:
            print(f"  {above}: other users may pass now, as PostgreSQL does not run as root", flush=True)
            above.chmod(stat.S_IMODE(mode) | PASS)


def _make_readable(installation: Path) -> None:
    """Only after an installation with a strict umask."""
    if installation.stat().st_mode & (PASS | READ) == PASS | READ:
        return
    for path in (installation, *installation.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | READ | (PASS if mode & stat.S_IXUSR else 0))
