"""The embedded PostgreSQL 18, run as a plain child process."""

import signal
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from local.embedded.account import server_account
from local.embedded.postgres_folder import USER, binaries, end_orphans, folder, password
from local.supervisor.environment import Environment
from local.supervisor.ports import HOST
from local.supervisor.probes import PATIENCE_SECONDS, Probe
from local.supervisor.programs import Facts, Program, Step

DATABASE = "countertalk"
PARAMETERS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",  # a data folder's path is easily too long for a socket's name
    "max_connections": "120",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def database_url(environment: Environment) -> str:
    return f"postgresql+psycopg://{USER}:{password(environment)}@{HOST}:{_port(environment)}/{DATABASE}"


def program(environment: Environment) -> Program:
    parameters = {**PARAMETERS, "port": str(_port(environment))}
    return Program(
        name="postgres",
        command=(
            str(binaries() / "postgres"),
            *("-D", str(folder(environment))),
            *(word for name, value in parameters.items() for word in ("-c", f"{name}={value}")),
        ),
        env=environment.program_env(),
        log=environment.log("postgres"),
        cwd=Path("/"),
        ready=_answers(environment),
        stop_signal=signal.SIGINT,
        stop_within_seconds=10,
        account=server_account(folder(environment), binaries()),
        clear=lambda: end_orphans(folder(environment)),
    )


def create_database(environment: Environment) -> Step:
    async def take() -> Facts:
        async with await psycopg.AsyncConnection.connect(
            _conninfo(environment), autocommit=True
        ) as connection:
            found = await connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if await found.fetchone() is None:
                await connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        return {}

    return Step("database", take)


def _answers(environment: Environment) -> Probe:
    async def probe() -> str:
        try:
            connection = await psycopg.AsyncConnection.connect(
                _conninfo(environment), connect_timeout=PATIENCE_SECONDS
            )
        except psycopg.OperationalError as error:
            return str(error)
        await connection.close()
        return ""

    return probe


def _conninfo(environment: Environment) -> str:
    return make_conninfo(
        host=HOST, port=_port(environment), user=USER, password=password(environment), dbname="postgres"
    )


def _port(environment: Environment) -> int:
    return environment.persisted.port("postgres")
