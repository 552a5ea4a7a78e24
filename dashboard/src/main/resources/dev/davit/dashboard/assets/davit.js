// Keeps a page as it is now. The server sends a word when something has changed; the page then
// loads itself again and replaces the parts that differ. Nothing is replayed, so a connection that
// broke costs nothing. Without this script, pages are what was true when they were loaded.

const main = document.querySelector("main[data-events]");
const LEAST_PAUSE = 1000; // ms between two loads
const LOG_PAUSE = 2000; // a log grows without a change of the run
const RETRY = 5000; // ms; browsers give up a stream that was refused
let source;
let retry;
let timer;
let loadedAt = Date.now();
let isLoading = false;
let isStale = false; // something has changed since the current load began
let isLeaving = false;

/** Loads soon: changes within a second are one load. */
function schedule(pause = LEAST_PAUSE) {
  if (isLoading) isStale = true;
  if (timer || isLoading || isLeaving || document.hidden) return;
  timer = setTimeout(load, Math.max(50, loadedAt + pause - Date.now()));
}

async function load() {
  timer = undefined;
  isLoading = true;
  isStale = false;
  try {
    const response = await fetch(location.href);
    if (response.status === 401) showNotice("You are logged out: this page is not live. ", "Log in");
    else if (response.ok && !isLeaving) {
      show(new DOMParser().parseFromString(await response.text(), "text/html"));
    }
  } catch {
    // The dashboard has ended: the next connection loads again.
  } finally {
    isLoading = false;
    loadedAt = Date.now();
    if (isStale) schedule();
    else if (main.querySelector("[data-growing]")) schedule(LOG_PAUSE);
  }
}

const zone = document.querySelector(".zone");
let isLocal = false; // times are UTC, as the server writes them, or those of the viewer
try {
  isLocal = localStorage.getItem("times") === "local";
} catch {
  // This browser remembers nothing.
}

function showTimes(page) {
  const format = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    timeZone: isLocal ? undefined : "UTC",
  });
  for (const time of page.querySelectorAll(":not([data-utc]) > time")) {
    time.textContent = format.format(new Date(time.dateTime));
  }
}

function offerZones() {
  const button = document.createElement("button");
  const say = () => {
    button.textContent = isLocal ? "Times are local" : "Times are UTC";
    button.title = isLocal ? "Show UTC" : "Show local times";
    showTimes(document);
  };
  button.onclick = () => {
    isLocal = !isLocal;
    say();
    try {
      localStorage.setItem("times", isLocal ? "local" : "utc");
    } catch {
      // Then this page alone has them.
    }
  };
  say();
  zone.replaceChildren(button);
}

/** What a page can say only with this script: times in the zone of the viewer. */
function showViewer(page) {
  showTimes(page);
  const time = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  for (const cell of page.querySelectorAll("[data-viewer]")) {
    cell.hidden = false;
    if (cell.dataset.viewer) cell.textContent = time.format(new Date(cell.dataset.viewer));
  }
}

function show(page) {
  showViewer(page);
  const parts = [...page.querySelectorAll("[data-live]")];
  const ids = new Set(parts.map((part) => part.id));
  for (const next of parts) {
    const now = document.getElementById(next.id);
    if (!now) {
      // A part that was not there, such as the output of a run.
      main.replaceChildren(...page.querySelector("main").childNodes);
      return;
    }
    keepOnce(now, next);
    if (now.matches(".rows")) showRows(now, next);
    else if (now.outerHTML !== next.outerHTML) replace(now, next);
  }
  for (const gone of main.querySelectorAll("[data-live]")) {
    if (!ids.has(gone.id)) gone.remove();
  }
}

/** A word is drawn for each load, and is no change: the page keeps the one that it has. */
function keepOnce(now, next) {
  for (const word of next.querySelectorAll("[name=once]")) {
    const action = CSS.escape(word.form?.getAttribute("action") ?? "");
    const kept = now.querySelector(`form[action="${action}"]:not([data-sent]) [name=once]`);
    if (kept) word.setAttribute("value", kept.getAttribute("value"));
  }
}

