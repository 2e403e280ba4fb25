// Whether anything still comes from the other side. A browser takes five seconds to call a connection lost, and somebody who hears
// nothing for one second asks themself what has happened.
const EVERY = 250;
// What came in so many looks in a row comes always, so that it means something when it stops.
const REGULAR = 8;
// A look that came late tells of a page that had much to do, and not that nobody was heard meanwhile.
const MOST = 2 * EVERY;
const QUIET = 750;
const LOST = 1200;
// Whatever is back so soon came by itself: where a way anew was asked for without need, as where a device can't keep up, more time is
// given before it is asked for again.
const BY_ITSELF = 800;
const MOST_PATIENCE = 4;

export const BEGINNING = { regular: 0, silent: 0, word: "", patience: 1 };

const wordFor = (silent, patience) => {
  if (silent >= LOST * patience) return "lost";
  return silent >= QUIET ? "quiet" : "";
};

const learned = ({ word, silent, patience }) =>
  word === "lost" && silent < LOST * patience + BY_ITSELF ? Math.min(MOST_PATIENCE, 2 * patience) : patience;

// What is to be thought after one more look, `elapsed` ms after the one before: "" nothing, "quiet" and then "lost". `came`: sound or
// pictures. `answers`: that they can be reached is answered, though they send nothing, and may have nothing to send.
export function after(before, { elapsed, came, answers }) {
  if (came) return { regular: Math.min(REGULAR, before.regular + 1), silent: 0, word: "", patience: learned(before) };
  if (before.regular < REGULAR || (before.word && answers)) return { ...BEGINNING, patience: before.patience };
  const silent = before.silent + Math.min(elapsed, MOST);
  return { ...before, silent, word: wordFor(silent, before.patience) };
}

const newestIn = (pc) => Math.max(0, ...pc.getReceivers().flatMap((one) => one.getSynchronizationSources().map(({ timestamp }) => timestamp)));

// How often the two were answered whether they can be reached.
const answersIn = (stats) =>
  [...stats.values()].reduce((all, one) => all + (one.type === "candidate-pair" ? (one.requestsReceived ?? 0) + (one.responsesReceived ?? 0) : 0), 0);

// Looks at a connection again and again; `onWord` hears of each change. Gives `forget`, for when it begins anew, and `stop`.
export function listen(pc, onWord) {
  let state = BEGINNING;
  let newest = 0;
  let answered;
  let looked = performance.now();
  let looking = false;
  let over = false;

  // The browser's figures take it some time: they are asked for when nothing comes.
  const asked = async () => {
    const before = answered;
    answered = answersIn(await pc.getStats());
    return before !== undefined && answered > before;
  };
  const look = async () => {
    const heard = newestIn(pc);
    const came = heard > newest;
    newest = Math.max(newest, heard);
    if (came) answered = undefined;
    const answers = !came && state.silent > 0 && (await asked());
    const now = performance.now();
    const { word } = state;
    state = after(state, { elapsed: now - looked, came, answers });
    looked = now;
    if (!over && state.word !== word) onWord(state.word);
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look().catch(() => {}).finally(() => (looking = false));
  }, EVERY);
  return {
    forget: () => (state = { ...BEGINNING, patience: state.patience }),
    stop: () => {
      over = true;
      clearInterval(timer);
    },
  };
}
