"""Tokens into spans: the cheapest way to read a message as names of the menu and phrases of the language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from assistants.language.senses import Meaning, Sense
from assistants.language.tokens import Token
from assistants.understanding.menu_index import Index, Kind, Name

LONGEST_RUN = 7
PUNCTUATION = {
    ",": Sense.COMMA, "(": Sense.COMMA, ")": Sense.COMMA, "–": Sense.COMMA, "—": Sense.COMMA,
    "-": Sense.FILLER, ":": Sense.FILLER,
    "•": Sense.STOP, "*": Sense.COMMA, ".": Sense.STOP, ";": Sense.STOP, "!": Sense.STOP,
    "\n": Sense.STOP, "?": Sense.QUESTION_MARK, "%": Sense.PERCENT,
}  # fmt: skip
NUMERAL = re.compile(r"\d[\d.,]*")
CURRENCY_SIGNS = frozenset("$€£¥₱₫₩₹")
COMPLETE, PHRASE, PARTIAL, PARTIAL_RUN, CATEGORY, UNKNOWN = 0.95, 1.0, 1.4, 2.0, 1.2, 4.0
SPLITTABLE = frozenset(
    {Sense.NO, Sense.EXTRA, Sense.LIGHT, Sense.DOUBLE, Sense.WITH, Sense.MORE, Sense.NUMBER}
)


@dataclass(frozen=True)
class Span:
    """A few tokens read as one: a phrase of the language, names of the menu, or both, or neither.

    `inner` is the other reading of a name that begins with a phrase: "extra cheese" is also extra + cheese.
    """

    tokens: tuple[Token, ...]
    sense: Sense | None = None
    value: int | None = None
    amount: Decimal | None = None
    names: tuple[Name, ...] = ()
    complete: bool = False
    inner: tuple[Span, ...] = field(default=(), repr=False)

    @property
    def words(self) -> frozenset[str]:
        return frozenset(token.stem for token in self.tokens)

    @property
    def text(self) -> str:
        return " ".join(dict.fromkeys(token.source for token in self.tokens))

    def named(self, *kinds: Kind) -> tuple[Name, ...]:
        return tuple(name for name in self.names if name.kind in kinds)

    @property
    def unknown(self) -> bool:
        return self.sense is None and not self.names


Memo = dict[frozenset[str], tuple[tuple[Name, ...], bool]]
"""The names of each set of words met in a message, and whether they are named in full."""


def annotate(tokens: tuple[Token, ...], index: Index) -> tuple[Span, ...]:
    """The cover of the tokens with the least cost; fewer and more certain spans cost less."""
    memo: Memo = {}
    candidates = [_at(tokens, place, index, memo) for place in range(len(tokens))]
    best: list[tuple[float, int, Span | None]] = [(0.0, 0, None)]
    best += [(float("inf"), 0, None) for _ in tokens]
    for place, options in enumerate(candidates):
        for cost, span in options:
            end = place + len(span.tokens)
            total = best[place][0] + cost
            if total < best[end][0]:
                best[end] = (total, place, span)
    return _trace(best, index)


def _trace(best: list[tuple[float, int, Span | None]], index: Index) -> tuple[Span, ...]:
    spans: list[Span] = []
    end = len(best) - 1
    while end > 0:
        _, start, span = best[end]
        if span is None:
            break
        spans.append(_with_inner(span, index))
        end = start
    return tuple(reversed(spans))


def _with_inner(span: Span, index: Index) -> Span:
    if not span.names or len(span.tokens) < 2:
        return span
    for length in range(len(span.tokens) - 1, 0, -1):
        meaning = index.lexicon.meanings.get(tuple(token.text for token in span.tokens[:length]))
        if meaning and meaning.sense in SPLITTABLE:
            first = Span(span.tokens[:length], meaning.sense, meaning.value)
            return Span(
                tokens=span.tokens,
                sense=span.sense,
                value=span.value,
                names=span.names,
                complete=span.complete,
                inner=(first, *annotate(span.tokens[length:], index)),
            )
    return span


def _at(tokens: tuple[Token, ...], place: int, index: Index, memo: Memo) -> list[tuple[float, Span]]:
    found = _runs(tokens, place, index, memo)
    named = {len(span.tokens): span for _, span in found}
    for length in range(1, min(index.lexicon.longest, len(tokens) - place) + 1):
        part = tokens[place : place + length]
        meaning = index.lexicon.meanings.get(tuple(token.text for token in part))
        if meaning:
            found = [each for each in found if each[1] is not named.get(length)]
            found.append((PHRASE, _both(part, meaning, named.get(length))))
    single = _single(tokens[place])
    if single:
        found.append((PHRASE, single))
    if not any(len(span.tokens) == 1 for _, span in found):
        found.append((UNKNOWN, Span(tokens[place : place + 1])))
    return found


def _both(part: tuple[Token, ...], meaning: Meaning, named: Span | None) -> Span:
    names = named.names if named and named.complete else ()
    return Span(part, meaning.sense, meaning.value, names=names, complete=bool(names))


def _single(token: Token) -> Span | None:
    if token.text in CURRENCY_SIGNS:
        return Span((token,), Sense.CURRENCY)
    if token.text in PUNCTUATION:
        return Span((token,), PUNCTUATION[token.text])
    if not NUMERAL.fullmatch(token.text):
        return None
    try:
        amount = Decimal(_plain(token.text))
    except InvalidOperation:
        return None
    value = int(amount) if amount == amount.to_integral_value() and amount < 10**6 else None
    return Span((token,), Sense.NUMBER, value, amount)


def _plain(number: str) -> str:
    head, comma, tail = number.partition(",")
    return (
        head + tail.replace(",", "") if comma and len(tail.split(",")[0]) == 3 else number.replace(",", ".")
    )


def _runs(tokens: tuple[Token, ...], place: int, index: Index, memo: Memo) -> list[tuple[float, Span]]:
    """Each run of different words from here that lies within some name."""
    found = []
    links = index.lexicon.links
    if tokens[place].stem not in index.loose:
        return []
    for end in range(place + 1, min(place + LONGEST_RUN, len(tokens)) + 1):
        part = tokens[place:end]
        last = part[-1].stem
        words = frozenset(token.stem for token in part)
        if (last not in index.loose and last not in links) or len(words) < len(part):
            break
        if words not in memo:
            memo[words] = _names(words, index)
        span = _named(part, *memo[words], index) if last not in links else None
        if span:
            found.append((_cost(span), span))
    return found


def _names(words: frozenset[str], index: Index) -> tuple[tuple[Name, ...], bool]:
    """Names with these words; when some are named in full, those first and of the others only dishes."""
    numbers = index.matching(list(words)) or index.matching(list(words - index.lexicon.links))
    names = [index.names[number] for number in sorted(numbers)]
    complete = [name for name in names if name.content <= words]
    if not complete:
        return tuple(names), False
    others = [name for name in names if name.kind is Kind.ITEM and not name.content <= words]
    return (*complete, *others), True


def _named(part: tuple[Token, ...], names: tuple[Name, ...], complete: bool, index: Index) -> Span | None:
    if complete:
        return Span(part, names=names, complete=True)
    heads = {name.head for name in names if name.kind is Kind.CATEGORY}
    known = index.lexicon.known
    own = [each for each in part if each.text[0].isalpha() and (each.text not in known or each.stem in heads)]
    edges = {part[0].stem, part[-1].stem} & index.lexicon.connectives
    return Span(part, names=names) if names and own and not edges else None


def _cost(span: Span) -> float:
    if not span.complete:
        return PARTIAL if len(span.tokens) == 1 else PARTIAL_RUN
    only_category = span.names[0].kind is Kind.CATEGORY and all(
        name.kind is Kind.CATEGORY for name in span.names if name.content <= span.words
    )
    return CATEGORY if only_category else COMPLETE
