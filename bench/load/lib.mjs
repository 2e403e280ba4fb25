// What every load shares: reading its options, opening many tabs, and answering with one JSON line.
import fs from "node:fs";

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The options of this run: one JSON object, the only argument. `people` names a file and is replaced by what it holds. */
export function readOptions() {
  const options = JSON.parse(process.argv[2]);
  if (options.people) options.people = JSON.parse(fs.readFileSync(options.people, "utf8"));
  return options;
}

/** The adapter for the server under load: what `adapters/peer.mjs` exports, every adapter does. */
export const loadAdapter = (name) => import(new URL(`./adapters/${name}.mjs`, import.meta.url));

/** Open `count` tabs, at most `abreast` at a time, and give them in order. One that can't connect ends the run. */
export async function openTabs(adapter, options, count, abreast = 25) {
  const tabs = new Array(count);
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next++;
      tabs[index] = await adapter.connect(options, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(abreast, count) }, worker));
  return tabs;
}

/** How many of the tabs are no longer connected: a server that drops tabs must not look fast. */
export const countClosed = (tabs) => tabs.filter((tab) => tab.closed()).length;

/** Answer with one JSON line and end, open connections or not. */
export async function answer(result, tabs = []) {
  for (const tab of tabs) tab.close();
  // Let the close frames out, so that the server sees people leave and not a thousand broken connections.
  await sleep(500);
  process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
}

/** Percent of one core this process used since `before` (from `process.cpuUsage()`) in `wallMs`. */
export function cpuPercent(before, wallMs) {
  const used = process.cpuUsage(before);
  return Math.round((used.user + used.system) / 10 / wallMs);
}

/** Milliseconds to two places: enough for a figure, and short when thousands are handed over. */
export const rounded = (ms) => Math.round(ms * 100) / 100;

/** The value below which the share `part` of `values` lies (nearest rank). */
export function quantile(values, part) {
  if (values.length === 0) return Infinity;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}
