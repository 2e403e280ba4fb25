// The lines of a conversation in their groups and days, and below them what is still on its way.
import { useMemo } from "react";
import { Bubble } from "./bubble.jsx";
import { lineAt } from "./messages.js";

const GROUP_WITHIN = 5 * 60 * 1000;
const DAY = 86400000;
// As the server: for so long after it was sent, a message can be changed.
const CHANGEABLE_FOR = 60 * 60 * 1000;
const MINE = { change: true };
const THEIRS = { change: false };

export const formats = (zone) => {
  const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", timeZone: zone });
  const day = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", timeZone: zone });
  const name = (at) => {
    const shown = day.format(at);
    if (shown === day.format(Date.now())) return "Today";
    return shown === day.format(Date.now() - DAY) ? "Yesterday" : shown;
  };
  return { time: (at) => time.format(at), day: name };
};

const stateOf = (line, others) => {
  if (line.seq <= others.read) return "read";
  return line.seq <= others.delivered ? "delivered" : "sent";
};

// `newFrom`: the place of the first line that was new when the conversation was opened. `act`: what may be done with a line,
// undefined where nothing may.
export function Lines({ lines, conversation, me, name, zone, others, newFrom, chosen, act }) {
  const show = useMemo(() => formats(zone || undefined), [zone]);
  const near = (a, b) =>
    a && b && a.by === b.by && b.seq !== newFrom && Math.abs(a.at - b.at) < GROUP_WITHIN && show.day(a.at) === show.day(b.at);
  return lines.map((line, i) => {
    const [before, after] = [lines[i - 1], lines[i + 1]];
    const newDay = !before || show.day(before.at) !== show.day(line.at);
    const last = !near(line, after);
    const mine = line.by === me;
    // Within a group, only where it changes.
    const told = mine && (last || stateOf(line, others) !== stateOf(after, others));
    const quote = line.reply ? lineAt(conversation, line.reply) : undefined;
    return [
      newDay && <li key={`day-${line.seq}`} className="thread-day"><span>{show.day(line.at)}</span></li>,
      line.seq === newFrom && <li key="new" className="thread-day" data-new="true"><span>New</span></li>,
      <Bubble key={line.seq} line={line} mine={mine} first={!near(before, line)} last={last}
        note={last && show.time(line.at)} state={told ? stateOf(line, others) : undefined}
        quote={quote} quoteName={quote?.by === me ? "You" : name} chosen={chosen === line.seq}
        can={act && (mine && Date.now() - line.at < CHANGEABLE_FOR ? MINE : THEIRS)} act={act} />,
    ];
  });
}

export function Unsent({ unsent, conversation, me, name, offline, again }) {
  return unsent.map((one) => {
    const quote = one.reply ? lineAt(conversation, one.reply) : undefined;
    return (
      <Bubble key={one.client_id} line={one} mine first last state={one.failed ? "failed" : offline ? "waiting" : "sending"}
        quote={quote} quoteName={quote?.by === me ? "You" : name}
        note={one.failed || (offline && "Not sent yet. We keep it and send it when you are back.")}>
        {one.failed && <button type="button" className="thread-again" onClick={() => again(one.client_id)}>Try again</button>}
      </Bubble>
    );
  });
}
