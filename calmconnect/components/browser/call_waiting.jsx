// In a call, for a doctor: how many wait, who they are when asked for, and the way back to the waiting room for who is here.
import { useState } from "react";
import DoorOpen from "lucide-react/dist/esm/icons/door-open.mjs";
import { Moment } from "./moment.jsx";

// A screen may be shared: names are shown only when they are asked for.
export function Waiting({ call, rows, zone, onSendBack }) {
  const [open, setOpen] = useState(false);
  if (!rows.length && !call.session) return null;
  return (
    <div className="call-waiting">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}
        aria-label={rows.length ? `Waiting room, ${rows.length} waiting` : "Waiting room"}>
        <DoorOpen size={18} strokeWidth={1.75} aria-hidden="true" />{rows.length > 0 && <span>{rows.length}<span data-wide> waiting</span></span>}
      </button>
      {open && (
        <div className="call-sheet" role="group" aria-label="Waiting room">
          {rows.length > 0 && <ul>{rows.map((row) => <li key={row.id}>{row.other}, session at <Moment at={row.starts} zone={zone} form="time" /></li>)}</ul>}
          {call.session && call.status !== "ringing" && (
            <button type="button" className="call-button" aria-label={`Send ${call.other} back to the waiting room`}
              onClick={() => { setOpen(false); onSendBack(call.id); }}>
              Send back to the waiting room
            </button>
          )}
          {rows.length > 0 && !call.session && <span>You can let somebody in when this call is over.</span>}
        </div>
      )}
    </div>
  );
}
