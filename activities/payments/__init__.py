"""All calls to Stripe."""
