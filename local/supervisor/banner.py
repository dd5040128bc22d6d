"""The few lines a person needs when the installation is ready."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast


def banner(run: Mapping[str, object], data: Path, seconds: float) -> str:
    shops = cast("list[dict[str, str]]", run.get("shops", []))
    links = {f"Chat: {shop.get('name', shop['slug'])}": shop["url"] for shop in shops}
    links |= {
        "Temporal UI": f"{run['temporal_ui']}",
        "Mailbox": f"{run['mail']}",
        "API docs": f"{run['api']}/docs",
    }
    if "host" in run:
        links["A shop's own site"] = f"{run['host']}"
    links |= {"Logs": str(data / "logs")}
    width = max(len(title) for title in links)
    lines = [f"  {title:<{width}}  {link}" for title, link in links.items()]
    opening = f"Countertalk is ready ({seconds:.1f} s). Ctrl-C stops it; the data stays in {data}."
    return "\n".join(["", opening, "", *lines, ""])
