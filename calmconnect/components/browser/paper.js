// What somebody writes on the page and the server keeps as they type: the note or the document that is open. What it says comes from
// the server outside the page's state. Words that the server does not have yet live in this tab, which keeps them through a reload.
import { receive } from "./receive.js";
import { hearers } from "./store.js";

const PAUSE = 900;
const LONGEST_PAUSE = 5000;
const ANSWER_WITHIN = 6000;

let open = null;
const { hear: subscribe, tell: announce } = hearers();
const tell = () => {
  // Another object, so that whoever looks sees that something is new.
  if (open) open = { ...open };
  announce();
};
export { subscribe };
export const current = () => open;

// As the server keeps it: without white space around, without rows in which nothing stands.
const plain = (value) => {
  if (typeof value === "string") return value.replace(/\r\n?/g, "\n").trim().normalize("NFC");
  if (Array.isArray(value)) return value.map(plain).filter((row) => Object.values(row).some(Boolean));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]).filter(([, one]) => one.length));
};
const same = (one, other) => {
  const [a, b] = [plain(one), plain(other)];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]));
};

const key = (paper) => `calm:paper:${paper.place}:${paper.id}`;
const keptOf = (paper) => JSON.parse(sessionStorage.getItem(key(paper)) ?? "null");
const keep = () => {
  const { revision, words, sent, elsewhere } = open;
  sessionStorage.setItem(key(open), JSON.stringify({ revision, words, sent, elsewhere }));
};
const forget = () => sessionStorage.removeItem(key(open));

let send = null;
let pausing = 0;
let waiting = 0;
let answering = 0;

// `save` hands words over; null while there is no way to the server.
export const connect = (save) => {
  send = save;
  if (send && open?.dirty) flush();
};

export const write = (name, value) => {
  open.words = { ...open.words, [name]: value };
  open.dirty = true;
  open.problems = {};
  keep();
  clearTimeout(pausing);
  pausing = setTimeout(flush, PAUSE);
  waiting ||= setTimeout(flush, LONGEST_PAUSE);
  tell();
};

export const flush = () => {
  clearTimeout(pausing);
  clearTimeout(waiting);
  waiting = 0;
  if (!send || !open?.dirty || open.sent || open.elsewhere) return;
  open.sent = open.words;
  keep();
  hand(open);
  tell();
};

// The same words once more until there is an answer: the server takes saying it twice for saying it once.
const hand = (paper) => {
  clearTimeout(answering);
  if (!send || open?.id !== paper.id || !open.sent) return;
  send(open.id, open.revision, open.sent);
  answering = setTimeout(() => hand(paper), ANSWER_WITHIN);
};

const settled = () => {
  clearTimeout(answering);
  open.sent = null;
};

// Once nothing is on its way any more, and all that was written is with the server or given along.
export const whenSettled = (act) => {
  // What is given along need not be kept before.
  clearTimeout(pausing);
  clearTimeout(waiting);
  waiting = 0;
  if (open.sent) open.next = act;
  else act(open);
};

const kept = ({ revision }) => {
  const over = open.sent && same(open.sent, open.words);
  settled();
  open.revision = revision;
  open.dirty = !over;
  if (over) forget();
  else keep();
  const next = open.next;
  open.next = null;
  if (next) next(open);
  else flush();
};

const refused = ({ fields }) => {
  settled();
  Object.assign(open, { problems: fields, next: null });
  if (open.dirty) keep();
};

// For who has heard that it was changed elsewhere, too, and wants the words of this page to count.
export const insist = () => {
  open.elsewhere = false;
  flush();
};

export const letGo = () => {
  forget();
  Object.assign(open, { words: open.theirs ?? open.words, left: null, elsewhere: false, dirty: false, problems: {} });
  tell();
};

const show = (paper) => {
  const before = keptOf(paper);
  clearTimeout(answering);
  open = { ...paper, theirs: paper.words, sent: null, next: null, dirty: false, elsewhere: false, left: null, problems: {} };
  if (!before) return;
  if (!paper.draft) {
    const said = Object.keys(plain(before.words)).length && !same(before.words, paper.signed);
    if (said) open.left = before.words;
    else forget();
    return;
  }
  if (same(before.words, paper.words)) return forget();
  const mine = before.revision === paper.revision || (before.sent && same(before.sent, paper.words));
  Object.assign(open, { words: before.words, dirty: true, elsewhere: before.elsewhere || !mine });
  keep();
  flush();
};

const take = (value) => {
  if (value.what === "paper") show(value);
  else if (!open || open.id !== value.id) return;
  else if (value.what === "kept") kept(value);
  else refused(value);
  tell();
};

receive("paper", take);
