"""The process that reads an uploaded menu: what it tells, and what ends it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from api.http.errors import ApiError
from api.staff import menu_reading
from api.staff.menu_reading import MenuReading
from domain.catalogue.model import Catalogue
from schemas.documents.menu.file import catalogue_of, shop_of
from storage.documents import from_json, to_text
from tests.schemas.small_menu import ROOT, demo


def raw(name: str = "bakery") -> bytes:
    return (ROOT / "local" / "demo" / f"{name}.json").read_bytes()


async def refusal(body: bytes) -> ApiError:
    with pytest.raises(ApiError) as refused:
        await MenuReading().read(body)
    return refused.value


async def test_a_menu_comes_back_as_its_shop_and_its_rows_text() -> None:
    read = await MenuReading().read(raw())
    file = demo("bakery")
    assert (read.shop, read.items) == (shop_of(file), len(catalogue_of(file).items))
    assert read.menu == to_text(catalogue_of(file))
    assert from_json(Catalogue, json.loads(read.menu)) == catalogue_of(file)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b'{"shop": }', "line 1, column 10: Expecting value"),
        (b"\xff", "byte 0: the file is not UTF-8"),
        (b"", "line 1, column 1: Expecting value"),
        (b"[" * 2_000_000, "the file cannot be read: maximum recursion depth exceeded"),
        (b'{"currency": ' + b"9" * 1_000_000 + b"}", "the file cannot be read: Exceeds the limit"),
    ],
)
async def test_what_cannot_be_read_is_told_with_its_place(body: bytes, told: str) -> None:
    problem = await refusal(body)
    assert (problem.status, problem.code) == (422, "invalid_menu")
    assert problem.detail.startswith(told)


@pytest.mark.parametrize("limit", ["CPU_SECONDS = 1", "MEMORY_BYTES = 150_000_000"])
async def test_a_reader_that_takes_too_much_is_ended_and_its_file_refused(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here it hoards for ever, whatever it is given."""
    (tmp_path / "api" / "staff").mkdir(parents=True)
    for package in ("domain", "schemas"):
        (tmp_path / package).symlink_to(ROOT / package)
    program = (
        (ROOT / "api" / "staff" / "menu_reader.py")
        .read_text()
        .replace("def main()", f"{limit}\n\n\ndef main()")
    )
    greedy = program.replace("read_menu(raw)", "read_menu(b'9' * len([0 for _ in iter(int, 1)]))")
    (tmp_path / "api" / "staff" / "menu_reader.py").write_text(greedy)
    monkeypatch.setattr(menu_reading, "ROOT", tmp_path)
    problem = await refusal(raw())
    assert (problem.status, problem.detail) == (422, "the file asks for more work than a menu may")


async def test_more_uploads_than_are_held_are_asked_to_come_back() -> None:
    reading = MenuReading()

    async def refused() -> int:
        with pytest.raises(ApiError) as problem:
            await reading.read(b"{}")
        return problem.value.status

    statuses = sorted(await asyncio.gather(*(refused() for _ in range(menu_reading.IN_ALL + 1))))
    assert statuses == [422] * menu_reading.IN_ALL + [503]
