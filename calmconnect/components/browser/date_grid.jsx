// A grid of days that is one stop for the Tab key; inside it the arrow keys go from day to day (the ARIA date grid pattern).
// Its days are buttons with `data-key`, a date; those with `data-beyond` belong to the page before or after.
import { useEffect, useRef } from "react";

const DAY = 86400000;

const date = (key) => new Date(`${key}T00:00Z`);
const keyOf = (moment) => moment.toISOString().slice(0, 10);
const plus = (key, days) => keyOf(new Date(date(key).getTime() + days * DAY));

// The same day of another month, or that month's last.
const otherMonth = (key, count) => {
  const from = date(key);
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count + 1, 0)).getUTCDate();
  return keyOf(new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count, Math.min(from.getUTCDate(), last))));
};

const row = (button) => [...button.closest("tr").querySelectorAll("button[data-key]")].map((day) => day.dataset.key);

const GOES = {
  ArrowLeft: (key) => plus(key, -1),
  ArrowRight: (key) => plus(key, 1),
  ArrowUp: (key) => plus(key, -7),
  ArrowDown: (key) => plus(key, 7),
  Home: (key, button) => row(button)[0],
  End: (key, button) => row(button).at(-1),
  PageUp: (key) => otherMonth(key, -1),
  PageDown: (key) => otherMonth(key, 1),
};

export function DateGrid({ first, last, active, onPage, children, ...props }) {
  const grid = useRef(null);
  const wanted = useRef("");

  const days = () => [...grid.current.querySelectorAll("button[data-key]")];
  const find = (key) => days().find((day) => day.dataset.key === key && day.dataset.beyond !== "true");

  const settle = () => {
    const arrived = wanted.current && find(wanted.current);
    if (arrived) {
      wanted.current = "";
      arrived.focus();
    }
    const here = days().includes(document.activeElement) ? document.activeElement : null;
    const stop = here ?? find(active) ?? days()[0];
    for (const day of days()) day.tabIndex = day === stop ? 0 : -1;
  };

  useEffect(() => {
    settle();
    // The days change without this component being asked.
    const watch = new MutationObserver(settle);
    watch.observe(grid.current, { subtree: true, childList: true, attributeFilter: ["data-key", "data-beyond"] });
    return () => watch.disconnect();
  }, [active]);

  const go = (event) => {
    const button = event.target.closest("button[data-key]");
    if (!button || !GOES[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const aim = GOES[event.key](button.dataset.key, button);
    const key = aim < first ? first : aim > last ? last : aim;
    const there = find(key);
    if (there) {
      there.focus();
    } else {
      wanted.current = key;
      onPage(key);
    }
  };

  return (
    <table {...props} ref={grid} role="grid" onKeyDown={go} onFocus={settle}>{children}</table>
  );
}
