// How a tab talks to CalmConnect: as a browser does, signed in by its cookie, with the events that the page's own components
// send. Handlers go by Reflex's names for them: the state's full name, then the method's.
import { randomUUID } from "node:crypto";
import { openSocket } from "../socket.mjs";

const NAMESPACE = "/_event";
const ROOT = "reflex___state____state";
const CHAT = `${ROOT}.calmconnect___state___shared___chat____chat_state`;
const DOCTOR_HOME = `${ROOT}.calmconnect___state___doctor___home____doctor_home_state`;
const DOCTOR_PAGE = `${ROOT}.calmconnect___state___public___doctor____doctor_page_state`;

/** Open the page of tab `index` of `people[scene]`, and wait until it has loaded. */
export async function connect({ url, people, scene }, index) {
  const { conversation, ...who } = people[scene][index];
  const page = await openPage(url, who);
  return {
    send: (_to, text, clientId) => page.emit(`${CHAT}.send`, { conversation, client_id: clientId, text }),
    onMessage: (callback) => page.hear("messages", (said) => said.kind === "line" && callback(said.client_id)),
    announce: (online) => page.emit(`${DOCTOR_HOME}.be`, { choice: online ? "online" : "away" }),
    onPresence: (callback) => page.hear("presence", (fact) => callback(fact.presence === "online")),
    close: page.close,
    closed: page.closed,
  };
}

/** Open the doctor's page that the person numbered `index` in the plan books on; `book` has a slot kept, and answers "booked" or "taken". */
export async function connectBooker({ url, people, plan }, index) {
  const page = await openPage(url, people.plans[plan][index]);
  let answered = () => {};
  page.watch(DOCTOR_PAGE, (changed) => {
    if (Object.keys(changed.problems_rx_state_ ?? {}).length > 0) answered("taken");
    else if (changed.held_rx_state_) answered("booked");
  });
  page.hear("notices", ({ kind, text }) => kind === "problem" && answered(text));
  return {
    book: ({ at }) =>
      new Promise((resolve) => {
        answered = resolve;
        page.emit(`${DOCTOR_PAGE}.choose`, { at });
      }),
    close: page.close,
    closed: page.closed,
  };
}

/**
 * Load a page. `hear(ref, callback)` gives what the server hands to the component known as `ref` (state/notices.py),
 * `watch(state, callback)` what changes in a state.
 */
async function openPage(url, { cookie, path }) {
  const listeners = {};
  const watched = {};
  let loaded;
  const loading = new Promise((resolve) => (loaded = resolve));
  const take = (update) => {
    if (update.delta?.[ROOT]?.is_hydrated_rx_state_) loaded();
    for (const state in update.delta) watched[state]?.(update.delta[state]);
    for (const { name, payload } of update.events ?? []) {
      if (name === "_set_value") listeners[payload.ref]?.forEach((callback) => callback(payload.value));
    }
  };
  const event = (name, payload) => ({ name, payload, router_data: { pathname: path, asPath: path } });
  const socket = await openSocket(url, {
    path: `${NAMESPACE}/`,
    namespace: NAMESPACE,
    query: { token: randomUUID() },
    headers: { cookie: `calm_session=${cookie}`, origin: url },
    auth: { event: event(`${ROOT}.hydrate_and_load`, { vars: {} }) },
    heard: { event: take },
  });
  await loading;
  return {
    emit: (name, payload) => socket.emit("event", event(name, payload)),
    hear: (ref, callback) => (listeners[`ref_${ref}`] ??= []).push(callback),
    watch: (state, callback) => (watched[state] = callback),
    close: socket.close,
    closed: socket.closed,
  };
}
