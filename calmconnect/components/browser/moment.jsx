// A moment as people say it, in the zone and the language of whoever reads it.
import { useEffect, useState } from "react";

const MINUTE = 60000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [["day", DAY], ["hour", HOUR], ["minute", MINUTE]];

const capital = (words) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

// Which day it is there, as a count of days, so that days can be told apart across months and changes of the clock.
const dayNumber = (at, zone) => Date.parse(new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at)) / DAY;

const relative = (count, unit, numeric = "auto") => new Intl.RelativeTimeFormat(undefined, { numeric }).format(count, unit);

const short = (form) => (at, zone) => new Intl.DateTimeFormat(undefined, { ...form, timeZone: zone }).format(at);

const timeWords = short({ hour: "numeric", minute: "2-digit" });

// "Today", a weekday within a week, else the date in the form given.
const daysWords = (weekday, date) => (at, zone, now) => {
  const away = dayNumber(at, zone) - dayNumber(now, zone);
  if (Math.abs(away) <= 1) return capital(relative(away, "day"));
  return short(away > 0 && away < 7 ? { weekday } : date(at, now))(at, zone);
};

const year = (at, now) => (new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : "numeric");
const dayWords = daysWords("long", (at, now) => ({ weekday: "short", day: "numeric", month: "long", year: year(at, now) }));
const nearWords = daysWords("short", () => ({ day: "numeric", month: "short" }));

const agoWords = (at, now) => {
  const [unit, length] = STEPS.find(([, each]) => Math.abs(at - now) >= each) ?? [];
  return unit ? relative(Math.round((at - now) / length), unit) : "just now";
};

// Hours for two days, so that it never says "in 1 day" of what is the day after tomorrow.
const untilWords = (at, zone, now) => {
  if (Math.abs(at - now) < MINUTE) return relative(0, "second");
  if (at - now >= 2 * DAY) return relative(dayNumber(at, zone) - dayNumber(now, zone), "day", "always");
  const [unit, length] = Math.abs(at - now) < HOUR ? ["minute", MINUTE] : ["hour", HOUR];
  return relative(Math.round((at - now) / length), unit, "always");
};

const leftWords = (at, now) => {
  const seconds = Math.max(0, Math.round((at - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const FORMS = {
  time: timeWords,
  day: dayWords,
  near: nearWords,
  both: (at, zone, now) => `${dayWords(at, zone, now)}, ${timeWords(at, zone)}`,
  ago: (at, zone, now) => agoWords(at, now),
  until: untilWords,
  weekday: short({ weekday: "short" }),
  number: short({ day: "numeric" }),
  date: short({ day: "numeric", month: "short" }),
  month: short({ month: "long", year: "numeric" }),
  moon: short({ month: "short" }),
  long: short({ weekday: "long", day: "numeric", month: "long" }),
  full: short({ weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit" }),
  left: (at, zone, now) => leftWords(at, now),
};

// Within a sentence, "today" and its like are written small.
const small = (words, at, zone, now) => {
  const away = dayNumber(at, zone) - dayNumber(now, zone);
  const near = relative(away, "day");
  return words.startsWith(capital(near)) ? near + words.slice(near.length) : words;
};

export function Moment({ at, zone, form = "both", inside = false }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), form === "left" ? 1000 : 30000);
    return () => clearInterval(timer);
  }, [form]);
  if (!at) return null;
  const words = FORMS[form](at, zone || undefined, now);
  return <time dateTime={new Date(at).toISOString()}>{inside ? small(words, at, zone || undefined, now) : words}</time>;
}

// Shows what it wraps from one moment up to another, and so changes by itself when the time has come.
export function During({ since, until, children }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);
  return since <= now && now < until ? children : null;
}

// Says in which zone this browser is, whenever the page shows times of another one.
export function BrowserZone({ shown, onZone }) {
  useEffect(() => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && zone !== shown) onZone(zone);
  }, [shown]);
  return null;
}
