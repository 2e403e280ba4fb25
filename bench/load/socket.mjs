// As much of Socket.IO 5 over Engine.IO 4 as a tab needs, straight on a WebSocket: socket.io-client costs several times the
// CPU, and on a small machine the load would take from the servers what it is there to measure.
import WebSocket from "ws";

const CONNECT_TIMEOUT_MS = 30_000;

/**
 * Open one Socket.IO connection.
 *
 * `path` is the Engine.IO path, `namespace` "" for the default one, `auth` the payload of the CONNECT packet, `heard` maps the
 * names of events to who hears them. Resolves once the namespace is connected, with `{ emit(event, data), close(), closed() }`.
 */
export function openSocket(url, { path, namespace = "", query = {}, headers = {}, auth = {}, heard = {} }) {
  const address = new URL(path, url.replace(/^http/, "ws"));
  for (const [key, value] of Object.entries({ EIO: "4", transport: "websocket", ...query })) {
    address.searchParams.set(key, value);
  }
  // A browser offers compression too: whether a server takes it up shows in its memory.
  const socket = new WebSocket(address, { headers, perMessageDeflate: true });
  const prefix = namespace ? `${namespace},` : "";
  const connection = {
    emit: (event, data) => socket.send(`42${prefix}${JSON.stringify([event, data])}`),
    close: () => socket.close(),
    closed: () => socket.readyState !== WebSocket.OPEN,
  };

  return new Promise((resolve, reject) => {
    const fail = (reason) => {
      clearTimeout(timer);
      socket.terminate();
      reject(reason instanceof Error ? reason : new Error(reason));
    };
    const timer = setTimeout(() => fail("no answer while connecting"), CONNECT_TIMEOUT_MS);
    const connected = () => {
      clearTimeout(timer);
      resolve(connection);
    };
    socket.on("error", fail);
    socket.on("close", () => fail("closed while connecting"));
    socket.on("message", (data) => {
      const frame = data.toString();
      if (frame === "2") return socket.send("3"); // ping, pong
      if (frame[0] === "0") return socket.send(`40${prefix}${JSON.stringify(auth)}`);
      if (frame.startsWith("42")) return dispatch(heard, frame.slice(2 + prefix.length));
      if (frame.startsWith("40")) return connected();
      if (frame.startsWith("44")) return fail(`refused: ${frame.slice(2)}`);
    });
  });
}

function dispatch(heard, text) {
  const [event, data] = JSON.parse(text);
  heard[event]?.(data);
}
