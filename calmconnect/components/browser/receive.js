// The server reaches what this page knows by name; a setter sees every value, also those that follow each other quickly.
import { refs } from "$/utils/state";

export const receive = (name, take) => {
  refs[`ref_${name}`] = { current: { set value(value) { take(value); } } };
};
