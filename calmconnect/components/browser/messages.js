// The messages this page knows, by conversation. Values come from the server by themselves, outside the page's state, so
// that what travels for one message does not grow with what is on the screen; see state/shared/chat.py.
import { changed } from "./heard.js";
import * as outbox from "./outbox.js";
import { receive } from "./receive.js";

// With so many lines missing after a break, what was there before is let go: it comes back page by page when it is wanted.
const GAP_TOO_WIDE = 1000;
// Who writes says so every few seconds; who no longer does says nothing.
export const WRITES_FOR = 6000;
const END = 2 ** 31 - 1;

const threads = new Map();

// `lines` reach without a gap, once they are filled, to the newest one. `visit` holds the lines around an older place while
// somebody is looking there, `goal` is the place to bring into view. `opened` counts how often the server showed the end of the
// conversation, which it does after each new connection; `asked` how often it has said that something may have been missed.
// `change` is the last change that is known, `lastChange` the last there is. `seen` is how far each person has got, `reading`
// how far this page's person has come on this page, `read` on any. `search` is undefined while nobody searches. `help`: what this
// person wrote sounds like danger. `saying`: what is being said to this person and is no line yet, by whom, and which line it answers.
const blank = () => ({
  lines: new Map(), visit: undefined, goal: 0, loaded: false, opened: 0, asked: 0, change: 0, lastChange: 0,
  seen: new Map(), reading: 0, read: 0, writing: new Map(), search: undefined,
  help: false, saying: undefined,
});
export const thread = (conversation) => {
  if (!threads.has(conversation)) threads.set(conversation, blank());
  return threads.get(conversation);
};
export const all = () => threads.entries();

const inOrder = (lines) => [...lines.values()].sort((a, b) => a.seq - b.seq);
export const linesOf = (conversation) => inOrder(thread(conversation).lines);
export const linesInView = (conversation) => inOrder(thread(conversation).visit ?? thread(conversation).lines);
export const lineAt = (conversation, seq) => thread(conversation).lines.get(seq) ?? thread(conversation).visit?.get(seq);

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
export const someoneWrites = (known, me) =>
  [...known.writing].some(([person, at]) => person !== me && Date.now() - at < WRITES_FOR);

// Go to a line: give true when it is there already, else it has to be asked for (`around`).
export const goTo = (conversation, seq) => {
  const known = thread(conversation);
  if (known.lines.has(seq)) known.visit = undefined;
  known.goal = seq;
  changed();
  return Boolean(lineAt(conversation, seq));
};
export const arrivedAt = (conversation) => {
  thread(conversation).goal = 0;
};
export const backToEnd = (conversation) => {
  Object.assign(thread(conversation), { visit: undefined, goal: 0 });
  changed();
};

export const hideHelp = (conversation) => {
  thread(conversation).help = false;
  changed();
};

export const search = (conversation, words) => {
  thread(conversation).search = words === undefined ? undefined : { words, hits: [], before: words ? END : 0, waiting: false };
  changed();
};
export const searching = (conversation, waiting) => {
  thread(conversation).search.waiting = waiting;
};

const learn = (conversation, lines) => {
  const known = thread(conversation);
  lines.forEach((line) => {
    known.lines.set(line.seq, line);
    known.writing.delete(line.by);
    if (known.saying?.by === line.by && known.saying.answers < line.seq) known.saying = undefined;
  });
  outbox.arrived(conversation, lines);
  return known;
};

const letGoBeforeGap = (known, first) => {
  const before = [...known.lines.keys()].filter((seq) => seq < first);
  if (!before.length || first - Math.max(...before) < GAP_TOO_WIDE) return;
  before.forEach((seq) => known.lines.delete(seq));
};

// Lines around an older place: theirs is a window of their own until it meets the lines that reach to the end.
const learnAround = (conversation, lines) => {
  const known = thread(conversation);
  const window = new Map([...(known.visit ?? []), ...lines.map((line) => [line.seq, line])]);
  const meets = Math.max(...window.keys()) + 1 >= Math.min(...known.lines.keys());
  known.visit = meets ? undefined : window;
  if (meets) learn(conversation, [...window.values()]);
};
const adjoins = (known, lines) => {
  if (!known.visit || !lines.length) return false;
  const [first, last] = [Math.min(...known.visit.keys()), Math.max(...known.visit.keys())];
  return lines.at(-1).seq + 1 >= first && lines[0].seq <= last + 1;
};

// Only what is there is replaced: a line from far back would look like a gap.
const replace = (known, lines) => {
  for (const line of lines) {
    if (known.lines.has(line.seq)) known.lines.set(line.seq, line);
    if (known.visit?.has(line.seq)) known.visit.set(line.seq, line);
  }
};

const take = {
  opened: ({ conversation, lines, seen = [], change = 0, help = false }) => {
    const known = thread(conversation);
    if (help && !known.opened) known.help = true;
    known.saying = undefined;
    if (lines.length) letGoBeforeGap(known, lines[0].seq);
    learn(conversation, lines);
    if (!known.loaded) known.change = change;
    known.lastChange = Math.max(known.lastChange, change);
    known.loaded = true;
    known.opened += 1;
    seen.forEach((one) => getOn(known, one));
  },
  page: ({ conversation, lines }) => {
    if (adjoins(thread(conversation), lines)) learnAround(conversation, lines);
    else learn(conversation, lines);
  },
  around: ({ conversation, lines }) => {
    thread(conversation).visit = undefined;
    if (lines.length) learnAround(conversation, lines);
  },
  line: (line) => learn(line.conversation, [line]),
  changed: ({ number, ...line }) => {
    const known = thread(line.conversation);
    replace(known, [line]);
    if (number === known.change + 1) known.change = number;
    known.lastChange = Math.max(known.lastChange, number);
  },
  changes: ({ conversation, lines, number }) => {
    const known = thread(conversation);
    replace(known, lines);
    known.change = Math.max(known.change, number);
  },
  seen: ({ conversation, ...one }) => getOn(thread(conversation), one),
  read: ({ conversation, seq }) => {
    const known = thread(conversation);
    known.read = Math.max(known.read, seq);
  },
  writing: ({ conversation, by }) => {
    thread(conversation).writing.set(by, Date.now());
    setTimeout(changed, WRITES_FOR + 50);
  },
  saying: ({ conversation, by, text, answers }) => {
    thread(conversation).saying = { by, text, answers };
  },
  found: ({ conversation, search: words, hits, before }) => {
    const { search: current } = thread(conversation);
    if (current?.words !== words) return;
    Object.assign(current, { hits: [...current.hits, ...hits], before, waiting: false });
  },
  refused: ({ conversation, client_id, text, later }) => outbox.refused(conversation, client_id, text, later),
  help: ({ conversation }) => {
    thread(conversation).help = true;
  },
  missed: () => threads.forEach((known) => (known.asked += 1)),
};

receive("messages", (value) => {
  take[value.kind]?.(value);
  changed();
});
