"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "opt_out",
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("address_hash", name=op.f("pk_opt_out")),
    )
    op.create_table(
        "address",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("external", sa.Text(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
        sa.UniqueConstraint("channel", "external", name="address_once"),
    )
    op.create_table(
        "shop",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("profile", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("published_version", sa.Integer(), nullable=False),
        sa.Column("api_key_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop")),
        sa.UniqueConstraint("api_key_hash", name=op.f("uq_shop_api_key_hash")),
        sa.UniqueConstraint("slug", name=op.f("uq_shop_slug")),
    )
    op.create_table(
        "stripe_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("order_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="received", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("forwarded_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_event")),
    )
    op.create_index("event_outcome", "stripe_event", ["outcome", "received_at"], unique=False)
    op.create_index(
        "event_waiting",
        "stripe_event",
        ["next_try_at"],
        unique=False,
        postgresql_where="forwarded_at IS NULL",
    )
    op.create_table(
        "attention",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("shop_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_attention_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attention")),
        sa.UniqueConstraint("key", name=op.f("uq_attention_key")),
    )
    op.create_index(
        "attention_open", "attention", ["shop_id", "since"], unique=False, postgresql_where="done_at IS NULL"
    )
    op.create_table(
        "catalogue",
        sa.Column("shop_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("menu", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_catalogue_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "version", name=op.f("pk_catalogue")),
    )
    op.create_table(
        "daily_counter",
        sa.Column("shop_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_daily_counter_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "business_day", name=op.f("pk_daily_counter")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("shop_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("cart", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("catalogue_version", sa.Integer(), nullable=False),
        sa.Column("question", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("focus", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("draft_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("last_seq", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_turn", sa.Integer(), server_default="0", nullable=False),
        sa.Column("hand_off", sa.Text(), server_default="", nullable=False),
        sa.Column("address_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "phase in ('ordering', 'confirming', 'paying', 'closed')", name=op.f("ck_session_phase")
        ),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_session_address_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_session_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_index("sessions_of_address", "session", ["address_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("address_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("parts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("external_id", sa.Text(), server_default="", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'sent', 'failed', 'skipped')", name=op.f("ck_delivery_state")
        ),
        sa.ForeignKeyConstraint(["address_id"], ["address.id"], name=op.f("fk_delivery_address_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_delivery_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("key", name=op.f("uq_delivery_key")),
    )
    op.create_index("deliveries_of_address", "delivery", ["address_id"], unique=False)
    op.create_index(
        "deliveries_waiting",
        "delivery",
        ["address_id", "id"],
        unique=False,
        postgresql_where="state = 'waiting'",
    )
    op.create_index(
        "deliveries_of_session_waiting",
        "delivery",
        ["session_id"],
        unique=False,
        postgresql_where="state = 'waiting'",
    )
    op.create_index(
        "deliveries_done", "delivery", ["done_at"], unique=False, postgresql_where="done_at IS NOT NULL"
    )
    op.create_table(
        "machine_order",
        sa.Column("request_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("problems", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("order_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_machine_order_session_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_machine_order")),
    )
    op.create_index("machine_orders_of_session", "machine_order", ["session_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("button", sa.Text(), server_default="", nullable=False),
        sa.Column("buttons", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("link", sa.Text(), server_default="", nullable=False),
        sa.Column("card", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("in_reply_to", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role in ('customer', 'waiter', 'staff', 'shop')", name=op.f("ck_message_role")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_message_session_id")),
        sa.PrimaryKeyConstraint("session_id", "seq", name=op.f("pk_message")),
        sa.UniqueConstraint("session_id", "key", name="reply_once"),
        sa.UniqueConstraint("session_id", "message_id", name="message_once"),
    )
    op.create_index(
        "message_unanswered",
        "message",
        ["next_try_at"],
        unique=False,
        postgresql_where="role = 'customer' AND answered_by IS NULL",
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("shop_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("payment_state", sa.Text(), nullable=False),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("catalogue_version", sa.Integer(), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("quote", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("email", sa.Text(), server_default="", nullable=False),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "payment_state in ('none', 'authorised', 'deposit_paid', 'processing', 'paid', 'partially_refunded', 'refunded', 'disputed')",
            name=op.f("ck_orders_payment_state"),
        ),
        sa.CheckConstraint(
            "state in ('draft', 'awaiting_approval', 'approved', 'rejected', 'preparing', 'ready', 'fulfilled', 'cancelled', 'expired')",
            name=op.f("ck_orders_state"),
        ),
        sa.CheckConstraint("total >= 0", name=op.f("ck_orders_total")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_orders_session_id")),
        sa.ForeignKeyConstraint(["shop_id"], ["shop.id"], name=op.f("fk_orders_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("shop_id", "business_day", "sequence", name="daily_number_once"),
    )
    op.create_index("orders_of_session", "orders", ["session_id", "created_at"], unique=False)
    op.create_index("orders_of_shop", "orders", ["shop_id", "created_at"], unique=False)
    op.create_table(
        "recovery_attempt",
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_recovery_attempt_session_id")),
        sa.PrimaryKeyConstraint("session_id", "turn", "attempt", name=op.f("pk_recovery_attempt")),
    )
    op.create_table(
        "session_token",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('session', 'resume')", name=op.f("ck_session_token_kind")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_session_token_session_id")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_session_token")),
        sa.UniqueConstraint("letter", name=op.f("uq_session_token_letter")),
    )
    op.create_index("tokens_of_session", "session_token", ["session_id"], unique=False)
    op.create_table(
        "turn",
        sa.Column("session_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("handed", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("model", sa.Text(), server_default="", nullable=False),
        sa.Column("prompt_tokens", sa.Integer(), server_default="0", nullable=False),
        sa.Column("completion_tokens", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_turn_session_id")),
        sa.PrimaryKeyConstraint("session_id", "request_id", name=op.f("pk_turn")),
        sa.UniqueConstraint("session_id", "turn", name="turn_number_once"),
    )
    op.create_table(
        "order_event",
        sa.Column("order_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("payment_state", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "payment_state in ('none', 'authorised', 'deposit_paid', 'processing', 'paid', 'partially_refunded', 'refunded', 'disputed')",
            name=op.f("ck_order_event_payment_state"),
        ),
        sa.CheckConstraint(
            "state in ('draft', 'awaiting_approval', 'approved', 'rejected', 'preparing', 'ready', 'fulfilled', 'cancelled', 'expired')",
            name=op.f("ck_order_event_state"),
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_order_event_order_id")),
        sa.PrimaryKeyConstraint("order_id", "version", name=op.f("pk_order_event")),
        sa.UniqueConstraint("order_id", "key", name="step_once"),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("order_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("received", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("checkout_attempt", sa.Integer(), server_default="0", nullable=False),
        sa.Column("checkout_session_id", sa.Text(), nullable=True),
        sa.Column("checkout_url", sa.Text(), server_default="", nullable=False),
        sa.Column("payment_intent_id", sa.Text(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('full', 'deposit', 'balance')", name=op.f("ck_payment_kind")),
        sa.CheckConstraint(
            "state in ('open', 'processing', 'paid', 'expired', 'failed')", name=op.f("ck_payment_state")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_payment_amount")),
        sa.CheckConstraint("received >= 0", name=op.f("ck_payment_received")),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_payment_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("checkout_session_id", name=op.f("uq_payment_checkout_session_id")),
        sa.UniqueConstraint("order_id", "kind", "number", name="payment_once"),
        sa.UniqueConstraint("payment_intent_id", name=op.f("uq_payment_payment_intent_id")),
    )
    op.create_table(
        "refund",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("payment_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("refusal", sa.Text(), server_default="", nullable=False),
        sa.Column("stripe_refund_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "reason in ('confirmed', 'page_opened', 'page_waits', 'page_refused', 'page_not_opened', 'nothing_to_pay', 'payment_processing', 'payment_failed', 'payment_mismatch', 'not_paid_in_time', 'paid', 'paid_late', 'paid_after_the_end', 'changed_by_customer', 'change_too_late', 'cancelled_by_operator', 'cancel_too_late', 'staff', 'time', 'unattended', 'refund', 'refund_repeated', 'refund_failed', 'refund_refused', 'made_at_stripe', 'disputed')",
            name=op.f("ck_refund_reason"),
        ),
        sa.CheckConstraint(
            "status in ('planned', 'pending', 'requires_action', 'succeeded', 'failed', 'canceled', 'refused')",
            name=op.f("ck_refund_status"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_refund_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("stripe_refund_id", name=op.f("uq_refund_stripe_refund_id")),
    )
    op.create_index("refunds_of_payment", "refund", ["payment_id"], unique=False)


def downgrade() -> None:
    op.drop_index("refunds_of_payment", table_name="refund")
    op.drop_table("refund")
    op.drop_table("payment")
    op.drop_table("order_event")
    op.drop_table("turn")
    op.drop_index("tokens_of_session", table_name="session_token")
    op.drop_table("session_token")
    op.drop_table("recovery_attempt")
    op.drop_index("orders_of_shop", table_name="orders")
    op.drop_index("orders_of_session", table_name="orders")
    op.drop_table("orders")
    op.drop_index(
        "message_unanswered",
        table_name="message",
        postgresql_where="role = 'customer' AND answered_by IS NULL",
    )
    op.drop_table("message")
    op.drop_index("machine_orders_of_session", table_name="machine_order")
    op.drop_table("machine_order")
    op.drop_index("deliveries_done", table_name="delivery", postgresql_where="done_at IS NOT NULL")
    op.drop_index(
        "deliveries_of_session_waiting", table_name="delivery", postgresql_where="state = 'waiting'"
    )
    op.drop_index("deliveries_waiting", table_name="delivery", postgresql_where="state = 'waiting'")
    op.drop_index("deliveries_of_address", table_name="delivery")
    op.drop_table("delivery")
    op.drop_index("sessions_of_address", table_name="session")
    op.drop_table("session")
    op.drop_table("daily_counter")
    op.drop_table("catalogue")
    op.drop_index("attention_open", table_name="attention", postgresql_where="done_at IS NULL")
    op.drop_table("attention")
    op.drop_index("event_waiting", table_name="stripe_event", postgresql_where="forwarded_at IS NULL")
    op.drop_index("event_outcome", table_name="stripe_event")
    op.drop_table("stripe_event")
    op.drop_table("shop")
    op.drop_table("address")
    op.drop_table("opt_out")
