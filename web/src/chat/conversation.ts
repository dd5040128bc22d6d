/** One customer at the counter: session, stream, outbox and cart, joined into the state the page shows. */

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { Api, Refusal } from "../net/api";
import { CartEdits, type CartOwner } from "../cart/cart-edits";
import { EventStream } from "../net/events";
import { explain } from "./explain";
import { shopSpoke } from "../embed/embedded";
import type { NewItem } from "../emit";
import { Notices } from "./notices";
import { current, forgetReturn, hint, type Return, returnFrom, settled, watch } from "../order/order-watch";
import { Outbox } from "../net/outbox";
import { continueToPayment } from "../order/payment-redirect";
import { persist } from "../net/retry";
import { forgetResumeToken, resumeToken, Session } from "../net/session";
import { openStore } from "../net/store";
import { Transcript } from "./transcript";
import { withTabLock } from "../net/tab-lock";
import { say } from "../words";
import type { CartLineView, ChatPost, DeltaEvent, MenuView, MessageEvent, OrderView, ResumeLink, StateEvent } from "../net/wire";

const REPLY_EXPECTED_MS = 20_000;
/** A connection that is back within this time was never away, as far as anybody can see. */
const LOST_AFTER_MS = 1_500;

export class Conversation implements ReactiveController, CartOwner {
  transcript = new Transcript();
  state: StateEvent | null = null;
  menu: MenuView | null = null;
  menuFailed = false;
  live = true;
  /** Without a connection long enough to say so. */
  lost = false;
  online = navigator.onLine;
  /** The stored transcript is on the page; what comes from now on is news. */
  replayed = false;
  replyExpected = false;
  readonly notices = new Notices(() => this.changed());
  readonly returned: Return | null = returnFrom(location.search);
  readonly cart: CartEdits;
  readonly outbox: Outbox;

