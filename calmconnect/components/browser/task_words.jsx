// What was flagged of somebody who may be in danger; kept in this page alone, and gone when it is left.
import { useEffect, useSyncExternalStore } from "react";
import { Moment } from "./moment.jsx";
import { receive } from "./receive.js";
import { store } from "./store.js";

const NOTHING = { task: 0, lines: [] };
const { current, subscribe, put } = store(NOTHING);
receive("task_words", put);

export function TaskWords({ task, zone, onShow }) {
  const { task: whose, lines } = useSyncExternalStore(subscribe, current, current);
  useEffect(() => () => put(NOTHING), []);
  if (whose !== task) {
    return <button type="button" className="text-link" onClick={() => onShow(task)}>Show what was written</button>;
  }
  if (!lines.length) return <p className="muted">There is no message to show: they answered a questionnaire so, or wrote what could not be sent.</p>;
  return (
    <ul className="task-words" aria-label="What was written">
      {lines.map(({ seq, at, text }) => (
        <li key={seq}>
          <p>{text || <em>They have deleted this since.</em>}</p>
          <p className="muted small"><Moment at={at} zone={zone} form="both" /></p>
        </li>
      ))}
    </ul>
  );
}
