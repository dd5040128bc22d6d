"""Stripe's documents, built from the SDK's annotations: every nullable field is there, as null."""
