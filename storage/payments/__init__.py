"""Payments, refunds and Stripe's events."""
