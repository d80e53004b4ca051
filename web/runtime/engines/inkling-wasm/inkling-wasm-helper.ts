/** The helper's worker. (Named after the engine, so that the service worker keeps it with the engine's other scripts.) */
import { help } from './helper.ts';

self.onmessage = ({ data }) => help(data);
