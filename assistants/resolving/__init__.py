"""From what was meant to edits of the cart, questions and answers."""
