// The messages this page knows, by conversation. Values come from the server by themselves, outside the page's state, so
// that what travels for one message does not grow with what is on the screen; see state/shared/chat.py.
import { refs } from "$/utils/state";
import { changed } from "./heard.js";
import * as outbox from "./outbox.js";

// With so many lines missing after a break, what was there before is let go: it comes back page by page when it is wanted.
const GAP_TOO_WIDE = 1000;

const threads = new Map();

// `opened` counts how often the server showed the end of the conversation, which it does after each new connection; `asked`
// how often it has said that something may have been missed.
const blank = () => ({ lines: new Map(), loaded: false, start: false, read: 0, opened: 0, asked: 0 });
export const thread = (conversation) => {
  if (!threads.has(conversation)) threads.set(conversation, blank());
  return threads.get(conversation);
};

export const linesOf = (conversation) => [...thread(conversation).lines.values()].sort((a, b) => a.seq - b.seq);

// The place after which lines are missing, or undefined when there is no gap.
export const gapIn = (lines) => lines.find((line, i) => i + 1 < lines.length && lines[i + 1].seq > line.seq + 1)?.seq;

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
  known.start = false;
};

const take = {
  opened: ({ conversation, lines, start }) => {
    const known = thread(conversation);
    if (lines.length) letGoBeforeGap(known, lines[0].seq);
    learn(conversation, lines);
    known.loaded = true;
    known.opened += 1;
    known.start ||= start;
  },
  page: ({ conversation, lines, start }) => {
    learn(conversation, lines).start ||= start;
  },
  line: (line) => learn(line.conversation, [line]),
  read: ({ conversation, seq }) => {
    const known = thread(conversation);
    known.read = Math.max(known.read, seq);
  },
  refused: ({ conversation, client_id, text }) => outbox.refused(conversation, client_id, text),
  missed: () => threads.forEach((known) => (known.asked += 1)),
};

refs.ref_messages = { current: { set value(value) { take[value.kind]?.(value); changed(); } } };
