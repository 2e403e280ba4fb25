// Keeps an open conversation complete, whatever happens to the connection: asks for what is missing, says again what the server
// may not have heard. It knows nothing of the page, so that tests can let it live through more than a page ever will.
import { subscribe } from "./heard.js";
import * as messages from "./messages.js";
import * as outbox from "./outbox.js";

const EVERY = 2000;
const ASK_AGAIN_AFTER = 6000;

// `send(conversation, clientId, text, hasFiles, reply)`, `fill(conversation, after)` and `change(conversation, after)` reach the
// server or get lost; without `change`, nothing here is ever changed. Gives a function that ends it.
export function keepUp(me, conversation, { send, fill, change }) {
  const seen = { opened: -1, asked: messages.thread(conversation).asked };
  const lately = new Map();

  // The same is asked for again only when it may have been lost.
  const ask = (how, place, anew) => {
    const before = lately.get(how);
    if (place === undefined || (!anew && before?.place === place && Date.now() - before.at < ASK_AGAIN_AFTER)) return;
    lately.set(how, { place, at: Date.now() });
    how(conversation, place);
  };
  const fillGaps = (known, again) => {
    const lines = messages.linesOf(conversation);
    const unsure = known.asked !== seen.asked;
    seen.asked = known.asked;
    ask(fill, messages.gapIn(lines) ?? (unsure ? lines.at(-1)?.seq : undefined), again || unsure);
    if (change) ask(change, known.change < known.lastChange || unsure ? known.change : undefined, again || unsure);
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
