"""Making a message fit a channel: no part exceeds what the channel can show, and no word is lost."""

from __future__ import annotations

from dataclasses import replace

from channels.contract import Capabilities, Outgoing
from domain.conversation import Button

CUT = "…"
BREAKS = ("\n\n", "\n", " ")
"""Where a text is cut, the best first."""


def render(message: Outgoing, can: Capabilities) -> tuple[Outgoing, ...]:
    """Return the message as the channel can show it, in parts if its text is too long for one.

    Buttons go on the last part. Where they do not all fit, or a label was cut, the text lists them by number:
    a customer may answer with the number. A subject goes before the text of a channel that has none.
    """
    buttons = fitting(message.buttons, can)
    text = message.text if buttons == message.buttons else with_list(message)
    if message.subject and not can.subject:
        text = f"{message.subject}\n\n{text}"
    plain = replace(message, buttons=(), subject=message.subject if can.subject else "")
    *before, last = split(text, can.text)
    return *(replace(plain, text=each) for each in before), replace(plain, text=last, buttons=buttons)


def fitting(buttons: tuple[Button, ...], can: Capabilities) -> tuple[Button, ...]:
    """Return the buttons with labels of the channel's length, or none where they do not all fit.

    Some of several choices would look like all of them. Labels that a cut makes alike get their numbers.
    """
    if len(buttons) > can.buttons or any(len(each.value.encode()) > can.value for each in buttons):
        return ()
    labels = [shortened(each.label, can.label) for each in buttons]
    if are_alike(labels):
        labels = [shortened(f"{number} {each.label}", can.label) for number, each in enumerate(buttons, 1)]
    if are_alike(labels):
        return ()
    return tuple(replace(each, label=label) for each, label in zip(buttons, labels, strict=True))


def are_alike(labels: list[str]) -> bool:
    return len(set(labels)) < len(labels)


def with_list(message: Outgoing) -> str:
    lines = (f"{number}. {each.label}" for number, each in enumerate(message.buttons, 1))
    return "\n".join([message.text, *lines])


def shortened(label: str, limit: int) -> str:
    return label if units(label) <= limit else head(label, limit - units(CUT)).rstrip() + CUT


def split(text: str, limit: int | None) -> list[str]:
    """Return the text in pieces of at most `limit` units, cut between paragraphs, else lines, else words."""
    pieces = []
    while limit is not None and units(text) > limit:
        piece = head(text, limit)
        at = next((found for mark in BREAKS if (found := piece.rfind(mark)) > 0), len(piece))
        pieces.append(text[:at])
        text = text[at:].lstrip()
    return [*pieces, text]


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def head(text: str, limit: int) -> str:
    """Return the longest beginning of at most `limit` units that cuts no character in two."""
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
