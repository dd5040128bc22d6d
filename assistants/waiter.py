"""The waiter: one message and the context of the turn in, one whole turn out. Deterministic, without I/O."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistants.language.contract import Language
from assistants.language.registry import language_of
from assistants.language.tokens import MAX_TEXT
from assistants.notices import buttons
from assistants.notices.carts import changes, summary_of
from assistants.notices.notice import ButtonNotice, Listed, Value, notice
from assistants.notices.refusals import refusal
from assistants.resolving.button_handler import handle_button
from assistants.resolving.message_handler import handle_message
from assistants.resolving.missing_choice import missing_choice
from assistants.resolving.turn_draft import TurnDraft
from assistants.speaking.readback import read_back
from assistants.speaking.render import render, rendered_button, rendered_question, say
from domain.cart import apply as ordering
from domain.cart.model import Cart, draft_hash
from domain.catalogue.model import Catalogue
from domain.conversation import (
    Message,
    Phase,
    Question,
    Reply,
    Shown,
    Turn,
    TurnContext,
    TurnOutcome,
)
from domain.ids import ItemId, LineId
from domain.payments.pricing import quote
from domain.shops.shop import Shop

MOST_BUTTONS = 13


def take_turn(message: Message, context: TurnContext, new_line_id: Callable[[], LineId]) -> Turn:
    """Whatever a customer says or presses, the outcome; never an exception, never a price of its own."""
    turn = TurnDraft(context, new_line_id, frozen=context.phase is Phase.PAYING)
    if message.button:
        handle_button(turn, message.button)
    else:
        handle_message(turn, message.text)
        if len(message.text) > MAX_TEXT:
            turn.tell(notice("too_long_message", count=MAX_TEXT))
            turn.leftover.append("")
    if turn.frozen:
        return _while_paying(turn)
    if turn.wants_confirm and context.phase is Phase.CONFIRMING and _may_hand_off(turn):
        said = [say(turn.language, "handing_off")]
        return _turn(turn, Phase.CONFIRMING, said, outcome=TurnOutcome.HAND_OFF, draft=context.draft_hash)
    return _ordering(turn)


def greeting(context: TurnContext) -> Reply:
    shop, language = context.shop, language_of(context.language)
    key = "greeting_described" if shop.description else "greeting"
    shown = (buttons.show(each.name, each.id) for each in context.catalogue.categories[: MOST_BUTTONS - 1])
    text = say(language, key, shop=shop.name, description=shop.description)
    return Reply(text, tuple(rendered_button(each, language) for each in shown))


def option_question(cart: Cart, catalogue: Catalogue, language: Language) -> Question | None:
    """Return what must be asked next about the lines of this cart, or None."""
    asked = missing_choice(cart, catalogue)
    return rendered_question(asked, language) if asked else None


def _may_hand_off(turn: TurnDraft) -> bool:
    """Only a message that agrees and says nothing else, about the very draft that was read back."""
    current = _draft(turn.cart, turn.catalogue)
    named = turn.confirmed_draft or turn.context.draft_hash
    ready = turn.cart.lines and not ordering.problems(turn.cart, turn.catalogue)
    return (
        bool(ready)
        and named == current
        and not (
            turn.edited
            or turn.leftover
            or turn.answered
            or turn.question
            or turn.said
            or turn.outcome is not TurnOutcome.NONE
        )
    )


def _draft(cart: Cart, catalogue: Catalogue) -> str:
    return draft_hash(cart, catalogue.version, quote(cart, catalogue).total)


def _while_paying(turn: TurnDraft) -> Turn:
    """Questions are answered; the cart stays as it was ordered."""
    said = _spoken(turn, [])
    refused = (
        turn.edit_refused or turn.wants_checkout or turn.wants_confirm or (not said and not turn.leftover)
    )
    under_way = turn.context.money_under_way
    if refused and turn.outcome is TurnOutcome.NONE:
        said.append(say(turn.language, "money_under_way" if under_way else "awaiting_payment"))
    offered = [
        each for each in turn.buttons if each.value.split(":")[0] in {"show", "menu", "person", "cart"}
    ]
    if turn.outcome is TurnOutcome.NONE:
        offered.insert(0, buttons.person() if under_way else buttons.change_order())
    said = _or_apology(turn, list(dict.fromkeys(said)))
    return _turn(turn, Phase.PAYING, said, outcome=turn.outcome, offered=offered)


def _ordering(turn: TurnDraft) -> Turn:
    done = changes(turn.context.cart, turn.cart, turn.catalogue)
    if turn.emptied and not turn.cart.lines:
        done = [notice("cart_emptied")]
    said = _spoken(turn, done)
    question = _question(turn)
    asks_for_it = turn.wants_checkout or (turn.wants_confirm and bool(turn.cart.lines))
    confirming = turn.context.phase is Phase.CONFIRMING and not turn.leaves_confirming
    if (asks_for_it or (confirming and turn.edited)) and question is None and turn.cart.lines:
        return _confirming(turn, said)
    if asks_for_it and not turn.cart.lines:
        said.append(say(turn.language, "cart_empty" if turn.wants_checkout else "nothing_to_confirm"))
    if question is None and confirming and turn.cart.lines and not turn.edited:
        return _still_confirming(turn, said)
    return _still_ordering(turn, said, question)


def _confirming(turn: TurnDraft, said: list[str]) -> Turn:
    problems = ordering.problems(turn.cart, turn.catalogue)
    if problems:
        reasons = Listed(tuple(refusal(each) for each in problems))
        said.append(say(turn.language, "cannot_order", problems=reasons))
        items = [(line, turn.line_item(line)) for line in turn.cart.lines]
        names = {each.subject for each in problems}
        turn.offer(
            *(
                buttons.remove(item.name, line.id)
                for line, item in items
                if item and (item.name in names or not item.available)
            )
        )
        return _turn(turn, Phase.ORDERING, said, offered=turn.buttons)
    cart = _in_offered_type(turn.cart, turn.shop)
    turn.cart = cart
    before = _joined(said, turn.language)
    shown = read_back(cart, quote(cart, turn.catalogue), turn.shop, turn.language, before=before)
    return _as_turn(turn, shown.reply, Phase.CONFIRMING, draft=shown.draft_hash)


def _in_offered_type(cart: Cart, shop: Shop) -> Cart:
    if cart.order_type in shop.order_types or not shop.order_types:
        return cart
    return Cart(cart.lines, shop.order_types[0], "", cart.tip, cart.note)


def _still_confirming(turn: TurnDraft, said: list[str]) -> Turn:
    """Nothing changed: the read-back stands, unless it no longer says what the order would be."""
    current = _draft(turn.cart, turn.catalogue)
    if current != turn.context.draft_hash or turn.wants_confirm:
        return _confirming(turn, [*said, say(turn.language, "read_back_again")])
    offered = [buttons.confirm(current), buttons.change(), *turn.buttons]
    return _turn(turn, Phase.CONFIRMING, _or_apology(turn, said), offered=offered, draft=current)


def _still_ordering(turn: TurnDraft, said: list[str], question: Question | None) -> Turn:
    kept = turn.context.question
    if question is None and kept and not turn.edited and not turn.declined and (turn.answered or turn.polite):
        question = kept
    offered = list(turn.buttons)
    if question is not None:
        said.append(question.prompt)
        offered = [*buttons.of_question(question), *offered]
    elif turn.edited and turn.cart.lines:
        so_far = render(summary_of(turn.cart, turn.catalogue), turn.language)
        said += [so_far, say(turn.language, "anything_else")]
    said = _or_apology(turn, said)
    if not turn.buttons and question is None:
        offered += _usual(turn)
    return _turn(turn, Phase.ORDERING, said, offered=offered, question=question)


def _or_apology(turn: TurnDraft, said: list[str]) -> list[str]:
    """Return what is said; where nothing is, an apology, and the turn counts as not understood."""
    if said:
        return said
    turn.leftover.append("")
    return [say(turn.language, "nothing_understood")]


def _question(turn: TurnDraft) -> Question | None:
    """Return the question this turn ends with: its own, the open one once more, or a missing option's."""
    if turn.question:
        return rendered_question(turn.question, turn.language)
    if turn.asks_again:
        return turn.context.question
    return option_question(turn.cart, turn.catalogue, turn.language)


