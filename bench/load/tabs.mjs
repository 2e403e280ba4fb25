// Tabs that are simply open, for measuring what they cost the server: opens them, says so, and waits for its input to end.
//
// Options: url, adapter, people, tabs.
import { answer, countClosed, loadAdapter, openTabs, readOptions, rounded } from "./lib.mjs";

const options = readOptions();
const start = performance.now();
const tabs = await openTabs(await loadAdapter(options.adapter), options, options.tabs);
process.stdout.write(`${JSON.stringify({ openedMs: rounded(performance.now() - start) })}\n`);

process.stdin.resume();
process.stdin.on("end", () => answer({ closed: countClosed(tabs) }, tabs));
