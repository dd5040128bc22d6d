"""A stand-in for Stripe on one machine: it proves wire format and our rules, not Stripe's behaviour."""
