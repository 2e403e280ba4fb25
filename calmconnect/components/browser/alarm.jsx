// Rings while somebody waits for an answer: again and again, in one of the open tabs.
import { useEffect } from "react";
import { alarm } from "./sound.js";

const EVERY = 5000;

export function Ringing({ waiting }) {
  useEffect(() => {
    if (!waiting) return undefined;
    alarm(EVERY);
    const timer = setInterval(() => alarm(EVERY), EVERY);
    return () => clearInterval(timer);
  }, [waiting > 0]);
  return null;
}
