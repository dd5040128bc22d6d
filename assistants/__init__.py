"""The waiter: from a customer's words and the shop's menu to a proposal. Pure, without any I/O."""
