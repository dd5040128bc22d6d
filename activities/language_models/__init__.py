"""The waiter and the cashier that ask a language model."""
