// What somebody is writing in a conversation, kept in this tab (sessionStorage) so that a reload loses nothing: the
// words, whom they answer, where the caret stands, and what was in sight. Never a photo.
//
// It lies among the drafts (drafts.js), which throw it away at logout, where somebody else is logged in, and once it
// was sent and another page came. Not for what was sent and did not leave yet: that is the outbox.

const PREFIX = "draft:room-";

export function remember(room, state) {
  try {
    window.sessionStorage.setItem(PREFIX + room, JSON.stringify(state));
  } catch {
    // storage is full or switched off: a reload forgets, as it did
  }
}

export function forget(room) {
  try {
    window.sessionStorage.removeItem(PREFIX + room);
  } catch {
    // nothing was kept either
  }
}

export function recall(room, viewer) {
  try {
    const state = JSON.parse(window.sessionStorage.getItem(PREFIX + room));
    return state?.viewer === viewer ? state : null;
  } catch {
    return null;
  }
}

// Whether this page came by a reload: only then is it the same one, with the same place in it.
export const isReloaded = () => window.performance.getEntriesByType("navigation")[0]?.type === "reload";
