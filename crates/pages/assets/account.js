// The pages after sign-in. Everything works without this; it only helps.
import { enhanceCopying } from "./copy.js";
import { enhanceFields } from "./field.js";
import { enhanceWaiting } from "./waiting.js";
import { enhanceSession } from "./session.js";

enhanceCopying();
enhanceFields();
enhanceWaiting();
enhanceSession();
