// The pages before sign-in. Everything works without this; it only helps.
import { enhanceFields } from "./field.js";
import { enhanceWaiting } from "./waiting.js";

enhanceFields();
enhanceWaiting();
