"""Builds an Event: what happened to which object."""

import copy

import stripe

from local.standins.stripe.objects.blank import blank
from local.standins.stripe.wire import API_VERSION, Wire, new_id


def build(kind: str, subject: Wire, created: int, previous: Wire | None, pending_webhooks: int) -> Wire:
    data: Wire = {"object": copy.deepcopy(subject)}
    if previous is not None:
        data["previous_attributes"] = previous
    event = blank(stripe.Event)
    del event["account"], event["context"]
    return event | {
        "id": new_id("evt"),
        "object": "event",
        "api_version": API_VERSION,
        "created": created,
        "data": data,
        "livemode": False,
        "pending_webhooks": pending_webhooks,
        "type": kind,
    }
