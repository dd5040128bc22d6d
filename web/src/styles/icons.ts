/** Line icons as inline SVG: one path each on a 24 grid, drawn in the colour of the text around them. */

import { html, type TemplateResult } from "lit";

const PATHS = {
  close: "M6 6l12 12M18 6 6 18",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  trash: "M4 7h16M9 7V5a1 1 0 0 1 1-1h4a1 1 0 0 1 1 1v2M6 7l1 12a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1l1-12M10 11v5M14 11v5",
  send: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  next: "M9 6l6 6-6 6",
  check: "M5 12.5l4.5 4.5L19 7",
  chat: "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z",
  book: "M12 6c-2-1.5-5-2-8-2v14c3 0 6 .5 8 2 2-1.5 5-2 8-2V4c-3 0-6 .5-8 2zM12 6v14",
  bag: "M5 8h14l1 11a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM9 8V7a3 3 0 0 1 6 0v1",
  search: "M11 4a7 7 0 1 1 0 14 7 7 0 0 1 0-14zM16 16l4.5 4.5",
  filter: "M4 7h16M7 12h10M10 17h4",
  clock: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.5l3 2",
  alert: "M12 4 2.5 20h19zM12 10v4.5M12 17.2v.3",
  retry: "M19 12a7 7 0 1 1-2-5l2.5 2.5M20 5v5h-5",
  share: "M12 15V4M8 8l4-4 4 4M5 13v6a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-6",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  offline: "M3 3l18 18M8.5 15.5a5 5 0 0 1 7 0M5 12a10 10 0 0 1 5-2.7M19 12a10 10 0 0 0-3-2M12 19v.3",
  card: "M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM3 10h18M7 14.5h3",
  devices: "M4 5h12a1 1 0 0 1 1 1v2M3 16h9M4 5a1 1 0 0 0-1 1v8M15 11h5a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-5a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1z",
  lock: "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3",
  utensils: "M7 4v7M5 4v4a2 2 0 0 0 4 0V4M7 11v9M17 4c-2 1-3 4-3 7h3zM17 11v9",
  pizza: "M4 7c5-3.5 11-3.5 16 0l-8 14zM6 10.5c4-2 8-2 12 0M11 13.5v.3M13.5 15.8v.3M10 11v.2",
  bowl: "M4 12h16a8 8 0 0 1-5 7.4V20H9v-.6A8 8 0 0 1 4 12zM9 9c0-1.5 1.5-1.5 1.5-3M13.5 9c0-1.5 1.5-1.5 1.5-3",
  leaf: "M5 19c0-9 5-14 15-14 0 10-5 14-12 13M5 20c1-5 4-8 9-10",
  coffee: "M5 9h11v6a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4zM16 10.5h2a2 2 0 0 1 0 4.5h-2M9 6c0-1 1-1 1-2M12.5 6c0-1 1-1 1-2",
  glass: "M7 6h10l-1 14H8zM7.5 11h9M12 6l2-3h2",
  wine: "M8 4h8l.5 4a4.5 4.5 0 0 1-9 0zM12 12.5V20M9 20h6M7.7 8.5h8.6",
  cake: "M4 20h16v-7a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2zM4 15.5c2 1.5 3.3 1.5 5.3 0s3.4 1.5 5.4 0 3.3 1.5 5.3 0M12 11V8M12 5.5v-1",
  bread: "M5 19v-7a3.5 3.5 0 0 1 1-7h12a3.5 3.5 0 0 1 1 7v7zM10 10v4M14 10v4",
  fish: "M3 12c3-5 10-6 14-1l4-3v8l-4-3c-4 5-11 4-14-1zM7.5 11.5v.3",
  cone: "M8 11l4 10 4-10M7 11h10M8 11a4 4 0 1 1 8 0",
  sandwich: "M4 10c0-3 4-5 8-5s8 2 8 5zM4 13.5c2 1.5 3.3 1.5 5.3 0s3.4 1.5 5.4 0 3.3 1.5 5.3 0M5 17h14v1a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2z",
} as const;

export type IconName = keyof typeof PATHS;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;
}
