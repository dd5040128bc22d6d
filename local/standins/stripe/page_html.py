"""The HTML of the hosted page: plain forms, no script, readable on a phone and by a screen reader."""

from html import escape

from local.standins.stripe.money import in_words
from local.standins.stripe.wire import Wire

STYLE = """
:root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 28rem; padding: 1.5rem 1rem; }
h1 { font-size: 1.25rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: start; font-weight: 600; padding-block: .5rem; }
th { font-weight: 400; text-align: start; }
td { text-align: end; white-space: nowrap; }
th, td { border-top: 1px solid color-mix(in srgb, currentColor 25%, transparent); padding: .5rem 0; }
tfoot th, tfoot td { font-weight: 700; }
label { display: block; font-weight: 600; margin-top: 1.25rem; }
input, button { box-sizing: border-box; font: inherit; width: 100%; }
input, button { border: 1px solid; border-radius: .375rem; min-height: 2.75rem; padding: .5rem .75rem; }
button { cursor: pointer; margin-top: .75rem; }
button.main { background: #1a4fd6; border-color: #1a4fd6; color: #fff; font-weight: 600; }
:focus-visible { outline: 3px solid #f5a300; outline-offset: 2px; }
[role=alert] { border: 2px solid #b3261e; border-radius: .375rem; padding: .75rem; }
small { display: block; margin-top: 1.25rem; }
"""
PAY = {"book": "Book", "donate": "Donate"}


def _page(title: str, content: str) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(title)}</h1>\n{content}\n</main>\n</body>\n</html>\n"
    )


def plain_page(title: str, text: str) -> str:
    return _page(title, f"<p>{escape(text)}</p>")


def payment_page(session: Wire, lines: list[Wire], notice: str | None) -> str:
    total = in_words(session["amount_total"], session["currency"])
    alert = f'<p role="alert">{escape(notice)}</p>\n' if notice else ""
    return _page(
        f"Pay {total}",
        f"{alert}{_table(lines, total)}\n"
        f'<form method="post" action="/c/pay/{escape(session["id"])}">\n'
        f"{_email(session)}\n{_buttons(session, total)}"
        "</form>\n<small>A stand-in for Stripe: no card is asked for and no money moves.</small>",
    )


def _table(lines: list[Wire], total: str) -> str:
    rows = "".join(
        f'<tr><th scope="row">{line["quantity"]} × {escape(line["description"] or "Item")}</th>'
        f"<td>{escape(in_words(line['amount_total'], line['currency']))}</td></tr>\n"
        for line in lines
    )
    return (
        f"<table>\n<caption>Your order</caption>\n<tbody>\n{rows}</tbody>\n"
        f'<tfoot><tr><th scope="row">Total</th><td>{escape(total)}</td></tr></tfoot>\n</table>'
    )


def _email(session: Wire) -> str:
    known = session["customer_email"]
    fixed = f'value="{escape(known)}" readonly' if known else ""
    return (
        '<label for="email">Email</label>\n'
        f'<input id="email" name="email" type="email" autocomplete="email" required {fixed}>'
    )


def _buttons(session: Wire, total: str) -> str:
    verb = PAY.get(session["submit_type"] or "", "Pay")
    buttons = []
    if "card" in session["payment_method_types"]:
        buttons.append(f'<button class="main" name="action" value="pay">{verb} {escape(total)}</button>')
    if "sepa_debit" in session["payment_method_types"]:
        buttons.append('<button name="action" value="pay_later">Pay later (bank debit)</button>')
    buttons.append('<button name="action" value="decline">Decline (card refused)</button>')
    if session["cancel_url"]:
        buttons.append('<button name="action" value="leave" formnovalidate>Leave</button>')
    return "\n".join(buttons) + "\n"
