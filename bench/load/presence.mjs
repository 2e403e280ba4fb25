// Presence: one doctor changes it, and every other tab is told. The time until the last tab has it, over many changes.
//
// The first tab is the doctor's, the rest watch. Options: url, adapter, people, tabs (watching), changes.
import { answer, countClosed, loadAdapter, openTabs, readOptions, rounded, sleep } from "./lib.mjs";

const WARM_CHANGES = 3;
const PAUSE_MS = 250;
const GIVE_UP_MS = 15_000;

const options = readOptions();
const adapter = await loadAdapter(options.adapter);
const tabs = await openTabs(adapter, options, options.tabs + 1);
const [doctor, ...watching] = tabs;
let change = null;

for (const tab of watching) tab.onPresence((online) => heard(tab, online));
await sleep(2_000);

const last = [];
const every = [];
let lost = 0;
for (let number = 0; number < options.changes + WARM_CHANGES; number++) {
  const { times, missing } = await announce(number % 2 === 1);
  lost += missing;
  if (number >= WARM_CHANGES && missing === 0) {
    last.push(rounded(times.at(-1)));
    every.push(rounded(times[times.length >> 1]));
  }
  await sleep(PAUSE_MS);
}
await answer({ samples: last, median: every, lost, closed: countClosed(tabs) }, tabs);

function heard(tab, online) {
  if (!change || online !== change.online || change.seen.has(tab)) return;
  change.seen.add(tab);
  change.times.push(performance.now() - change.startedAt);
  if (change.seen.size === watching.length) change.complete();
}

/** Change the presence and wait until every tab has heard, or too long. */
async function announce(online) {
  const started = { online, seen: new Set(), times: [], startedAt: performance.now() };
  change = started;
  const all = new Promise((resolve) => (started.complete = resolve));
  doctor.announce(online);
  const timer = new Promise((resolve) => setTimeout(resolve, GIVE_UP_MS).unref());
  await Promise.race([all, timer]);
  change = null;
  return { times: started.times, missing: watching.length - started.seen.size };
}