/** Rows change in place. New ones wait for a press, so that nothing moves under the pointer. */
function showRows(now, next) {
  const before = now.querySelectorAll("tr[id]");
  const known = new Set([...before].map((row) => row.id));
  const fresh = [...next.querySelectorAll("tr[id]")].filter((row) => !known.has(row.id));
  for (const row of before) {
    const changed = next.querySelector("#" + CSS.escape(row.id));
    if (!changed) row.classList.add("gone"); // no longer on this page, or deleted
    else if (changed.outerHTML !== row.outerHTML && !row.contains(document.activeElement)) {
      row.replaceWith(changed.cloneNode(true));
    }
  }
  if (!before.length && fresh.length) return replace(now, next);
  const button = document.getElementById("new-runs");
  if (!button) return;
  button.hidden = !fresh.length;
  button.textContent = fresh.length === 1 ? "Show 1 new run" : `Show ${fresh.length} new runs`;
  button.onclick = () => location.reload();
}

/** Elements by what they are: others may appear before them. */
function named(part, selector) {
  const found = new Map();
  for (const it of part.querySelectorAll(selector)) {
    const words = (it.querySelector("summary") ?? it).textContent;
    const own = it.matches("pre, div") ? "" : (it.getAttribute("href") ?? words);
    let name = `${it.tagName} ${it.closest("section")?.querySelector("h2")?.textContent} ${own}`;
    while (found.has(name)) name += "+";
    found.set(name, it);
  }
  return found;
}

/** Open details stay open, the focus stays, and a log that was scrolled up stays up. */
function replace(now, next) {
  const details = named(now, "details");
  const log = now.querySelector("pre.log");
  const top = log && log.scrollTop;
  const isAtEnd = log && log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
  const inside = "a, button, summary, [tabindex]";
  const focus = [...named(now, inside)].find(([, it]) => it === document.activeElement);
  now.replaceWith(next);
  if (focus) named(next, inside).get(focus[0])?.focus({ preventScroll: true });
  named(next, "details").forEach((it, name) => (it.open = details.get(name)?.open ?? false));
  const newLog = next.querySelector("pre.log");
  if (log && newLog) newLog.scrollTop = isAtEnd ? newLog.scrollHeight : top;
}

/** Says above the page that it is not live; without text, that it is. A form in use stays. */
function showNotice(text = "", login = "") {
  document.getElementById("not-live")?.remove();
  if (!text) return;
  const notice = document.createElement("p");
  notice.id = "not-live";
  notice.className = "notice";
  notice.setAttribute("role", "status");
  notice.textContent = text;
  if (login) {
    const link = document.createElement("a");
    link.href = location.pathname + location.search; // asks for a login, and comes back
    link.target = "_blank";
    link.textContent = login;
    notice.append(link);
  }
  main.before(notice);
}

/** A browser has six connections for all tabs, so a hidden tab lets go of its own. */
function connect() {
  source?.close();
  source = undefined;
  clearTimeout(retry);
  if (document.hidden) return;
  isLeaving = false;
  source = new EventSource(main.dataset.events);
  source.onopen = () => showNotice();
  source.onmessage = () => schedule();
  source.onerror = (event) => {
    if (event.target !== source || source.readyState !== EventSource.CLOSED) return;
    if (!document.getElementById("not-live")) showNotice("This page is not live: trying again.");
    schedule(); // shows whether a login is missing
    retry = setTimeout(connect, RETRY);
  };
}

if (zone) offerZones();
if (main) {
  // A form that is being sent keeps the word by which a double click makes one run.
  document.addEventListener("submit", (event) => {
    event.target.dataset.sent = "true"; // whoever comes back and presses again wants another run
    isLeaving = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", connect);
  addEventListener("pagehide", () => {
    source?.close();
    clearTimeout(retry);
  });
  addEventListener("pageshow", (event) => event.persisted && connect());
  showViewer(document);
  connect();
  if (main.querySelector("[data-growing]")) schedule(LOG_PAUSE);
}
