"""The waiter: one message and what lies on the table in, one whole turn out. Deterministic, without I/O."""

from __future__ import annotations

from collections.abc import Callable

from assistants.language.phrases import say
from assistants.language.tokens import MAX_TEXT
from assistants.resolving.pad import Pad
from assistants.resolving.presses import press
from assistants.resolving.talk import talk
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


def take_turn(message: Message, table: TurnContext, new_line_id: Callable[[], LineId]) -> Turn:
    """Whatever a customer says or presses, the outcome; never an exception, never a price of its own."""
    pad = Pad(table, new_line_id, frozen=table.phase is Phase.PAYING)
    if message.button:
        press(pad, message.button)
    else:
        talk(pad, message.text)
        if len(message.text) > MAX_TEXT:
            pad.tell(say("too_long_message", count=MAX_TEXT))
            pad.leftover.append("")
    if pad.frozen:
        return _while_paying(pad)
    if pad.wants_confirm and table.phase is Phase.CONFIRMING and _may_hand_off(pad):
        return _turn(
            pad, Phase.CONFIRMING, say("handing_off"), outcome=TurnOutcome.HAND_OFF, draft=table.draft_hash
        )
    return _ordering(pad)


def greeting(table: TurnContext) -> Reply:
    shop = table.shop
    key = "greeting_described" if shop.description else "greeting"
    shown = [buttons.show(each.name, each.id) for each in table.catalogue.categories]
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


def _may_hand_off(pad: Pad) -> bool:
    """Only a message that agrees and says nothing else, about the very draft that was read back."""
    current = _draft(pad.cart, pad.catalogue)
    named = pad.confirmed_draft or pad.table.draft_hash
    ready = pad.cart.lines and not ordering.problems(pad.cart, pad.catalogue)
    return (
        bool(ready)
        and named == current
        and not (
            pad.edited
            or pad.leftover
            or pad.answered
            or pad.question
            or pad.said
            or pad.outcome is not TurnOutcome.NONE
        )
    )


def _draft(cart: Cart, catalogue: Catalogue) -> str:
    return draft_hash(cart, catalogue.version, quote(cart, catalogue).total)


def _while_paying(pad: Pad) -> Turn:
    """Questions are answered; the cart stays as it was ordered."""
    said = _spoken(pad, [])
    refused = pad.edit_refused or pad.wants_checkout or pad.wants_confirm or (not said and not pad.leftover)
    under_way = pad.table.money_under_way
    if refused and pad.outcome is TurnOutcome.NONE:
        said.append(say("money_under_way" if under_way else "awaiting_payment"))
    text = " ".join(dict.fromkeys(said))
    offered = [each for each in pad.buttons if each.value.split(":")[0] in {"show", "menu", "person", "cart"}]
    if pad.outcome is TurnOutcome.NONE:
        offered.insert(0, buttons.person() if under_way else buttons.change_order())
    return _turn(pad, Phase.PAYING, text or say("nothing_understood"), outcome=pad.outcome, offered=offered)


def _ordering(pad: Pad) -> Turn:
    done = changes(pad.table.cart, pad.cart, pad.catalogue)
    if pad.emptied and not pad.cart.lines:
        done = [say("cart_emptied")]
    said = _spoken(pad, done)
    question = pad.question or option_question(pad.cart, pad.catalogue)
    asks_for_it = pad.wants_checkout or (pad.wants_confirm and bool(pad.cart.lines))
    confirming = pad.table.phase is Phase.CONFIRMING and not pad.leaves_confirming
    if (asks_for_it or (confirming and pad.edited)) and question is None and pad.cart.lines:
        return _confirming(pad, said)
    if asks_for_it and not pad.cart.lines:
        said.append(say("cart_empty" if pad.wants_checkout else "nothing_to_confirm"))
    if question is None and confirming and pad.cart.lines and not pad.edited:
        return _still_confirming(pad, said)
    return _still_ordering(pad, said, question)


