/** Made from OpenAPI by `make schema`. Amounts are minor units; `*_text` is for people. */

/** An amount of an ingredient. REGULAR is what the item comes with. */
export type Amount = "none" | "light" | "regular" | "extra";

/** A page of a shop's open concerns. `next` is the cursor of the page after it; None on the last. */
export interface AttentionList {
  concerns: AttentionView[];
  next: string | null;
}

/** Something that code cannot settle. `code` is stable; docs/operations.md says what each asks for. */
export interface AttentionView {
  id: number;
  kind: string;
  code: string;
  detail: string;
  order_id: string | null;
  session_id: string | null;
  since: string;
}

/** Counts of what was stored and waits to be passed on (Stripe's events) or answered (customers' */
export interface Backlog {
  count: number;
  oldest_seconds: number;
}

/** `value` is what a press sends back; `label` is what the customer reads. */
export interface Button {
  label: string;
  value: string;
}

export interface CartCard {
  kind: "cart";
  cart: CartView;
}

/** A change of a line: only what is sent changes. `options` replaces the whole choice of options of */
export interface CartItemPatch {
  quantity?: number | null;
  options?: OptionCountInput[] | null;
  ingredients?: IngredientAmount[] | null;
  note?: string | null;
  request_id?: string | null;
}

/** Add an item with its choices. `request_id` makes a repeated call harmless. */
export interface CartItemPost {
  item_id: string;
  quantity?: number;
  options?: OptionCountInput[];
  ingredients?: IngredientAmount[];
  note?: string;
  request_id?: string | null;
}

/** A line of the cart, priced. `choices` are its options and changed ingredients in words. */
export interface CartLineView {
  item_id: string;
  quantity: number;
  options: OptionCountOutput[];
  ingredients: IngredientAmount[];
  note: string;
  id: string;
  name: string;
  choices: string[];
  unit_price: number;
  unit_price_text: string;
  total: number;
  total_text: string;
}

/** Order type (with its table) and tip: `tip` in minor units or `tip_basis_points` of the subtotal. */
export interface CartPatch {
  order_type?: OrderType | null;
  table?: string;
  tip?: number | null;
  tip_basis_points?: number | null;
  request_id?: string | null;
}

export interface CartView {
  catalogue_version: number;
  currency: string;
  order_type: OrderType;
  table: string;
  lines: CartLineView[];
  subtotal: number;
  subtotal_text: string;
  taxes: TaxView[];
  tax_inclusive: boolean;
  tip: number;
  tip_text: string;
  total: number;
  total_text: string;
}

export interface CategoryView {
  id: string;
  name: string;
  items: ItemView[];
}

export interface ChangedIngredient {
  ingredient_id: string;
  amount: "none" | "light" | "extra";
}

export interface ChatAccepted {
  session_id: string;
  token: string;
  message_id: string;
}

/** A customer's message: free text or the value of a button. `message_id` is the client's own UUID. */
export interface ChatPost {
  message_id: string;
  text?: string | null;
  button?: string | null;
}

/** The answer to a message posted with `Prefer: wait=N`. */
export interface ChatReply {
  session_id: string;
  token: string;
  message_id: string;
  reply: ReplyView;
  cart: CartView;
  phase: Phase;
  order: OrderView | null;
}

/** Why, in the staff member's words; `request_id` makes a repeated press harmless. */
export interface DecisionRequest {
  note?: string;
  request_id?: string | null;
}

/** Words of a reply while they are made. A higher `attempt` of a turn replaces what came before. */
export interface DeltaEvent {
  turn: number;
  attempt: number;
  text: string;
}

/** A stable code; docs/architecture.md explains each. */
export type ErrorCode = "unreadable_request" | "bad_signature" | "unreadable_event" | "missing_token" | "invalid_token" | "wrong_key" | "not_found" | "unknown_line" | "method_not_allowed" | "awaiting_payment" | "money_under_way" | "sold_out" | "transition_refused" | "refused" | "too_large" | "invalid_request" | "invalid_menu" | "order_refused" | "idempotency_conflict" | "unknown_choice" | "invalid_choice" | "currency_mismatch" | "too_many_requests" | "internal" | "step_failed" | "unavailable" | "unknown_order";

export interface GroupView {
  id: string;
  name: string;
  min: number;
  max: number;
  options: OptionView[];
}

export interface Health {
  status: "ok";
}

export interface IngredientAmount {
  ingredient_id: string;
  amount: Amount;
}

export interface IngredientView {
  id: string;
  name: string;
  amounts: Amount[];
  extra_price: number;
  extra_price_text: string;
}

export interface ItemView {
  id: string;
  name: string;
  description: string;
  image: string;
  price: number;
  price_text: string;
  available: boolean;
  dietary: string[];
  allergens: string[];
  groups: GroupView[];
  ingredients: IngredientView[];
}

export interface ItemsCard {
  kind: "items";
  item_ids: string[];
}

export interface MenuView {
  shop: ShopView;
  catalogue_version: number;
  currency: string;
  tax_inclusive: boolean;
  tags: Record<string, string>;
  categories: CategoryView[];
}

