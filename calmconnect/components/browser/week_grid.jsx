// A week of a calendar whose entries (`data-entry`, those with `data-movable`) can be dragged to places (`data-at`), and a line
// at the present time. While the server says that an entry is `moving`, the arrow keys go from place to place.
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { toast } from "sonner";

const FAR_ENOUGH = 6; // px that a press must move to be a drag
const NEAR_ENOUGH = 28; // px between an entry's upper edge and that of the place it drops on
const EDGE = 56; // px from the window's edges within which the page scrolls along
const TOP_BAR = 72;
const SCROLL = 6; // px a frame

const focusNow = (element) => element?.focus();

// A dialog gives focus back when it has gone; whatever wants it must come after that.
const onceAlone = (act) => {
  const look = () => (document.querySelector("[role=dialog]") ? requestAnimationFrame(look) : setTimeout(act, 30));
  look();
};

const inside = (box, x, y) => x >= box.left && x < box.right && y >= box.top && y < box.bottom;
const away = (a, b) => Math.abs(a.getBoundingClientRect().top - b.getBoundingClientRect().top);
const under = (elements, x, y) => elements.find((element) => inside(element.getBoundingClientRect(), x, y));

// In which zone's day and at which of its minutes a moment lies.
const wall = (moment, zone) => {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(moment);
  const get = (type) => parts.find((part) => part.type === type).value;
  return { day: `${get("year")}-${get("month")}-${get("day")}`, minutes: Number(get("hour")) * 60 + Number(get("minute")) };
};

export function NowLine({ day, zone, first, last }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20000);
    return () => clearInterval(timer);
  }, []);
  const { day: today, minutes } = wall(now, zone);
  if (day !== today || minutes < first * 60 || minutes > last * 60) return null;
  return <span className="cal-now" style={{ "--top": minutes - first * 60 }} />;
}

