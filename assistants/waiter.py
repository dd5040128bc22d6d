"""The waiter: one message and the context of the turn in, one whole turn out. Deterministic, without I/O."""

from __future__ import annotations

from collections.abc import Callable

from assistants.language.phrases import say
from assistants.language.tokens import MAX_TEXT
from assistants.resolving.button_handler import handle_button
from assistants.resolving.message_handler import handle_message
from assistants.resolving.turn_draft import TurnDraft
from assistants.speaking import buttons
from assistants.speaking.readback import read_back
from assistants.speaking.replies import changes, listed, summary_of
from domain.cart import apply as ordering
from domain.cart.apply import OpenChoice
from domain.cart.edits import ChangeLine
from domain.cart.model import Cart, Selection, draft_hash
from domain.catalogue.model import Catalogue
from domain.conversation import (
    Button,
    Choice,
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
            turn.tell(say("too_long_message", count=MAX_TEXT))
            turn.leftover.append("")
    if turn.frozen:
        return _while_paying(turn)
    if turn.wants_confirm and context.phase is Phase.CONFIRMING and _may_hand_off(turn):
        return _turn(
            turn, Phase.CONFIRMING, say("handing_off"), outcome=TurnOutcome.HAND_OFF, draft=context.draft_hash
        )
    return _ordering(turn)


def greeting(context: TurnContext) -> Reply:
    shop = context.shop
    key = "greeting_described" if shop.description else "greeting"
    shown = [buttons.show(each.name, each.id) for each in context.catalogue.categories]
    return Reply(say(key, shop=shop.name, description=shop.description), tuple(shown[: MOST_BUTTONS - 1]))


def option_question(cart: Cart, catalogue: Catalogue) -> Question | None:
    """What must be asked next about the lines of this cart, if anything."""
    missing = ordering.open_choices(cart, catalogue)
    return _ask(missing[0], cart, catalogue) if missing else None


def question_buttons(question: Question) -> tuple[Button, ...]:
    """A button for each choice; a missing option's button works even after other messages."""
    found = []
    for number, choice in enumerate(question.choices, 1):
        edit = choice.edits[0] if len(choice.edits) == 1 else None
        if question.line_id and isinstance(edit, ChangeLine) and len(edit.selections) == 1:
            found.append(buttons.choose(choice.label, edit.line_id, edit.selections[0].option_id))
        else:
            found.append(buttons.pick(choice.label, number))
    return (*found, *(() if question.line_id else (buttons.skip(),)))


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
        said.append(say("money_under_way" if under_way else "awaiting_payment"))
    text = " ".join(dict.fromkeys(said))
    offered = [
        each for each in turn.buttons if each.value.split(":")[0] in {"show", "menu", "person", "cart"}
    ]
    if turn.outcome is TurnOutcome.NONE:
        offered.insert(0, buttons.person() if under_way else buttons.change_order())
    return _turn(turn, Phase.PAYING, _or_apology(turn, text), outcome=turn.outcome, offered=offered)


def _ordering(turn: TurnDraft) -> Turn:
    done = changes(turn.context.cart, turn.cart, turn.catalogue)
    if turn.emptied and not turn.cart.lines:
        done = [say("cart_emptied")]
    said = _spoken(turn, done)
    question = turn.question or option_question(turn.cart, turn.catalogue)
    asks_for_it = turn.wants_checkout or (turn.wants_confirm and bool(turn.cart.lines))
    confirming = turn.context.phase is Phase.CONFIRMING and not turn.leaves_confirming
    if (asks_for_it or (confirming and turn.edited)) and question is None and turn.cart.lines:
        return _confirming(turn, said)
    if asks_for_it and not turn.cart.lines:
        said.append(say("cart_empty" if turn.wants_checkout else "nothing_to_confirm"))
    if question is None and confirming and turn.cart.lines and not turn.edited:
        return _still_confirming(turn, said)
    return _still_ordering(turn, said, question)


def _confirming(turn: TurnDraft, said: list[str]) -> Turn:
    problems = ordering.problems(turn.cart, turn.catalogue)
    if problems:
        said.append(say("cannot_order", problems=listed([each.detail for each in problems])))
        items = [(line, turn.line_item(line)) for line in turn.cart.lines]
        names = {each.subject for each in problems}
        turn.offer(
            *(
                buttons.remove(say("button_remove", item=item.name), line.id)
                for line, item in items
                if item and (item.name in names or not item.available)
            )
        )
        return _turn(turn, Phase.ORDERING, " ".join(said), offered=turn.buttons)
    cart = _in_offered_type(turn.cart, turn.shop)
    turn.cart = cart
    shown = read_back(cart, quote(cart, turn.catalogue), turn.shop, before=" ".join(said))
    return _turn(
        turn,
        Phase.CONFIRMING,
        shown.reply.text,
        offered=list(shown.reply.buttons),
        draft=shown.draft_hash,
    )


def _in_offered_type(cart: Cart, shop: Shop) -> Cart:
    if cart.order_type in shop.order_types or not shop.order_types:
        return cart
    return Cart(cart.lines, shop.order_types[0], "", cart.tip, cart.note)


def _still_confirming(turn: TurnDraft, said: list[str]) -> Turn:
    """Nothing changed: the read-back stands, unless it no longer says what the order would be."""
    current = _draft(turn.cart, turn.catalogue)
    if current != turn.context.draft_hash or turn.wants_confirm:
        return _confirming(turn, [*said, say("read_back_again")])
    text = _or_apology(turn, " ".join(said))
    offered = [buttons.confirm(current), buttons.change(), *turn.buttons]
    return _turn(turn, Phase.CONFIRMING, text, offered=offered, draft=current)


def _still_ordering(turn: TurnDraft, said: list[str], question: Question | None) -> Turn:
    kept = turn.context.question
    if question is None and kept and not turn.edited and not turn.declined and (turn.answered or turn.polite):
        question = kept
    offered = list(turn.buttons)
    if question is not None:
        said.append(question.prompt)
        offered = [*question_buttons(question), *offered]
    elif turn.edited and turn.cart.lines:
        said += [summary_of(turn.cart, turn.catalogue), say("anything_else")]
    text = _or_apology(turn, " ".join(said))
    if not turn.buttons and question is None:
        offered += _usual(turn)
    return _turn(turn, Phase.ORDERING, text, offered=offered, question=question)


def _or_apology(turn: TurnDraft, text: str) -> str:
    """Return what is said; where nothing is, an apology, and the turn counts as not understood."""
    if text:
        return text
    turn.leftover.append("")
    return say("nothing_understood")


def _usual(turn: TurnDraft) -> list[Button]:
    if turn.cart.lines:
        return [buttons.checkout(), buttons.menu(), buttons.cart()]
    return [buttons.menu(), buttons.person()]


def _spoken(turn: TurnDraft, done: list[str]) -> list[str]:
    said = [*done, *turn.said]
    unknown = [words for words in dict.fromkeys(turn.leftover) if words.strip()]
    unsaid = [words for words in unknown if not any(words in each for each in turn.said)]
    if unsaid:
        said.append(say("not_understood", words=", ".join(unsaid)))
    if not said:
        said += turn.courtesy[:1]
    if not turn.context.greeted and (said or turn.polite):
        said.insert(0, say("welcome" if said else "greeting", shop=turn.shop.name))
    return said


def _turn(
    turn: TurnDraft,
    phase: Phase,
    text: str,
    *,
    outcome: TurnOutcome | None = None,
    offered: list[Button] | None = None,
    question: Question | None = None,
    draft: str = "",
) -> Turn:
    buttons_shown = tuple(dict.fromkeys(offered or []))[:MOST_BUTTONS]
    items = tuple(turn.suggested[each] for each in buttons_shown if each in turn.suggested)
    return Turn(
        cart=turn.cart,
        reply=Reply(text, buttons_shown),
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


def _ask(missing: OpenChoice, cart: Cart, catalogue: Catalogue) -> Question | None:
    line = cart.line(missing.line_id)
    item = catalogue.item(line.item_id) if line else None
    if line is None or item is None:
        return None
    group = missing.group
    free = [option for option in group.options if option.available]
    choices = tuple(Choice(option.name, (ChangeLine(line.id, (Selection(option.id),)),)) for option in free)
    prompt = say("which_option", item=item.name, group=group.name.lower())
    if group.min > 1:
        prompt = say("which_options", item=item.name, count=group.min, group=group.name.lower())
    return Question(prompt, choices, line.id)
