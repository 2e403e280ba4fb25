// Says that something changed in what a page knows of its conversations: to components, and to what keeps them complete.
import { store } from "./store.js";

const { current, subscribe, put } = store(0);

export { current as currentVersion, subscribe };
export const changed = () => put(current() + 1);
