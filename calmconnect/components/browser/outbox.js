// What was written and is not with the server yet. It lives in this tab: sessionStorage survives a reload and ends with the tab.
import { changed } from "./heard.js";

export const RESEND_AFTER = 6000;
const GIVE_UP_AFTER = 5;
const TOO_SOON = 1500;

const key = (kind, me, conversation) => `calm:${kind}:${me}:${conversation}`;
export const draftOf = (me, conversation) => sessionStorage.getItem(key("draft", me, conversation)) ?? "";
export const keepDraft = (me, conversation, text) => sessionStorage.setItem(key("draft", me, conversation), text);

const cache = new Map();
export const unsentOf = (me, conversation) => {
  const name = key("unsent", me, conversation);
  if (!cache.has(name)) cache.set(name, JSON.parse(sessionStorage.getItem(name) ?? "[]"));
  return cache.get(name);
};
const keep = (me, conversation, unsent) => {
  const name = key("unsent", me, conversation);
  cache.set(name, unsent);
  sessionStorage.setItem(name, JSON.stringify(unsent));
};
const change = (me, conversation, clientId, values) =>
  keep(me, conversation, unsentOf(me, conversation).map((one) => (one.client_id === clientId ? { ...one, ...values } : one)));

export const newId = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;

// `reply` is the place of the line that is answered, 0 for none. `attached`: the files that are with the server already, under the
// client id that the message then has to have.
export const compose = (me, conversation, text, attached, reply = 0) => {
  const { client_id, files } = attached?.files.length ? attached : { client_id: newId(), files: [] };
  const one = { client_id, text, files, reply, at: Date.now(), tries: 0, triedAt: 0, failed: "" };
  keep(me, conversation, [...unsentOf(me, conversation), one]);
  changed();
};

export const tryAgain = (me, conversation, clientId) => {
  change(me, conversation, clientId, { failed: "", tries: 0, triedAt: 0 });
  changed();
};

// Hand over what is next, and wait with the rest until the server has it: several on their way at once could overtake each other
// when a connection breaks between them. `again`: the connection is a new one, so what was on its way is handed over once more.
export const sendNext = (me, conversation, send, again) => {
  const now = Date.now();
  const next = unsentOf(me, conversation).find((one) => !one.failed);
  if (!next || (!again && now - next.triedAt < RESEND_AFTER)) return;
  if (!again && next.tries >= GIVE_UP_AFTER) {
    change(me, conversation, next.client_id, { failed: "This was not sent." });
    changed();
    return;
  }
  change(me, conversation, next.client_id, { tries: again ? next.tries : next.tries + 1, triedAt: now });
  send(conversation, next.client_id, next.text, next.files.length > 0, next.reply);
};

const ofConversation = (conversation) =>
  [...cache.keys()].map((name) => name.split(":")).filter(([, , , where]) => Number(where) === conversation);

// Lines came back from the server: what of them waited here does not wait any more.
export const arrived = (conversation, lines) => {
  for (const [, , me] of ofConversation(conversation)) {
    const there = new Set(lines.filter((line) => line.by === Number(me)).map((line) => line.client_id));
    const left = unsentOf(me, conversation).filter((one) => !there.has(one.client_id));
    if (left.length !== unsentOf(me, conversation).length) keep(me, conversation, left);
  }
};

// `later`: nothing is wrong with it, it only came too soon after others.
export const refused = (conversation, clientId, why, later) => {
  const values = later ? { tries: 0, triedAt: Date.now() - RESEND_AFTER + TOO_SOON } : { failed: why };
  for (const [, , me] of ofConversation(conversation)) change(me, conversation, clientId, values);
};
