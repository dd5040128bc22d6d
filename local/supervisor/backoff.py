"""How long to wait before a program that ended is started again, and when it is worth a word."""

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
SETTLED_AFTER_SECONDS = 20.0


class Backoff:
    """Counts the ends in a row; a program that lived for a while begins anew."""

    def __init__(self) -> None:
        self.ends = 0

    def ended(self, lived_seconds: float) -> None:
        if lived_seconds >= SETTLED_AFTER_SECONDS:
            self.ends = 0
        self.ends += 1

    @property
    def pause(self) -> float:
        doublings = min(self.ends - 1, 16)
        return float(min(FIRST_PAUSE_SECONDS * 2**doublings, LONGEST_PAUSE_SECONDS))

    @property
    def worth_a_word(self) -> bool:
        """Each time the count has doubled: soon at first, and never a line each second."""
        return self.ends & (self.ends - 1) == 0
