"""Who calls, and how a customer's session is opened."""
