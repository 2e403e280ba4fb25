// Who is in a room, and who waits: for those who host, with what they can do about each.
import { useState } from "react";
import Hand from "lucide-react/dist/esm/icons/hand.mjs";
import MicOff from "lucide-react/dist/esm/icons/mic-off.mjs";
import X from "lucide-react/dist/esm/icons/x.mjs";
import { Initials } from "./initials.jsx";
import { RANKS } from "./room_tile.jsx";

function Act({ label, name, onClick, tone }) {
  return <button type="button" className="room-act" data-tone={tone} aria-label={name ? `${label}: ${name}` : label} onClick={onClick}>{label}</button>;
}

function Waiting({ room, onTake }) {
  return (
    <section aria-label="Waiting to come in">
      <h3>Waiting to come in</h3>
      <ul>
        {room.lobby.map(({ id, name }) => (
          <li key={id} className="room-person">
            <Initials name={name} size="small" />
            <span className="room-person-name">{name}</span>
            <Act label="Let in" name={name} tone="accent" onClick={() => onTake(room.id, "admit", id)} />
            <Act label="Turn away" name={name} onClick={() => onTake(room.id, "remove", id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

// What somebody who hosts can do about somebody.
const actsFor = (person, { rank, kind, voices }) => {
  const above = rank === "host" || !["host", "cohost"].includes(person.rank);
  return [
    above && person.sound && ["mute", "Mute"],
    person.hand > 0 && ["lower_hand", "Lower hand"],
    person.rank === "listener" && voices > 1 && ["give_word", "Give the word"],
    kind === "audience" && person.rank === "speaker" && ["take_word", "Make a listener"],
    rank === "host" && person.rank === "speaker" && ["make_cohost", "Make co-host"],
    rank === "host" && person.rank === "cohost" && ["end_cohost", "End co-host"],
    above && ["remove", "Remove"],
  ].filter(Boolean);
};

function Person({ room, person, hosting, onTake }) {
  const me = person.id === room.me;
  const acts = hosting && !me ? actsFor(person, room) : [];
  return (
    <li className="room-person">
      <Initials name={person.name} size="small" />
      <span className="room-person-name">
        {me ? `${person.name} (you)` : person.name}
        <span className="muted">{RANKS[person.rank]}</span>
      </span>
      {person.hand > 0 && <span className="room-sign" data-tone="hand"><Hand size={16} aria-hidden="true" /><span className="only-read-out">hand raised</span></span>}
      {!person.sound && person.rank !== "listener" && <span className="room-sign"><MicOff size={16} aria-hidden="true" /><span className="only-read-out">muted</span></span>}
      {acts.length > 0 && (
        <div className="room-acts">
          {acts.map(([step, label]) => <Act key={step} label={label} name={person.name} onClick={() => onTake(room.id, step, person.id)} />)}
        </div>
      )}
    </li>
  );
}

function Whole({ room, onTake }) {
  const [sure, setSure] = useState(false);
  const take = (step) => () => onTake(room.id, step, null);
  return (
    <div className="room-whole">
      <Act label="Mute all" onClick={take("mute_all")} />
      <Act label={room.locked ? "Unlock the room" : "Lock the room"} onClick={take(room.locked ? "unlock" : "lock")} />
      {room.rank === "host" && !sure && <Act label="End for all" onClick={() => setSure(true)} />}
      {sure && <Act label="Yes, end it for all" tone="end" onClick={take("end")} />}
      {sure && <Act label="No" onClick={() => setSure(false)} />}
    </div>
  );
}

// Raised hands first, in the order in which they were raised.
const inOrder = (people) => [...people].sort((one, other) => (one.hand || Infinity) - (other.hand || Infinity) || 0);

export function People({ room, hosting, onTake, onClose }) {
  return (
    <aside className="room-list" aria-label="People">
      <header className="room-list-head">
        <h2>People</h2>
        <button type="button" className="room-act" data-form="round" aria-label="Close the list" title="Close the list" onClick={onClose}><X size={18} aria-hidden="true" /></button>
      </header>
      <div className="room-list-body">
        {room.lobby.length > 0 && <Waiting room={room} onTake={onTake} />}
        <section aria-label="In the room">
          <h3>In the room{room.listening > 0 && `, ${room.listening} listening`}</h3>
          <ul>{inOrder(room.people).map((person) => <Person key={person.id} room={room} person={person} hosting={hosting} onTake={onTake} />)}</ul>
        </section>
      </div>
      {hosting && <Whole room={room} onTake={onTake} />}
    </aside>
  );
}
