// The peer: what a team would otherwise build. Express, Socket.IO and PostgreSQL, doing the same work as CalmConnect:
// store the message, then deliver it; tell everyone that a doctor's presence changed; refuse an overlapping booking; introduce two pages that call each other.
//
// DATABASE_URL says where the database is, PORT where to listen. With `node --expose-gc` a POST to
// /collect collects garbage, so that memory is measured without what the collector would free anyway.
import http from "node:http";
import express from "express";
import pg from "pg";
import { Server } from "socket.io";

const SESSION_MINUTES = 50;
const PORT = Number(process.env.PORT ?? 18100);

// As many connections as CalmConnect's pool has by default.
const database = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = express();
const server = http.createServer(app);
const sockets = new Server(server, { transports: ["websocket"] });
const socketOfUser = new Map();

sockets.use((socket, next) => {
  const userId = Number(socket.handshake.auth?.userId);
  if (!Number.isInteger(userId)) return next(new Error("Please sign in first."));
  socket.data.userId = userId;
  next();
});

sockets.on("connection", (socket) => {
  const { userId } = socket.data;
  socketOfUser.set(userId, socket.id);
  socket.on("sendMessage", (message) => sendMessage(userId, message));
  socket.on("signal", ({ to, ...said }) => sockets.to(socketOfUser.get(to) ?? "").emit("signal", said));
  socket.on("setPresence", ({ online }) => sockets.emit("presenceChanged", { doctorId: userId, online }));
  socket.on("disconnect", () => {
    if (socketOfUser.get(userId) === socket.id) socketOfUser.delete(userId);
  });
});

async function sendMessage(sender, { to, text, clientId }) {
  const stored = await database.query(
    "insert into messages (sender, receiver, body) values ($1, $2, $3) returning id",
    [sender, to, text],
  );
  const receiver = socketOfUser.get(to);
  if (receiver) sockets.to(receiver).emit("receiveMessage", { id: stored.rows[0].id, from: sender, text, clientId });
}

app.post("/book", express.json(), async (request, response) => {
  const { doctor, patient, startsAt } = request.body;
  const starts = new Date(startsAt);
  const ends = new Date(starts.getTime() + SESSION_MINUTES * 60_000);
  const booked = await database.query(
    `insert into appointments (doctor_id, patient_id, during) values ($1, $2, tstzrange($3, $4))
     on conflict do nothing returning id`,
    [doctor, patient, starts, ends],
  );
  if (booked.rowCount === 0) return response.status(409).json({ error: "taken" });
  response.status(201).json({ id: booked.rows[0].id });
});

app.get("/call", (_request, response) => response.sendFile("call.html", { root: import.meta.dirname }));

app.get("/ping", (_request, response) => response.json("pong"));

app.post("/collect", (_request, response) => {
  globalThis.gc?.();
  response.json({ connected: sockets.engine.clientsCount });
});

// Express calls this for whatever the database refuses; a load that hits it must see it, not hang.
app.use((error, _request, response, _next) => response.status(500).json({ error: String(error) }));

// The whole load connects at once: a short backlog would measure refused connections.
server.listen({ port: PORT, host: "127.0.0.1", backlog: 2048 }, () => console.log(`peer listens on ${PORT}`));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
