// The pages after sign-in. Everything works without this; it only helps.
import { enhanceFields } from "./field.js";
import { enhanceWaiting } from "./waiting.js";
import { enhanceSession } from "./session.js";

enhanceFields();
enhanceWaiting();
enhanceSession();
