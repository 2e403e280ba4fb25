// The notes of a ticket, oldest first.
import { useSyncExternalStore } from "react";
import { Moment } from "./moment.jsx";
import { current, subscribe } from "./notes.js";

export function TicketNotes({ ticket, zone }) {
  const { ticket: whose, rows } = useSyncExternalStore(subscribe, current, current);
  if (whose !== ticket || !rows.length) return <p className="muted">Only agents and admins see what is written here.</p>;
  return (
    <ul className="ticket-notes">
      {rows.map(({ id, by, at, text }) => (
        <li key={id}>
          <p className="ticket-note-text">{text}</p>
          <p className="ticket-note-by">{by}{id === 0 ? ", at the end" : ""}, <Moment at={at} zone={zone} form="both" /></p>
        </li>
      ))}
    </ul>
  );
}
