// The messages this page knows, by conversation. Values come from the server by themselves, outside the page's state, so
// that what travels for one message does not grow with what is on the screen; see state/shared/chat.py.
import { refs } from "$/utils/state";

const RESEND_AFTER = 6000;
const GIVE_UP_AFTER = 5;

const threads = new Map();
const listeners = new Set();
let version = 0;

export const subscribe = (listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
export const currentVersion = () => version;
const changed = () => {
  version += 1;
  listeners.forEach((listener) => listener());
};

export const thread = (conversation) => {
  if (!threads.has(conversation)) threads.set(conversation, { lines: new Map(), loaded: false, start: false, read: 0 });
  return threads.get(conversation);
};

export const linesOf = (conversation) => [...thread(conversation).lines.values()].sort((a, b) => a.seq - b.seq);

// The place after which lines are missing, or undefined when there is no gap.
export const gapIn = (lines) => lines.find((line, i) => i + 1 < lines.length && lines[i + 1].seq > line.seq + 1)?.seq;

// Unsent messages live in this tab until the server has them; sessionStorage survives a reload and ends with the tab.
const key = (kind, me, conversation) => `calm:${kind}:${me}:${conversation}`;
export const draftOf = (me, conversation) => sessionStorage.getItem(key("draft", me, conversation)) ?? "";
export const keepDraft = (me, conversation, text) => sessionStorage.setItem(key("draft", me, conversation), text);

const unsentCache = new Map();
export const unsentOf = (me, conversation) => {
  const name = key("unsent", me, conversation);
  if (!unsentCache.has(name)) unsentCache.set(name, JSON.parse(sessionStorage.getItem(name) ?? "[]"));
  return unsentCache.get(name);
};
const keepUnsent = (me, conversation, unsent) => {
  const name = key("unsent", me, conversation);
  unsentCache.set(name, unsent);
  sessionStorage.setItem(name, JSON.stringify(unsent));
  changed();
};
const changeUnsent = (me, conversation, clientId, change) =>
  keepUnsent(me, conversation, unsentOf(me, conversation).map((one) => (one.client_id === clientId ? { ...one, ...change } : one)));

export const compose = (me, conversation, text) => {
  const one = { client_id: crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`, text, at: Date.now() };
  keepUnsent(me, conversation, [...unsentOf(me, conversation), { ...one, tries: 0, triedAt: 0, failed: "" }]);
};

// Hand over what was not tried lately; without `now` (ms), everything.
export const sendUnsent = (me, conversation, send, now = Infinity) => {
  for (const one of unsentOf(me, conversation)) {
    if (one.failed || now - one.triedAt < RESEND_AFTER) continue;
    const failed = one.tries >= GIVE_UP_AFTER ? "This was not sent." : "";
    changeUnsent(me, conversation, one.client_id, failed ? { failed } : { tries: one.tries + 1, triedAt: Date.now() });
    if (!failed) send(conversation, one.client_id, one.text);
  }
};
export const tryAgain = (me, conversation, clientId) =>
  changeUnsent(me, conversation, clientId, { failed: "", tries: 0, triedAt: 0 });

const forgetSent = (conversation, lines) => {
  for (const [name, unsent] of unsentCache) {
    const [, , me, where] = name.split(":");
    if (Number(where) !== conversation || !unsent.length) continue;
    const arrived = new Set(lines.filter((line) => line.by === Number(me)).map((line) => line.client_id));
    const left = unsent.filter((one) => !arrived.has(one.client_id));
    if (left.length !== unsent.length) keepUnsent(me, conversation, left);
  }
};

const take = {
  page: ({ conversation, lines, start }) => {
    const known = thread(conversation);
    lines.forEach((line) => known.lines.set(line.seq, line));
    known.loaded = true;
    known.start ||= start;
    forgetSent(conversation, lines);
  },
  line: (line) => {
    thread(line.conversation).lines.set(line.seq, line);
    forgetSent(line.conversation, [line]);
  },
  read: ({ conversation, seq }) => {
    const known = thread(conversation);
    known.read = Math.max(known.read, seq);
  },
  refused: ({ conversation, client_id, text }) => {
    for (const name of unsentCache.keys()) {
      const [, , me, where] = name.split(":");
      if (Number(where) === conversation) changeUnsent(me, conversation, client_id, { failed: text });
    }
  },
};

refs.ref_messages = { current: { set value(value) { take[value.kind]?.(value); changed(); } } };
