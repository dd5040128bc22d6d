"""English words of the pages the server renders; the chat element has its own in web/src/words."""

from __future__ import annotations

PHRASES = {
    "page_about": "About",
    "page_about_rest": "the shop",
    "page_hours": "Opening hours",
    "page_needs_script": "Ordering here needs JavaScript.",
    "page_call": "You can also call {phone}.",
    "page_home_title": "Countertalk: shops that sell by chat",
    "page_home_text": "Countertalk lets small shops sell by chat. Customers say what they would like, "
    "see their order take shape and pay by card on Stripe’s own page. Every conversation and every order "
    "is durable: nothing is lost, asked twice or charged twice.",
    "page_home_docs": "Read the API documentation",
    "page_problem_title": "Something went wrong",
    "page_problem_text": "Please try again in a moment.",
    "page_no_shop_title": "This shop is not here",
    "page_no_shop_text": "Please check the link or scan the code again.",
    "page_link_gone_title": "This link has expired",
    "page_link_gone_text": "Answer the mail and we will take you off.",
    "page_reminders_title": "Reminders about your cart",
    "page_reminders_question": "No more reminders?",
    "page_reminders_text": "We will not write to you about carts you left. "
    "Confirmations of orders you pay for still come.",
    "page_reminders_button": "Stop the reminders",
    "page_reminders_done": "Done",
    "page_reminders_done_text": "You will get no more reminders about carts. "
    "Confirmations of orders you pay for still come.",
}
