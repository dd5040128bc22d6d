"""English sentences about orders, payments, carts left behind, and the mails about them."""

from __future__ import annotations

PHRASES = {
    "stumbled": "I'm sorry, I stumbled over that. Please say it another way, or use the menu's buttons.",
    "one_moment": "One moment, let me think.",
    "awaiting_payment": "Your order waits for its payment, so I can't change it now. "
    "Pay it, or open it again to change it.",
    "money_under_way": "Your money is on its way, so I can't change or cancel your order now. "
    "I will tell you as soon as your bank is done. If it can't wait, ask the shop to cancel the order: "
    "then all that arrives is paid back.",
    "cart_closed": "I have put your order away for now. Write to me and you get it back as you left it.",
    "payment_link": "Your order is ready to pay: {total}.",
    "checkout_tax": "Tax {rate} %",
    "checkout_tip": "Tip",
    "payment_processing": "Your bank is working on the payment. I will tell you as soon as it is through.",
    "payment_failed": "The payment did not go through and nothing was charged. "
    "Your order is still here: say “that's all” to try again.",
    "payment_expired": "The payment link has run out and nothing was charged. "
    "Your order is still here: say “that's all” for a new link.",
    "payment_not_opened": "Payments could not be opened in time and nothing was charged. "
    "Your order is still here: say “that's all” to try again.",
    "order_withdrawn": "Your order is open again and nothing was charged. What would you like to change?",
    "order_withdrawn_unsure": "Your order is open again. Should you have paid already, it is all paid back. "
    "What would you like to change?",
    "changed_too_late": "You had paid already, so your order stands as it is. "
    "If you no longer want it, ask the shop to cancel it: then all is paid back.",
    "order_paid": "Thank you! Your order {number} is paid: {total}. We will tell you when it is ready.",
    "order_preparing": "We are preparing your order {number}.",
    "order_ready": "Your order {number} is ready!",
    "order_fulfilled": "Your order {number} is complete. Enjoy!",
    "order_cancelled": "Your order was cancelled: {reason}.",
    "order_cancelled_paid": "Your order was cancelled: {reason}. What you have paid is paid back to you; "
    "I will tell you when that is done.",
    "reason_staff": "the shop cannot make it",
    "reason_cancelled_by_operator": "the shop had to cancel it",
    "reason_unattended": "nobody at the shop took it in hand",
    "reason_changed_by_customer": "you wanted to change it",
    "reason_page_refused": "it could not be paid online",
    "reason_page_not_opened": "payments could not be opened in time",
    "reason_not_paid_in_time": "it was not paid in time",
    "reason_payment_failed": "the payment failed",
    "reason_payment_mismatch": "the payment did not match the order",
    "payments_down": "Payments cannot be opened right now. Your order is kept, and you get its payment link "
    "as soon as they work again. You can also change the order.",
    "order_refunded": "We have paid {amount} back. It can take your bank some days to show it.",
    "refund_under_way": "We are paying {amount} back. I will tell you when it is through.",
    "refund_failed": "Paying your money back did not work. The shop has been told and will see to it.",
    "paid_late": "Your payment arrived after the order was given up. We are paying it back in full.",
    "change_item_gone": "{before} is no longer available",
    "change_renamed": "{before} is now called {after}",
    "change_choices": "{subject}: {before} is now {after}",
    "change_choice_gone": "{subject}: {before} is no longer available",
    "change_unit_price": "{subject} is now {after} instead of {before}",
    "change_total": "your total is now {after} instead of {before}",
    "menu_changed": "The menu has changed since you chose: {changes}.",
    "cashier_question": "I'm sorry, I could not write your order down as it is. "
    "Please look at it once more and change what looks odd.",
    "cashier_differs": "One moment: from what you said I understood {changes}. "
    "Your order is unchanged. Confirm it as it is below, or tell me what to change.",
    "differs_quantity": "{after} × {subject} instead of {before}",
    "differs_item_added": "also {after}",
    "differs_item_gone": "no {subject}",
    "differs_choices": "{subject} with {after} instead of {before}",
    "differs_choices_added": "{subject} with {after}",
    "differs_choices_gone": "{subject} without {before}",
    "differs_tip": "a tip of {after} instead of {before}",
    "differs_order_type": "{after} instead of {before}",
    "differs_table": "table {note}",
    "differs_table_gone": "no table",
    "differs_table_other": "another table",
    "differs_note": "the note “{note}”, which is not on your order",
    "differs_note_gone": "no note",
    "differs_note_other": "another note",
    "differs_line_note": "{item} with the note “{note}”",
    "differs_line_note_gone": "{item} without a note",
    "differs_line_note_other": "{item} with another note",
    "differs_more": "more",
    "mail_line": "{line}  {price}",
    "recovery_mail_subject": "Your order at {shop} is waiting",
    "recovery_mail_body": "You left an order at {shop}:\n\n{lines}\n\nTotal: {total}\n\n"
    "Go on where you stopped:\n{link}\n\nNo more reminders like this:\n{unsubscribe}\n",
    "confirmation_mail_subject": "Your order {number} at {shop}",
    "confirmation_mail_body": "Thank you for your order {number} at {shop}.\n\n{lines}\n\nTotal: {total}\n\n"
    "{address}\n\nFollow it here:\n{link}\n",
}
