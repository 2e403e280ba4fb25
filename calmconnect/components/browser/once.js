// A key for an app and recovery codes, shown once. Kept in this page alone, and only as long as it shows them.
import { receive } from "./receive.js";
import { store } from "./store.js";

export const given = store({});

receive("second_step", given.know);
