// The entry: starts the small modules on a page, and again on every part that htmx swaps in.
// Each module takes a root element, looks for its own data attributes, and does nothing when it finds none.
import { start as startDrafts } from "./drafts.js";
import { start as startCombobox } from "./combobox.js";
import { start as startCode } from "./code.js";
import { start as startMap } from "./map.js";
import { start as startPhotos } from "./photos.js";
import { start as startLive } from "./live.js";
import { start as startShown } from "./shown.js";
import { start as startSocket } from "./socket.js";
import { start as startQueue } from "./queue.js";
import { start as startRoom } from "./room.js";
import { start as startOutbox } from "./outbox.js";
import { start as startVoting } from "./voting.js";
import { start as startSwaps } from "./swaps.js";

const parts = [startDrafts, startCombobox, startCode, startShown, startMap, startPhotos, startVoting, startRoom, startOutbox, startLive, startSocket, startQueue];

function startAll(root) {
  for (const start of parts) {
    try {
      start(root);
    } catch (error) {
      console.error(error); // one part that fails leaves the others, and the page works without any
    }
  }
}

startAll(document);
startSwaps(startAll);