/** A row of the transcript; its `seq` is the SSE id. `role` tells who speaks. */
export interface MessageEvent {
  seq: number;
  message_id: string | null;
  role: "customer" | "waiter" | "staff" | "shop";
  text: string;
  buttons: Button[];
  link: string;
  card: ItemsCard | CartCard | ReadBackCard | PaymentCard | OrderCard | null;
  at: string;
}

/** An option, `count` times. */
export interface OptionCountInput {
  option_id: string;
  count?: number;
}

/** An option, `count` times. */
export interface OptionCountOutput {
  option_id: string;
  count: number;
}

export interface OptionView {
  id: string;
  name: string;
  price_delta: number;
  price_delta_text: string;
  default: boolean;
  available: boolean;
  max_count: number;
}

export interface OrderCard {
  state: OrderState;
  payment_state: PaymentState;
  number: string;
  kind: "order";
  order_id: string;
}

/** A whole order. `catalogue_version` is the menu it was made from; `tip` is minor units. */
export interface OrderDocument {
  schema_version?: "1";
  shop_id: string;
  catalogue_version: number;
  order_type: "dine_in" | "pickup" | "delivery";
  table?: string;
  lines: OrderLine[];
  tip?: number;
  note?: string;
}

export interface OrderLine {
  item_id: string;
  quantity: number;
  options?: OptionCountInput[];
  ingredients?: ChangedIngredient[];
  note?: string;
}

export type OrderState = "draft" | "awaiting_approval" | "approved" | "rejected" | "preparing" | "ready" | "fulfilled" | "cancelled" | "expired";

/** `source`: the workflow itself, or the stored projection while it cannot be reached. */
export interface OrderStatus {
  state: OrderState;
  payment_state: PaymentState;
  number: string;
  order_id: string;
  total: number;
  total_text: string;
  currency: string;
  checkout_url: string;
  expires_at: string | null;
  reason: ReasonView;
  updated_at: string;
  source: "workflow" | "projection";
  waiting_for: string;
  waiting_since: string | null;
}

export type OrderType = "dine_in" | "pickup" | "delivery";

/** An order as its customer sees it. `checkout_url` only while it waits for payment. */
export interface OrderView {
  state: OrderState;
  payment_state: PaymentState;
  number: string;
  order_id: string;
  total: number;
  total_text: string;
  currency: string;
  checkout_url: string;
  expires_at: string | null;
  reason: ReasonView;
  updated_at: string;
}

export interface PaymentCard {
  kind: "payment";
  order_id: string;
  total_text: string;
  url: string;
}

export type PaymentState = "none" | "authorised" | "deposit_paid" | "processing" | "paid" | "partially_refunded" | "refunded" | "disputed";

/** The phase a customer session is in. */
export type Phase = "ordering" | "confirming" | "paying" | "closed";

/** A machine's order, accepted and priced; pay at `checkout_url`. */
export interface PlacedOrder {
  session_id: string;
  token: string;
  order: OrderView;
}

/** `error` is a stable code, `detail` says what and where. */
export interface ProblemBody {
  error: ErrorCode;
  detail: string;
}

export interface ReadBackCard {
  kind: "read_back";
  draft_hash: string;
  cart: CartView;
}

/** `dependencies` name each part and whether it answers; `waiting` is empty while the database is down. */
export interface Readiness {
  status: "ready" | "degraded";
  dependencies: Record<string, string>;
  waiting: Record<string, Backlog>;
}

export type ReasonCode = "confirmed" | "page_opened" | "page_waits" | "page_refused" | "page_not_opened" | "nothing_to_pay" | "payment_processing" | "payment_failed" | "payment_mismatch" | "not_paid_in_time" | "paid" | "paid_late" | "paid_after_the_end" | "changed_by_customer" | "change_too_late" | "cancelled_by_operator" | "cancel_too_late" | "staff" | "time" | "unattended" | "refund" | "refund_repeated" | "refund_failed" | "refund_refused" | "made_at_stripe" | "disputed";

/** Why the order is where it is. `text` is for people, and empty unless the order was given up. */
export interface ReasonView {
  code: ReasonCode;
  text: string;
}

export interface Received {
  outcome: string;
}

export interface ReplyView {
  text: string;
  buttons: Button[];
}

export interface ResumeLink {
  url: string;
  expires_at: string;
}

export interface ResumePost {
  resume_token: string;
}

export interface SessionOpened {
  session_id: string;
  token: string;
}

export interface ShopView {
  id: string;
  slug: string;
  name: string;
  description: string;
  address: string;
  phone: string;
  accent: string;
  order_types: OrderType[];
  hours: string[];
}

export type StaffAction = "prepare" | "ready" | "fulfil" | "cancel";

/** Sent on connecting and after each change, so that every tab shows the same cart and order. */
export interface StateEvent {
  phase: Phase;
  cart: CartView;
  order: OrderView | null;
}

/** A server-sent event. `id` is the number of a message's row; other events have none. */
export interface StreamEvent {
  event: "message" | "delta" | "state";
  data: string;
  id?: string;
}

export interface TaxView {
  basis_points: number;
  amount: number;
  amount_text: string;
}

/** `api_key` only for a shop that is new: it is shown once. */
export interface Uploaded {
  shop_id: string;
  slug: string;
  url: string;
  catalogue_version: number;
  items: number;
  api_key: string | null;
}
