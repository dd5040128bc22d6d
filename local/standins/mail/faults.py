"""Counts the mails that are still to go wrong, and in which way."""

from dataclasses import dataclass, fields
from typing import Literal

Fault = Literal["refuse", "drop", "reject"]


@dataclass
class Faults:
    refuse: int = 0
    drop: int = 0
    reject: int = 0
    unknown: int = 0
    """Recipients nobody has a mailbox for, before the mail itself is read."""

    def set(self, wanted: object) -> None:
        """Sets the named counters and leaves the others; a wrong name or number changes nothing."""
        if not isinstance(wanted, dict):
            raise ValueError('expected an object such as {"refuse": 1}')
        known = {field.name for field in fields(self)}
        for name, count in wanted.items():
            if name not in known:
                raise ValueError(f"unknown fault {name!r}, expected one of {sorted(known)}")
            if type(count) is not int or count < 0:
                raise ValueError(f"{name} must be a whole number of mails, 0 or more")
        for name, count in wanted.items():
            setattr(self, name, count)

    def reset(self) -> None:
        self.refuse = self.drop = self.reject = self.unknown = 0

    def take_recipient(self) -> bool:
        """Say whether the next recipient is known."""
        if self.unknown:
            self.unknown -= 1
            return False
        return True

    def take(self) -> Fault | None:
        """The fate of the next mail: None means that it is accepted."""
        if self.refuse:
            self.refuse -= 1
            return "refuse"
        if self.drop:
            self.drop -= 1
            return "drop"
        if self.reject:
            self.reject -= 1
            return "reject"
        return None
