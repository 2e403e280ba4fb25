// A moment as people say it, in the zone and the language of whoever reads it.
import { useEffect, useState } from "react";

const DAY = 86400000;
const STEPS = [["day", DAY], ["hour", 3600000], ["minute", 60000]];

const capital = (words) => words.charAt(0).toLocaleUpperCase() + words.slice(1);

// Which day it is there, as a count of days, so that days can be told apart across months and changes of the clock.
const dayNumber = (at, zone) => Date.parse(new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at)) / DAY;

const dayWords = (at, zone, now) => {
  const away = dayNumber(at, zone) - dayNumber(now, zone);
  if (Math.abs(away) <= 1) return capital(new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(away, "day"));
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  const form = away > 0 && away < 7 ? { weekday: "long" } : { weekday: "short", day: "numeric", month: "long", year };
  return new Intl.DateTimeFormat(undefined, { ...form, timeZone: zone }).format(at);
};

const timeWords = (at, zone) => new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit", timeZone: zone }).format(at);

const agoWords = (at, now) => {
  const [unit, length] = STEPS.find(([, each]) => Math.abs(at - now) >= each) ?? [];
  if (!unit) return "just now";
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round((at - now) / length), unit);
};

const short = (form) => (at, zone) => new Intl.DateTimeFormat(undefined, { ...form, timeZone: zone }).format(at);

const FORMS = {
  time: timeWords,
  day: dayWords,
  both: (at, zone, now) => `${dayWords(at, zone, now)}, ${timeWords(at, zone)}`,
  ago: (at, zone, now) => agoWords(at, now),
  weekday: short({ weekday: "short" }),
  date: short({ day: "numeric", month: "short" }),
};

export function Moment({ at, zone, form = "both" }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30000);
    return () => clearInterval(timer);
  }, []);
  if (!at) return null;
  return <time dateTime={new Date(at).toISOString()}>{FORMS[form](at, zone || undefined, now)}</time>;
}
