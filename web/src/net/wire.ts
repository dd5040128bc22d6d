/** What the HTTP API sends and takes: the mirror of schemas/http/api.py. Amounts are minor units; `*_text` is for people. */

export type OrderType = "dine_in" | "pickup" | "delivery";
export type Amount = "none" | "light" | "regular" | "extra";
export type Phase = "ordering" | "confirming" | "paying" | "closed";
export type OrderState =
  | "draft"
  | "awaiting_approval"
  | "approved"
  | "rejected"
  | "preparing"
  | "ready"
  | "fulfilled"
  | "cancelled"
  | "expired";
export type PaymentState =
  | "none"
  | "authorised"
  | "deposit_paid"
  | "processing"
  | "paid"
  | "partially_refunded"
  | "refunded"
  | "disputed";

export interface Problem {
  error: string;
  detail: string;
}

export interface SessionOpened {
  session_id: string;
  token: string;
}

export interface ChatPost {
  message_id: string;
  text?: string;
  button?: string;
}

export interface ChatAccepted extends SessionOpened {
  message_id: string;
}

export interface Button {
  label: string;
  value: string;
}

export interface CartLineView {
  id: string;
  item_id: string;
  name: string;
  quantity: number;
  choices: string[];
  options: { option_id: string; count: number }[];
  ingredients: { ingredient_id: string; amount: Amount }[];
  note: string;
  unit_price: number;
  unit_price_text: string;
  total: number;
  total_text: string;
}

export interface TaxView {
  basis_points: number;
  amount: number;
  amount_text: string;
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

export interface OrderView {
  order_id: string;
  state: OrderState;
  payment_state: PaymentState;
  number: string;
  total: number;
  total_text: string;
  currency: string;
  checkout_url: string;
  expires_at: string | null;
  /** `text` is for people, and empty unless the order was given up. */
  reason: { code: string; text: string };
  updated_at: string;
}

export interface OrderStatus extends OrderView {
  source: "workflow" | "projection";
}

export interface ItemsCard {
  kind: "items";
  item_ids: string[];
}

export interface CartCard {
  kind: "cart";
  cart: CartView;
}

export interface ReadBackCard {
  kind: "read_back";
  draft_hash: string;
  cart: CartView;
}

export interface PaymentCard {
  kind: "payment";
  order_id: string;
  total_text: string;
  url: string;
}

export interface OrderStateCard {
  kind: "order";
  order_id: string;
  state: OrderState;
  number: string;
}

export type Card = ItemsCard | CartCard | ReadBackCard | PaymentCard | OrderStateCard;

export interface MessageEvent {
  seq: number;
  message_id: string | null;
  role: "customer" | "waiter" | "staff" | "shop";
  text: string;
  buttons: Button[];
  link: string;
  card?: Card | null;
  at: string;
}

export interface StateEvent {
  phase: Phase;
  cart: CartView;
  order: OrderView | null;
}

export interface DeltaEvent {
  turn: number;
  attempt: number;
  text: string;
}

export interface OptionChoice {
  option_id: string;
  count: number;
}

export interface IngredientChoice {
  ingredient_id: string;
  amount: Amount;
}

export interface CartItemPost {
  item_id: string;
  quantity: number;
  options: OptionChoice[];
  ingredients: IngredientChoice[];
  note: string;
  request_id: string;
}

export interface CartItemPatch {
  quantity?: number;
  options?: OptionChoice[];
  ingredients?: IngredientChoice[];
  note?: string;
  request_id: string;
}

export interface CartPatch {
  order_type?: OrderType;
  table?: string;
  tip?: number;
  tip_basis_points?: number;
  request_id: string;
}

export interface ResumeLink {
  url: string;
  expires_at: string;
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

export interface GroupView {
  id: string;
  name: string;
  min: number;
  max: number;
  options: OptionView[];
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

export interface CategoryView {
  id: string;
  name: string;
  items: ItemView[];
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

export interface MenuView {
  shop: ShopView;
  catalogue_version: number;
  currency: string;
  tax_inclusive: boolean;
  categories: CategoryView[];
}
