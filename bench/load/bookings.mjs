// Bookings: many people, each on their own open connection, all start at once and ask for one slot after the other until
// they have one.
//
// Options: url, adapter, people, plan: the name of a list in `people.plans` that holds, for each person, their `slots`
// `{doctor, at}` (ms since 1970) in the order in which they want them.
import { answer, countClosed, cpuPercent, loadAdapter, openTabs, quantile, readOptions, rounded, sleep } from "./lib.mjs";

const options = readOptions();
const adapter = await loadAdapter(options.adapter);
const plan = options.people.plans[options.plan];
const bookers = await openTabs({ connect: adapter.connectBooker }, options, plan.length);
const answers = { booked: 0, taken: 0 };
const waits = [];
await sleep(1_000);

const cpu = process.cpuUsage();
const start = performance.now();
await Promise.all(bookers.map((booker, index) => bookOne(booker, plan[index].slots)));
const wallMs = performance.now() - start;

await answer(
  {
    ...answers,
    seconds: rounded(wallMs / 1000),
    p50: rounded(quantile(waits, 0.5)),
    p99: rounded(quantile(waits, 0.99)),
    loadCpu: cpuPercent(cpu, wallMs),
    closed: countClosed(bookers),
  },
  bookers,
);

async function bookOne(booker, slots) {
  for (const slot of slots) {
    const asked = performance.now();
    const got = await booker.book(slot);
    waits.push(performance.now() - asked);
    if (!(got in answers)) throw new Error(got);
    answers[got] += 1;
    if (got === "booked") return;
  }
}
