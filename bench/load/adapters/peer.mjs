// How a tab, and someone who books, talk to the peer. Every adapter offers these two functions, and what they give.
import http from "node:http";
import { openSocket } from "../socket.mjs";

const agent = new http.Agent({ keepAlive: true, maxSockets: Infinity });

/** Open the tab of the user `index + 1`. Tabs are numbered from 0, the peer's users from 1. */
export async function connect({ url }, index) {
  const heard = {};
  const socket = await openSocket(url, { path: "/socket.io/", auth: { userId: index + 1 }, heard });
  return {
    send: (to, text, clientId) => socket.emit("sendMessage", { to: to + 1, text, clientId }),
    onMessage: (callback) => (heard.receiveMessage = (message) => callback(message.clientId)),
    announce: (online) => socket.emit("setPresence", { online }),
    onPresence: (callback) => (heard.presenceChanged = (change) => callback(change.online)),
    close: socket.close,
    closed: socket.closed,
  };
}

/** Someone who books over a connection of their own that stays open; `book` answers "booked" or "taken". */
export async function connectBooker({ url }, index) {
  await request("GET", new URL("/ping", url));
  return {
    book: async ({ doctor, at }) => {
      const status = await request("POST", new URL("/book", url), { doctor, startsAt: at, patient: index + 1 });
      return { 201: "booked", 409: "taken" }[status] ?? `the peer answered ${status}`;
    },
    close: () => {},
    closed: () => false,
  };
}

/** Resolves with the status, once the whole answer has come. */
function request(method, url, body = {}) {
  return new Promise((resolve, reject) => {
    const text = JSON.stringify(body);
    const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
    const sent = http.request(url, { method, agent, headers }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode));
    });
    sent.on("error", reject);
    sent.end(text);
  });
}
