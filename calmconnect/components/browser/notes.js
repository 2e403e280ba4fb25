// What agents tell each other about the ticket on the page. Values come from the server outside the page's state.
import { receive } from "./receive.js";
import { store } from "./store.js";

const { current, subscribe, put } = store({ ticket: 0, rows: [] });

export { current, subscribe };
receive("ticket_notes", put);
