/**
 * The button on a shop's own site: opens the shop's page in a frame, and takes that page's word for nothing but
 * closing, being ready and the number of unread messages. It runs among a stranger's scripts and styles, so it
 * keeps to its own shadow, and sets styles as objects, which a strict content security policy allows.
 *
 *     <script src="https://…/static/dist/embed.js" data-shop="trattoria-lucia" data-label="Order here" async></script>
 */

const STYLE = `
:host{all:initial}
*{box-sizing:border-box}
button{font:600 16px/1.2 system-ui,sans-serif;min-width:44px;min-height:44px;border:0;cursor:pointer}
button:focus-visible{outline:3px solid;outline-offset:-6px}
.open{position:fixed;inset:auto 16px 16px auto;z-index:2147483646;padding:14px 20px;border-radius:28px;
box-shadow:0 2px 12px #0006}
.new{margin-inline-start:8px;padding:2px 8px;border-radius:12px;background:#fff;color:#000}
dialog{position:fixed;inset:auto 16px 88px auto;z-index:2147483647;width:400px;height:min(720px,100vh - 104px);
max-width:none;max-height:none;margin:0;padding:0;border:0;border-radius:16px;overflow:hidden;flex-direction:column;
color-scheme:light dark;box-shadow:0 8px 40px #0006}
dialog[open]{display:flex}
div{display:flex;align-items:center;justify-content:space-between;padding-inline-start:16px;
font:600 16px/1.2 system-ui,sans-serif}
div button{background:none;color:inherit;font-size:24px}
iframe{flex:1;width:100%;border:0}
@media(max-width:600px){dialog{inset:0;width:100vw;height:100vh;height:100dvh;border-radius:0}}`;
const PHONE = "(max-width:600px)";

const tag = document.currentScript as HTMLScriptElement;
const { shop = "", label = "Order here", close: closing = "Close", new: news = "new", accent = "#b4532a" } = tag.dataset;
const { origin } = new URL(tag.src);

const host = document.createElement("countertalk-embed");
const shadow = host.attachShadow({ mode: "open" });
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
shadow.adoptedStyleSheets = [sheet];

const make = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  parent: Node,
  attributes: Record<string, string> = {},
  text = "",
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name);
  for (const each in attributes) made.setAttribute(each, attributes[each] ?? "");
  made.textContent = text;
  return parent.appendChild(made);
};

const opener = make("button", shadow, { type: "button", class: "open", "aria-haspopup": "dialog" }, label);
const dialog = make("dialog", shadow, { "aria-label": label });
const bar = make("div", dialog);
make("span", bar, {}, label);
const closer = make("button", bar, { type: "button", "aria-label": closing }, "×");
let frame: HTMLIFrameElement | undefined;
let ready = false;

/** Black or white, whichever is easier to read on the shop's colour. */
const ink = (hex: string): string => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => (parseInt(hex.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff";
};

const unread = (count: number): void => {
  opener.textContent = count ? `${label} ` : label;
  if (count) make("span", opener, { class: "new" }, `${count} ${news}`);
};

const tell = (word: "opened" | "closed"): void => {
  if (ready) frame?.contentWindow?.postMessage({ countertalk: word }, origin);
};

const open = (): void => {
  frame ??= make("iframe", dialog, {
    src: `${origin}/s/${encodeURIComponent(shop)}?embed=1`,
    title: label,
    allow: "clipboard-write",
    // The page learns from it where it stands, whatever this site's own policy is.
    referrerpolicy: "origin",
  });
  if (matchMedia(PHONE).matches) dialog.showModal();
  else dialog.show();
  opener.setAttribute("aria-expanded", "true");
  unread(0);
  (ready ? frame : closer).focus();
  tell("opened");
};

opener.onclick = () => (dialog.open ? dialog.close() : open());
closer.onclick = () => dialog.close();
dialog.onkeydown = ({ key }) => {
  if (key === "Escape") dialog.close();
};
dialog.onclose = () => {
  opener.setAttribute("aria-expanded", "false");
  opener.focus();
  tell("closed");
};

addEventListener("message", ({ data, origin: from, source }) => {
  if (from !== origin || !frame || source !== frame.contentWindow) return;
  if (data.countertalk === "ready") {
    ready = true;
    if (dialog.open) frame.focus();
    tell(dialog.open ? "opened" : "closed");
  }
  if (data.countertalk === "close") dialog.close();
  if (data.countertalk === "unread" && !dialog.open) unread(Math.min(99, Number(data.count) || 0));
});

opener.style.background = accent;
opener.style.color = ink(accent);
const show = (): unknown => document.body.append(host);
if (document.body) show();
else addEventListener("DOMContentLoaded", show);

export {};