def _confirming(pad: Pad, said: list[str]) -> Turn:
    problems = ordering.problems(pad.cart, pad.catalogue)
    if problems:
        said.append(say("cannot_order", problems=listed([each.detail for each in problems])))
        items = [(line, pad.line_item(line)) for line in pad.cart.lines]
        names = {each.subject for each in problems}
        pad.offer(
            *(
                buttons.remove(say("button_remove", item=item.name), line.id)
                for line, item in items
                if item and (item.name in names or not item.available)
            )
        )
        return _turn(pad, Phase.ORDERING, " ".join(said), offered=pad.buttons)
    cart = _in_offered_type(pad.cart, pad.shop)
    pad.cart = cart
    shown = read_back(cart, quote(cart, pad.catalogue), pad.shop, before=" ".join(said))
    return _turn(
        pad,
        Phase.CONFIRMING,
        shown.reply.text,
        offered=list(shown.reply.buttons),
        draft=shown.draft_hash,
    )


def _in_offered_type(cart: Cart, shop: Shop) -> Cart:
    if cart.order_type in shop.order_types or not shop.order_types:
        return cart
    return Cart(cart.lines, shop.order_types[0], "", cart.tip, cart.note)


def _still_confirming(pad: Pad, said: list[str]) -> Turn:
    """Nothing changed: the read-back stands, unless it no longer says what the order would be."""
    current = _draft(pad.cart, pad.catalogue)
    if current != pad.table.draft_hash or pad.wants_confirm:
        return _confirming(pad, [*said, say("read_back_again")])
    text = " ".join(said) or say("nothing_understood")
    offered = [buttons.confirm(current), buttons.change(), *pad.buttons]
    return _turn(pad, Phase.CONFIRMING, text, offered=offered, draft=current)


def _still_ordering(pad: Pad, said: list[str], question: Question | None) -> Turn:
    kept = pad.table.question
    if question is None and kept and not pad.edited and not pad.declined and (pad.answered or pad.polite):
        question = kept
    offered = list(pad.buttons)
    if question is not None:
        said.append(question.prompt)
        offered = [*question_buttons(question), *offered]
    elif pad.edited and pad.cart.lines:
        said += [summary_of(pad.cart, pad.catalogue), say("anything_else")]
    text = "\n".join(_paragraphs(said)) or say("nothing_understood")
    if not pad.buttons and question is None:
        offered += _usual(pad)
    return _turn(pad, Phase.ORDERING, text, offered=offered, question=question)


def _paragraphs(said: list[str]) -> list[str]:
    return [" ".join(said)] if said else []


def _usual(pad: Pad) -> list[Button]:
    if pad.cart.lines:
        return [buttons.checkout(), buttons.menu(), buttons.cart()]
    return [buttons.menu(), buttons.person()]


def _spoken(pad: Pad, done: list[str]) -> list[str]:
    said = [*done, *pad.said]
    unknown = [words for words in dict.fromkeys(pad.leftover) if words.strip()]
    unsaid = [words for words in unknown if not any(words in each for each in pad.said)]
    if unsaid:
        said.append(say("not_understood", words=", ".join(unsaid)))
    if not said:
        said += pad.courtesy[:1]
    if not pad.table.greeted and (said or pad.polite):
        said.insert(0, say("welcome" if said else "greeting", shop=pad.shop.name))
    return said


def _turn(
    pad: Pad,
    phase: Phase,
    text: str,
    *,
    outcome: TurnOutcome | None = None,
    offered: list[Button] | None = None,
    question: Question | None = None,
    draft: str = "",
) -> Turn:
    buttons_shown = tuple(dict.fromkeys(offered or []))[:MOST_BUTTONS]
    items = tuple(pad.suggested[each] for each in buttons_shown if each in pad.suggested)
    understood = not pad.leftover and text != say("nothing_understood")
    return Turn(
        cart=pad.cart,
        reply=Reply(text, buttons_shown),
        phase=phase,
        question=question,
        focus=pad.focus,
        draft_hash=draft,
        outcome=pad.outcome if outcome is None else outcome,
        email=pad.email,
        covered=understood,
        shown=_shown(pad, items, read_back=bool(draft) and outcome is None),
        items=items,
    )


def _shown(pad: Pad, items: tuple[ItemId, ...], *, read_back: bool) -> Shown:
    if read_back:
        return Shown.READ_BACK
    if pad.shown_cart and pad.cart.lines:
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
