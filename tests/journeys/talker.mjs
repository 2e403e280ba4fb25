// One person's open conversation without a browser around it: the page's own scripts, and the Socket.IO client that pages have.
//
// `node talker.mjs '{"url", "cookie", "path", "conversation", "me", "mark", "count"}'` says `count` things, never more than a few
// ahead of the server, and prints `{"known": n}` whenever it knows of more lines; once told `{"known": n}` on standard input, and
// having nothing unsent any more, it waits for n lines and prints `{"lines": [[seq, by, text], …]}`.
import { randomUUID } from "node:crypto";
import { createRequire, registerHooks } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const ROOT = new URL("../../", import.meta.url);
const AHEAD = 3;
const EVENTS = "/_event";
const STATE = "reflex___state____state";
const CHAT = `${STATE}.calmconnect___state___shared___chat____chat_state`;

const { url, cookie, path, conversation, me, mark, count } = JSON.parse(process.argv[2]);

const kept = new Map();
globalThis.sessionStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
registerHooks({
  resolve: (name, context, next) =>
    name === "$/utils/state" ? { url: "data:text/javascript,export const refs = {};", shortCircuit: true } : next(name, context),
});
const { refs } = await import("$/utils/state");
const script = (name) => import(new URL(`calmconnect/components/browser/${name}`, ROOT));
const [{ subscribe }, messages, outbox, { keepUp }] = await Promise.all(
  ["heard.js", "messages.js", "outbox.js", "keeping_up.js"].map(script),
);
const { io } = await import(pathToFileURL(createRequire(new URL(".web/package.json", ROOT)).resolve("socket.io-client")));

// As `connect` in Reflex's own utils/state.js, but for how long it waits before it tries again.
const event = (name, payload = {}) => ({ name, payload, router_data: { pathname: path, asPath: path, query: {} } });
const socket = io(url + EVENTS, {
  path: EVENTS,
  transports: ["websocket"],
  autoConnect: false,
  reconnection: false,
  query: { token: randomUUID() },
  auth: { event: event(`${STATE}.hydrate_and_load`, { vars: {} }) },
  extraHeaders: { cookie: `calm_session=${cookie}`, origin: url },
});
const connectAgain = () => setTimeout(() => socket.connected || socket.connect(), 10);
socket.on("disconnect", connectAgain);
socket.on("connect_error", connectAgain);
socket.on("new_token", (token) => (socket.io.opts.query = { token }));
socket.on("event", ({ events }) => {
  for (const { name, payload } of events ?? []) {
    if (name === "_set_value" && refs[payload.ref]) refs[payload.ref].current.value = payload.value;
  }
});
const call = (handler, payload) => socket.connected && socket.emit("event", event(`${CHAT}.${handler}`, payload));
const print = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

let said = 0;
let printed = -1;
let wanted = Infinity;
const linesNow = () => messages.linesOf(conversation);
const sayMore = () => {
  while (said < count && outbox.unsentOf(me, conversation).length < AHEAD) {
    said += 1;
    outbox.compose(me, conversation, `${mark} ${said}`);
  }
};
const look = () => {
  if (!messages.thread(conversation).loaded) return;
  sayMore();
  const known = messages.thread(conversation).lines.size;
  if (known !== printed) print({ known: (printed = known) });
  if (known < wanted || said < count || outbox.unsentOf(me, conversation).length || messages.gapIn(linesNow()) !== undefined) return;
  print({ lines: linesNow().map(({ seq, by, text }) => [seq, by, text]) });
  process.exit();
};

createInterface({ input: process.stdin }).on("line", (line) => {
  wanted = JSON.parse(line).known;
  look();
});
keepUp(me, conversation, {
  send: (to, client_id, text) => call("send", { conversation: to, client_id, text }),
  fill: (of, after) => call("fill", { conversation: of, after }),
});
subscribe(look);
socket.connect();