export function WeekGrid({ zone, moving, stay, earlier, later, onMove, children, ...props }) {
  const root = useRef(null);
  const drag = useRef(null);
  const wasMoving = useRef(0);
  const [dragging, setDragging] = useState(false);
  const navigate = useNavigate();

  const all = (selector, within = root.current) => [...within.querySelectorAll(selector)];
  const places = () => all("[data-at]");

  useEffect(() => {
    const before = wasMoving.current;
    wasMoving.current = moving;
    if (moving) onceAlone(() => focusNow(places()[0] ?? root.current));
    else if (before) onceAlone(() => document.activeElement === document.body && focusNow(all(`[data-entry="${before}"]`)[0]));
  }, [moving, stay]);

  const nextDay = (place, step) => {
    const days = all(".cal-day");
    for (let i = days.indexOf(place.closest(".cal-day")) + step; days[i]; i += step) {
      const there = all("[data-at]", days[i]);
      if (there.length) return there.reduce((a, b) => (away(b, place) < away(a, place) ? b : a));
    }
    return null;
  };

  const GOES = {
    ArrowUp: (place, list) => list[list.indexOf(place) - 1],
    ArrowDown: (place, list) => list[list.indexOf(place) + 1],
    ArrowLeft: (place) => nextDay(place, -1),
    ArrowRight: (place) => nextDay(place, 1),
    Home: (place, list) => list[0],
    End: (place, list) => list.at(-1),
  };
  const LEADS = { PageUp: earlier, PageDown: later, Escape: stay };

  const onKeyDown = (event) => {
    if (!moving || event.altKey || event.ctrlKey || event.metaKey) return;
    const place = event.target.closest("[data-at]");
    if (LEADS[event.key]) navigate(LEADS[event.key]);
    else if (place && GOES[event.key]) focusNow(GOES[event.key](place, places()));
    else return;
    event.preventDefault();
  };

  const finish = () => {
    clearInterval(drag.current?.timer);
    drag.current?.ghost?.remove();
    drag.current = null;
    places().forEach((place) => delete place.dataset.over);
    setDragging(false);
  };

  useEffect(() => {
    const escape = (event) => event.key === "Escape" && finish();
    window.addEventListener("keydown", escape);
    return () => {
      window.removeEventListener("keydown", escape);
      clearInterval(drag.current?.timer);
      drag.current?.ghost?.remove();
    };
  }, []);

  // On a phone the days are a long list: today comes first into view.
  useEffect(() => {
    const today = all(".cal-day[aria-current=date]")[0];
    if (today && !moving && window.matchMedia("(max-width: 767px)").matches) today.scrollIntoView();
  }, [stay]);

  const onPointerDown = (event) => {
    const entry = event.target.closest("[data-movable=true]");
    if (!entry || event.button || event.pointerType === "touch") return;
    drag.current = { entry, x: event.clientX, y: event.clientY };
  };

  const lift = (held) => {
    const box = held.entry.getBoundingClientRect();
    held.ghost = held.entry.cloneNode(true);
    held.ghost.removeAttribute("data-entry");
    held.ghost.classList.add("cal-ghost");
    Object.assign(held.ghost.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` });
    held.entry.closest(".cal").append(held.ghost);
    root.current.setPointerCapture(held.pointer);
    setDragging(true);
    held.timer = setInterval(() => follow(held), 16);
  };

  // Near an edge of the window, the page scrolls along.
  const follow = (held) => {
    const { clientY: y } = held.at;
    const step = y < EDGE + TOP_BAR ? -SCROLL : y > window.innerHeight - EDGE ? SCROLL : 0;
    if (!step) return;
    window.scrollBy(0, step);
    aim(held);
  };

  const onPointerMove = (event) => {
    const held = drag.current;
    if (!held) return;
    const [x, y] = [event.clientX - held.x, event.clientY - held.y];
    if (!held.ghost && Math.hypot(x, y) < FAR_ENOUGH) return;
    held.pointer = event.pointerId;
    held.at = event;
    if (!held.ghost) lift(held);
    held.ghost.style.translate = `${x}px ${y}px`;
    aim(held);
  };

  const aim = (held) => {
    held.place = target(held, held.at);
    places().forEach((place) => (place === held.place ? (place.dataset.over = "true") : delete place.dataset.over));
  };

  const target = (held, event) => {
    const day = all(".cal-day").find((one) => {
      const box = one.getBoundingClientRect();
      return event.clientX >= box.left && event.clientX < box.right;
    });
    if (!day) return null;
    const near = all("[data-at]", day).sort((a, b) => away(a, held.ghost) - away(b, held.ghost))[0];
    return near && (away(near, held.ghost) < NEAR_ENOUGH || inside(near.getBoundingClientRect(), event.clientX, event.clientY)) ? near : null;
  };

  const onPointerUp = (event) => {
    const held = drag.current;
    if (!held?.ghost) {
      drag.current = null;
      return;
    }
    const place = held.place?.isConnected ? held.place : null;
    const why = place ? "" : whyNot(held, event);
    const id = Number(held.entry.dataset.entry);
    finish();
    if (place) onMove(id, Number(place.dataset.at));
    else if (why) toast(`${why} Nothing was changed.`);
  };

  const whyNot = (held, { clientX: x, clientY: y }) => {
    const day = under(all(".cal-body"), x, y);
    if (!day || inside(held.entry.getBoundingClientRect(), x, y)) return "";
    if (under(all(".cal-card", day).filter((card) => card !== held.entry), x, y)) return "That time is taken.";
    const date = day.closest(".cal-day").dataset.day;
    const today = wall(Date.now(), zone).day;
    if (date < today || day.querySelector(".cal-now")?.getBoundingClientRect().top > y) return "That time has passed.";
    if (under(all(".cal-band", day), x, y)) return "No session can begin there: please choose one of the marked times.";
    return "You don't work at that time.";
  };

  return (
    <div
      {...props}
      ref={root}
      tabIndex={-1}
      data-dragging={dragging || undefined}
      data-moving={moving > 0 || undefined}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={finish}
      onDragStart={(event) => event.preventDefault()}
    >
      {children}
    </div>
  );
}