def _usual(turn: TurnDraft) -> list[ButtonNotice]:
    if turn.cart.lines:
        return [buttons.checkout(), buttons.menu(), buttons.cart()]
    return [buttons.menu(), buttons.person()]


def _spoken(turn: TurnDraft, done: Sequence[Value]) -> list[str]:
    """Return what was done and told in words, with what was not understood, or the welcome."""
    language = turn.language
    told = [render(each, language) for each in turn.said]
    said = [*(render(each, language) for each in done), *told]
    unknown = [words for words in dict.fromkeys(turn.leftover) if words.strip()]
    unsaid = [words for words in unknown if not any(words in each for each in told)]
    if unsaid:
        said.append(say(language, "not_understood", words=Listed(tuple(unsaid), "comma")))
    if not said:
        said += [render(each, language) for each in turn.courtesy[:1]]
    if not turn.context.greeted and (said or turn.polite):
        said.insert(0, say(language, "welcome" if said else "greeting", shop=turn.shop.name))
    return said


def _joined(said: Sequence[str], language: Language) -> str:
    return render(Listed(tuple(said), "sentence"), language)


def _turn(
    turn: TurnDraft,
    phase: Phase,
    said: Sequence[str],
    *,
    outcome: TurnOutcome | None = None,
    offered: Sequence[ButtonNotice] = (),
    question: Question | None = None,
    draft: str = "",
) -> Turn:
    shown = tuple(dict.fromkeys(offered))[:MOST_BUTTONS]
    reply = Reply(_joined(said, turn.language), tuple(rendered_button(each, turn.language) for each in shown))
    items = tuple(turn.suggested[each] for each in shown if each in turn.suggested)
    return _as_turn(turn, reply, phase, outcome=outcome, question=question, draft=draft, items=items)


def _as_turn(
    turn: TurnDraft,
    reply: Reply,
    phase: Phase,
    *,
    outcome: TurnOutcome | None = None,
    question: Question | None = None,
    draft: str = "",
    items: tuple[ItemId, ...] = (),
) -> Turn:
    return Turn(
        cart=turn.cart,
        reply=reply,
        phase=phase,
        question=question,
        focus=turn.focus,
        draft_hash=draft,
        outcome=turn.outcome if outcome is None else outcome,
        email=turn.email,
        covered=not turn.leftover,
        shown=_shown(turn, items, read_back=bool(draft) and outcome is None),
        items=items,
    )


def _shown(turn: TurnDraft, items: tuple[ItemId, ...], *, read_back: bool) -> Shown:
    if read_back:
        return Shown.READ_BACK
    if turn.shown_cart and turn.cart.lines:
        return Shown.CART
    return Shown.ITEMS if len(items) > 1 else Shown.NOTHING
