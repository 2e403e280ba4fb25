// Keeps an open conversation complete, whatever happens to the connection: asks for what is missing, says again what the server
// may not have heard. It knows nothing of the page, so that tests can let it live through more than a page ever will.
import { subscribe } from "./heard.js";
import * as messages from "./messages.js";
import * as outbox from "./outbox.js";

const EVERY = 2000;
const ASK_AGAIN_AFTER = 6000;

// `send(conversation, clientId, text, hasFiles)` and `fill(conversation, after)` reach the server or get lost. Gives a function that ends it.
export function keepUp(me, conversation, { send, fill }) {
  const seen = { opened: -1, asked: messages.thread(conversation).asked, gap: undefined, at: 0 };

  const fillGaps = (known, again) => {
    const lines = messages.linesOf(conversation);
    const unsure = known.asked !== seen.asked;
    const gap = messages.gapIn(lines) ?? (unsure ? lines.at(-1)?.seq : undefined);
    seen.asked = known.asked;
    if (gap === undefined || (!again && !unsure && gap === seen.gap && Date.now() - seen.at < ASK_AGAIN_AFTER)) return;
    Object.assign(seen, { gap, at: Date.now() });
    fill(conversation, gap);
  };

  const step = () => {
    const known = messages.thread(conversation);
    const again = known.opened !== seen.opened;
    seen.opened = known.opened;
    fillGaps(known, again);
    outbox.sendNext(me, conversation, send, again);
  };

  const unsubscribe = subscribe(step);
  const timer = setInterval(step, EVERY);
  step();
  return () => {
    unsubscribe();
    clearInterval(timer);
  };
}