  private readonly api: Api;
  private readonly session: Session;
  private readonly life = new AbortController();
  private stream: EventStream | null = null;
  private watched: OrderView | null = null;
  private statesHeard = 0;
  private replyTimer = 0;
  private lostTimer = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    shopId: string,
  ) {
    const store = openStore();
    this.session = new Session(shopId, store);
    this.api = new Api(shopId, () => this.session.token);
    this.cart = new CartEdits(this.api, this);
    this.outbox = new Outbox(
      `countertalk.outbox.${shopId}`,
      store,
      (post) => this.deliver(post),
      () => this.changed(),
    );
    host.addController(this);
  }

  hostConnected(): void {
    const signal = this.life.signal;
    addEventListener("storage", (event) => this.otherTab(event), { signal });
    addEventListener("online", () => this.reachable(true), { signal });
    addEventListener("offline", () => this.reachable(false), { signal });
    void this.start();
  }

  hostDisconnected(): void {
    this.life.abort();
    this.stream?.close();
  }

  get hasSession(): boolean {
    return this.stream !== null;
  }

  get order(): OrderView | null {
    return current(this.state?.order ?? null, this.watched);
  }

  /** The customer came back from paying, and the payment is not known yet. */
  get checkingPayment(): boolean {
    if (this.returned?.how !== "paid") return false;
    const order = this.order;
    return !order || (order.order_id === this.returned.orderId && !settled(order));
  }

  get awaitingPayment(): boolean {
    return this.state?.phase === "paying";
  }

  /** The session was closed after a silence; its cart is still there to go on with. */
  get isClosed(): boolean {
    return this.state?.phase === "closed" && this.state.cart.lines.length > 0;
  }

  async add(post: NewItem): Promise<void> {
    const items = this.menu?.categories.flatMap((category) => category.items);
    const name = items?.find((item) => item.id === post.item_id)?.name;
    if (await this.cart.add(post)) this.notices.news(name ? say("added", { item: name }) : say("added_plain"));
  }

  async remove(line: CartLineView): Promise<void> {
    const { item_id, quantity, options, ingredients, note } = line;
    const undo = (): void => void this.add({ item_id, quantity, options, ingredients, note });
    if (await this.cart.remove(line.id)) this.notices.news(say("removed", { item: line.name }), undo);
  }

  resumeLink(): Promise<ResumeLink> {
    return persist(() => this.api.resumeLink());
  }

  async loadMenu(): Promise<void> {
    this.menuFailed = false;
    this.changed();
    try {
      this.menu = await persist(() => this.api.menu());
    } catch {
      this.menuFailed = true;
    }
    this.changed();
  }

  changed(): void {
    this.host.requestUpdate();
  }

  async ready(): Promise<void> {
    await withTabLock(this.outbox.key, async () => {
      if (!this.session.token) this.session.keep(await persist(() => this.api.openSession()));
    });
    this.connect();
  }

  /** A state heard on the stream meanwhile may be newer than the answer; the stream then has the last word. */
  async take(call: () => Promise<StateEvent>): Promise<void> {
    const heard = this.statesHeard;
    const state = await call();
    if (heard === this.statesHeard || !this.live) this.state = state;
  }

  failed(error: unknown): void {
    const token = this.session.token;
    if (token && error instanceof Refusal && error.status === 401) this.gone(token);
    else this.notices.problem(explain(error));
  }

  private async start(): Promise<void> {
    void this.loadMenu();
    await this.resume();
    this.connect();
    this.outbox.retry();
    if (this.returned) await this.comeBack(this.returned);
  }

  private async comeBack({ orderId }: Return): Promise<void> {
    void hint(this.api, orderId);
    await watch(this.api, orderId, (order) => this.found(order), this.life.signal);
  }

  private async resume(): Promise<void> {
    const token = resumeToken(location.hash);
    if (!token) return;
    try {
      this.session.keep(await persist(() => this.api.resume(token)));
      forgetResumeToken();
    } catch (error) {
      if (error instanceof Refusal && !error.passing) {
        forgetResumeToken();
        this.notices.problem(say("resume_expired"));
      } else {
        this.failed(error);
      }
    }
  }

  private connect(): void {
    const token = this.session.token;
    if (!token || this.stream?.token === token) return;
    if (this.stream) this.leave();
    this.stream = new EventStream(this.api.eventsUrl, token, {
      message: (row) => this.message(row),
      delta: (event) => this.delta(event),
      state: (state) => this.heardState(state),
      connected: (live) => this.connected(live),
      gone: (gone) => this.gone(gone),
    });
    this.changed();
  }

  private leave(): void {
    this.stream?.close();
    this.stream = null;
    this.transcript = new Transcript();
    this.state = null;
    this.replayed = false;
    this.live = true;
    this.lost = false;
    clearTimeout(this.lostTimer);
    this.expectReply(false);
    this.outbox.forgetSent();
  }

  private async deliver(post: ChatPost): Promise<void> {
    // A session of its own first: were the answer to a first message lost, its retry would open a second one.
    if (!this.session.token) this.session.keep(await this.api.openSession());
    const token = this.session.token;
    try {
      this.session.keep(await this.api.say(post));
    } catch (error) {
      if (!token || !(error instanceof Refusal) || !error.sessionGone) throw error;
      this.gone(token);
      this.session.keep(await this.api.say(post));
    }
    this.connect();
  }

  private message(row: MessageEvent): void {
    if (!this.transcript.take(row)) return;
    if (row.message_id) this.outbox.remove(row.message_id);
    if (this.replayed && row.role !== "customer") shopSpoke();
    this.expectReply(row.role === "customer" && this.replayed);
    this.changed();
  }

  private delta(event: DeltaEvent): void {
    this.transcript.grow(event);
    this.changed();
  }

  /** Where the stream gets through again, so do messages that could not be sent. */
  private connected(live: boolean): void {
    if (live && !this.live) this.outbox.retry();
    this.live = live;
    if (!live) this.transcript.dropGrowing();
    clearTimeout(this.lostTimer);
    if (live) this.lost = false;
    else this.lostTimer = window.setTimeout(() => this.setLost(), LOST_AFTER_MS);
    this.changed();
  }

  private setLost(): void {
    this.lost = true;
    this.changed();
  }

  private reachable(online: boolean): void {
    this.online = online;
    if (online) this.outbox.retry();
    this.changed();
  }

  private gone(token: string): void {
    this.session.drop(token);
    this.leave();
    this.connect();
    if (!this.stream) this.notices.problem(say("chat_ended"));
  }

  private heardState(state: StateEvent): void {
    this.statesHeard += 1;
    this.replayed = true;
    this.state = state;
    continueToPayment(state.order);
    this.changed();
  }

  private expectReply(expected: boolean): void {
    clearTimeout(this.replyTimer);
    this.replyExpected = expected;
    if (!expected) return;
    this.replyTimer = window.setTimeout(() => {
      this.replyExpected = false;
      this.changed();
    }, REPLY_EXPECTED_MS);
  }

  private found(order: OrderView): void {
    this.watched = order;
    if (settled(order)) forgetReturn();
    this.changed();
  }

  private otherTab(event: StorageEvent): void {
    if (event.key === this.session.key) this.connect();
    if (event.key === this.outbox.key) this.changed();
  }
}
