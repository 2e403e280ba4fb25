// Chat: from the sender's event to the receiver's, one way, at a given rate whether or not answers come (open loop).
//
// Tabs 0 and 1 write to each other, 2 and 3, and so on, in turns. Options: url, adapter, people, tabs, warmSeconds,
// seconds, and either `rate` (messages a second over all pairs) or `search: {from, to, steps, p99}`, which looks for the
// highest rate at which the 99th percentile stays under `p99` ms and nothing is lost.
import { answer, countClosed, cpuPercent, loadAdapter, openTabs, quantile, readOptions, rounded, sleep } from "./lib.mjs";

const TEXT = "I slept better this week, and the breathing exercise you showed me helped on Tuesday evening. Thank you for it.";
// So many seconds' worth of messages on their way means that the server can't follow: the rest is not sent, and counts as lost.
// Its backlog would otherwise be worked off for minutes, while the other side has its turn.
const BACKLOG_SECONDS = 5;
const DRAIN_MS = 5_000;
const DRAIN_AT_MOST_MS = 60_000;
const TICK_MS = 1;

const options = readOptions();
const tabs = await openTabs(await loadAdapter(options.adapter), options, options.tabs);
const inFlight = new Map();
// Client ids are unique for ever in CalmConnect: a later run must not look like a resend of an earlier one.
const runId = Date.now().toString(36);
let numbered = 0;

tabs.forEach((tab, index) => tab.onMessage((clientId) => arrived(index, clientId)));
await sleep(1_500);
await (options.search ? search(options.search) : once());

function arrived(index, clientId) {
  const now = performance.now();
  const message = inFlight.get(clientId);
  // The sender's own tab may hear of its message too; only the receiver's counts.
  if (!message || message.to !== index) return;
  inFlight.delete(clientId);
  message.samples?.push(rounded(now - message.sentAt));
}

async function once() {
  const result = await sendAtRate(options.rate, options.seconds);
  await answer({ ...result, closed: countClosed(tabs) }, tabs);
}

/** Send at `rate` for a warm-up and then `seconds`, and wait for what is still on its way. */
async function sendAtRate(rate, seconds) {
  const warm = Math.round(rate * options.warmSeconds);
  const total = warm + Math.round(rate * seconds);
  const samples = [];
  const late = [];
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let sent = 0; sent < total && inFlight.size <= rate * BACKLOG_SECONDS; await sleep(TICK_MS)) {
    const elapsed = performance.now() - start;
    const due = Math.min(total, Math.floor((elapsed / 1000) * rate) + 1);
    for (; sent < due; sent++) {
      if (sent >= warm) late.push(elapsed - (sent * 1000) / rate);
      sendNumber(sent, sent >= warm ? samples : undefined);
    }
  }
  const loadCpu = cpuPercent(cpu, performance.now() - start);
  await drain();
  return { rate, due: total - warm, samples, lateP99: rounded(quantile(late, 0.99)), loadCpu };
}

function sendNumber(number, samples) {
  const pairs = tabs.length >> 1;
  const turn = Math.floor(number / pairs) % 2;
  const from = 2 * (number % pairs) + turn;
  const to = from ^ 1;
  const clientId = `bench-${runId}-${numbered++}`;
  inFlight.set(clientId, { to, sentAt: performance.now(), samples });
  tabs[from].send(to, TEXT, clientId);
}

/** Wait until all has arrived, or nothing more does; what is missing then counts as lost. */
async function drain() {
  let before = inFlight.size;
  let quietSince = performance.now();
  const until = quietSince + DRAIN_AT_MOST_MS;
  while (inFlight.size > 0 && performance.now() < Math.min(quietSince + DRAIN_MS, until)) {
    await sleep(20);
    if (inFlight.size < before) quietSince = performance.now();
    before = inFlight.size;
  }
  inFlight.clear();
}

/** Double the rate until it is too much, then halve the gap `steps` times. */
async function search({ from, to, steps, p99 }) {
  const tried = [];
  const holds = async (rate) => {
    const { samples, due, ...rest } = await sendAtRate(Math.round(rate), options.seconds);
    const reached = quantile(samples, 0.99);
    const held = reached < p99 && samples.length === due && countClosed(tabs) === 0;
    tried.push({ ...rest, p99: Number.isFinite(reached) ? reached : null, lost: due - samples.length, held });
    await sleep(1_000);
    return held;
  };
  let best = 0;
  let tooMuch = from;
  while (tooMuch <= to && (await holds(tooMuch))) {
    best = tooMuch;
    tooMuch *= 2;
  }
  for (let step = 0; step < steps && tooMuch <= to; step++) {
    const middle = (best + tooMuch) / 2;
    if (await holds(middle)) best = middle;
    else tooMuch = middle;
  }
  await answer({ sustained: Math.round(best), tried, closed: countClosed(tabs) }, tabs);
}
