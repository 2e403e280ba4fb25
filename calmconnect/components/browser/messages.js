// The messages this page knows, by conversation. Values come from the server by themselves, outside the page's state, so
// that what travels for one message does not grow with what is on the screen; see state/shared/chat.py.
import { refs } from "$/utils/state";
import { changed } from "./heard.js";
import * as outbox from "./outbox.js";

// With so many lines missing after a break, what was there before is let go: it comes back page by page when it is wanted.
const GAP_TOO_WIDE = 1000;

const threads = new Map();

// `opened` counts how often the server showed the end of the conversation, which it does after each new connection; `asked`
// how often it has said that something may have been missed. `seen` is how far each person has got, `reading` how far this page's
// person has come on this page, `read` on any.
const blank = () => ({
  lines: new Map(), loaded: false, opened: 0, asked: 0, seen: new Map(), reading: 0, read: 0,
});
export const thread = (conversation) => {
  if (!threads.has(conversation)) threads.set(conversation, blank());
  return threads.get(conversation);
};

export const all = () => threads.entries();

export const linesOf = (conversation) => [...thread(conversation).lines.values()].sort((a, b) => a.seq - b.seq);

// The place after which lines are missing, or undefined when there is no gap.
export const gapIn = (lines) => lines.find((line, i) => i + 1 < lines.length && lines[i + 1].seq > line.seq + 1)?.seq;

export const seenBy = (known, person) => known.seen.get(person) ?? { delivered: 0, read: 0 };
export const seenByOthers = (known, me) => {
  const others = [...known.seen].filter(([person]) => person !== me).map(([, seen]) => seen);
  const furthest = (what) => Math.max(0, ...others.map((seen) => seen[what]));
  return { delivered: furthest("delivered"), read: furthest("read") };
};
const getOn = (known, { by, delivered, read }) => {
  const before = seenBy(known, by);
  known.seen.set(by, { delivered: Math.max(before.delivered, delivered), read: Math.max(before.read, read) });
};

export const newestOfOthers = (known, me) => {
  let newest = 0;
  for (const line of known.lines.values()) if (line.by !== me && line.seq > newest) newest = line.seq;
  return newest;
};
export const reading = (conversation, seq) => {
  const known = thread(conversation);
  if (seq <= known.reading) return;
  known.reading = seq;
  changed();
};

const learn = (conversation, lines) => {
  const known = thread(conversation);
  lines.forEach((line) => known.lines.set(line.seq, line));
  outbox.arrived(conversation, lines);
  return known;
};

const letGoBeforeGap = (known, first) => {
  const before = [...known.lines.keys()].filter((seq) => seq < first);
  if (!before.length || first - Math.max(...before) < GAP_TOO_WIDE) return;
  before.forEach((seq) => known.lines.delete(seq));
};

const take = {
  opened: ({ conversation, lines, seen }) => {
    const known = thread(conversation);
    if (lines.length) letGoBeforeGap(known, lines[0].seq);
    learn(conversation, lines);
    known.loaded = true;
    known.opened += 1;
    seen.forEach((one) => getOn(known, one));
  },
  page: ({ conversation, lines }) => learn(conversation, lines),
  line: (line) => learn(line.conversation, [line]),
  seen: ({ conversation, ...one }) => getOn(thread(conversation), one),
  read: ({ conversation, seq }) => {
    const known = thread(conversation);
    known.read = Math.max(known.read, seq);
  },
  refused: ({ conversation, client_id, text }) => outbox.refused(conversation, client_id, text),
  missed: () => threads.forEach((known) => (known.asked += 1)),
};

refs.ref_messages = { current: { set value(value) { take[value.kind]?.(value); changed(); } } };
